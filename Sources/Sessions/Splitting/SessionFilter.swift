import Basics
import Experiments

/// Sessions in time order, after the protocol's filters and before its split.
struct FilteredSessions {
    var sessions: SessionSet
    /// Time of each session's last event in seconds since 1970, ascending.
    var times: [Int64]
    private(set) var removed = SourceReport.Removed()

    /// Removes short sessions, then rare items from the sessions, then the sessions that became too short: once, in
    /// this order, or repeatedly until nothing changes. Then those that end after `until` go, and the last events of
    /// each remaining session are kept. Throws `DataError` if nothing is left, or `Stopped`.
    init(_ source: SourceData, protocol rules: EvaluationProtocol, _ stop: StopFlag) throws {
        sessions = source.sessions
        times = []
        var isStable = false
        repeat {
            let clicks = sessions.items.count
            removeShort(rules)
            try stop.check()
            let support = sessions.support(itemCount: source.catalogue.count)
            let before = sessions.items.count
            sessions = sessions.keepingItems(support.map { $0 >= rules.minimumItemSupport })
            removed.rareItems += support.count { $0 > 0 && $0 < rules.minimumItemSupport }
            removed.rareClicks += before - sessions.items.count
            try stop.check()
            removeShort(rules)
            isStable = sessions.items.count == clicks
        } while rules.filterUntilStable && !isStable
        if sessions.count == 0 {
            throw DataError(
                "no session of \(quoted(source.name)) is left after the filters; lower protocol.minimumSessionLength "
                    + "(\(rules.minimumSessionLength)) or protocol.minimumItemSupport (\(rules.minimumItemSupport))")
        }
        if let until = BoundingTime(rules.until) {
            let count = sessions.count
            let origin = sessions.origin
            sessions = sessions.selecting { source.times[Int(origin[$0])] <= until.seconds }
            removed.lateSessions = count - sessions.count
            if sessions.count == 0 {
                throw DataError(
                    "all \(count) sessions of \(quoted(source.name)) end after protocol.until (\(rules.until)); take a "
                        + "later date")
            }
        }
        if rules.maximumSessionLength > 0 {
            let count = sessions.items.count
            sessions = sessions.keepingLast(rules.maximumSessionLength)
            removed.earlyClicks = count - sessions.items.count
        }
        times = sessions.origin.map { source.times[Int($0)] }
    }

    private mutating func removeShort(_ rules: EvaluationProtocol) {
        let count = sessions.count
        sessions = sessions.ofLength(rules.minimumSessionLength)
        removed.shortSessions += count - sessions.count
    }
}

extension SessionSet {
    /// The sessions of at least this length, never empty ones.
    fileprivate func ofLength(_ minimum: Int) -> SessionSet { selecting { length($0) >= max(1, minimum) } }

    /// The last events of each session, at most `maximum`.
    fileprivate func keepingLast(_ maximum: Int) -> SessionSet {
        var result = SessionSet()
        for session in 0..<count {
            result.append(events(session).suffix(maximum), of: self, origin: Int(origin[session]))
        }
        return result
    }
}
