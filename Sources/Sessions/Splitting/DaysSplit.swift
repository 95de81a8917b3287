import Basics
import Experiments

extension SessionSplit {
    /// The test set is the last `protocol.days` days with sessions, the validation set as many days before. A session
    /// belongs to the moment of its last event.
    ///
    /// Days of the calendar (UTC): the test set begins on the day after `last day − days`; that day itself belongs to
    /// the earlier sets, and published code loses it by comparing with < and >. Rolling: it begins `days` · 86,400
    /// seconds before the last event, with the event of that second, as in GRU4Rec (Hidasi et al. 2016) and session-rec
    /// (Ludewig et al. 2021).
    ///
    /// With `skippedDays` the last day, or the last second, is that much earlier, and what is later is left out. With
    /// `trainingDays` what ends longer before the test window is left out as well.
    static func days(_ filtered: FilteredSessions, protocol rules: EvaluationProtocol) -> SessionSplit {
        let (times, last) = (filtered.times, filtered.times.last ?? 0)
        let (length, skipped, trained) = (days(rules.days), days(rules.skippedDays), days(rules.trainingDays))
        /// The second, or the day, so many days before the last one.
        func edge(_ age: Int64) -> Int64 {
            switch rules.window {
            case .calendar: floorDivide(last, 86_400) - age
            case .rolling: last.subtractingReportingOverflow(age * 86_400).overflow ? .min : last - age * 86_400
            }
        }
        /// The first session of a window that begins so many days before the last one.
        func start(_ age: Int64) -> Int {
            let edge = edge(age)
            let first =
                switch rules.window {
                case .calendar: times.firstIndex { floorDivide($0, 86_400) > edge }
                case .rolling: times.firstIndex { $0 >= edge }
                }
            return first ?? times.count
        }
        /// The first session after a window that ends so many days before the last one.
        func end(_ age: Int64) -> Int {
            guard rules.window == .rolling else { return start(age) }
            let edge = edge(age)
            return times.firstIndex { $0 > edge } ?? times.count
        }
        let first = trained == 0 ? 0 : start(skipped + length + trained)
        return SessionSplit(
            filtered.sessions, start: first, validationStart: max(first, start(skipped + 2 * length)),
            testStart: start(skipped + length), end: end(skipped))
    }

    /// Longer than any data, and short enough to multiply.
    private static func days(_ count: Int) -> Int64 { Int64(min(count, 1 << 40)) }
}
