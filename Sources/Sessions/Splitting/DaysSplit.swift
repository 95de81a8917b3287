import Basics

extension SessionSplit {
    /// The last `length` days (UTC) with sessions up to the last one are the test set, the `length` days before them
    /// the validation set. A session belongs to the day of its last event.
    ///
    /// The first day of the test set is the one after `last day − length`: that day itself belongs to the sets before
    /// it, which published code loses by comparing with < and >.
    static func days(_ filtered: FilteredSessions, length: Int) -> SessionSplit {
        // Longer than any data, and short enough to be doubled.
        let length = Int64(min(length, 1 << 50))
        let days = filtered.times.map { floorDivide($0, 86_400) }
        let lastDay = days.last ?? 0
        func firstSession(after day: Int64) -> Int { days.firstIndex { $0 > day } ?? days.count }
        return SessionSplit(
            filtered.sessions, validationStart: firstSession(after: lastDay - 2 * length),
            testStart: firstSession(after: lastDay - length))
    }
}
