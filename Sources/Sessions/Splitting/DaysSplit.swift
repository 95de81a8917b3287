import Basics

extension SessionSplit {
    /// The test set is the `length` days (UTC) up to the last one with sessions, the validation set the `length` days
    /// before. A session belongs to the day of its last event.
    ///
    /// The test set begins on the day after `last day − length`: that day itself belongs to the earlier sets; published
    /// code loses it by comparing with < and >.
    static func days(_ filtered: FilteredSessions, length: Int) -> SessionSplit {
        // Longer than any data, and short enough to double.
        let length = Int64(min(length, 1 << 50))
        let days = filtered.times.map { floorDivide($0, 86_400) }
        let lastDay = days.last ?? 0
        func firstSession(after day: Int64) -> Int { days.firstIndex { $0 > day } ?? days.count }
        return SessionSplit(
            filtered.sessions, validationStart: firstSession(after: lastDay - 2 * length),
            testStart: firstSession(after: lastDay - length))
    }
}
