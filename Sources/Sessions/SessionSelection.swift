import Basics

extension SessionSet {
    /// Number of clicks on each item.
    package func support(itemCount: Int) -> [Int] {
        var support = [Int](repeating: 0, count: itemCount)
        for item in items { support[Int(item)] += 1 }
        return support
    }

    /// For each item, whether any session contains it.
    func contains(itemCount: Int) -> [Bool] { support(itemCount: itemCount).map { $0 > 0 } }

    func slice(_ sessions: Range<Int>) -> SessionSet {
        var result = SessionSet()
        result.append(sessions, of: self)
        return result
    }

    /// The sessions whose number satisfies a condition.
    package func selecting(_ isWanted: (Int) -> Bool) -> SessionSet {
        var result = SessionSet()
        result.items.reserveCapacity(items.count)
        var start = 0
        for session in 0..<count where !isWanted(session) {
            result.append(start..<session, of: self)
            start = session + 1
        }
        result.append(start..<count, of: self)
        return result
    }

    /// The sessions with a row to predict.
    func withRows() -> SessionSet { selecting { !targets($0).isEmpty } }

    /// The sessions without the items for which `isWanted` is false, which may leave some empty. A row goes with its
    /// target, and what was shown before it; the first target moves toward the front by the items lost before it, but
    /// keeps one item before it.
    func keepingItems(_ isWanted: [Bool]) -> SessionSet {
        var result = SessionSet()
        result.items.reserveCapacity(items.count)
        let items = items
        var start = 0
        for session in 0..<count {
            let events = events(session)
            if events.allSatisfy({ isWanted[Int(items[$0])] }) { continue }
            result.append(start..<session, of: self)
            start = session + 1
            let prefix = events.prefix(Int(firstTarget[session])).count { isWanted[Int(items[$0])] }
            result.append(
                events.filter { isWanted[Int(items[$0])] }, of: self, firstTarget: max(1, prefix),
                origin: Int(origin[session]))
        }
        result.append(start..<count, of: self)
        if saysWhatWasShown {
            let kept = result.shown
            result.shown = Packed((0..<kept.count).map { kept[$0].filter { isWanted[Int($0)] } })
        }
        return result
    }

    /// Each row as a session of its own, of which only so many clicks before the target are left; the rows in their
    /// order.
    package func rows(fromLast clicks: Int) -> SessionSet {
        var result = SessionSet()
        for row in eachRow {
            let seen = row.prefix.suffix(clicks)
            result.append(
                Array(seen) + [row.target], of: self, firstTarget: seen.count, origin: Int(origin[row.session]))
        }
        return result
    }

    package static func + (first: SessionSet, second: SessionSet) -> SessionSet {
        var result = first
        result.append(0..<second.count, of: second)
        return result
    }

    /// Appends neighbouring sessions of another set as they are.
    private mutating func append(_ sessions: Range<Int>, of other: SessionSet) {
        if sessions.isEmpty { return }
        if count == 0 { feedback = Array(repeating: [], count: other.feedback.count) }
        precondition(feedback.count == other.feedback.count, "all sessions of a set have the same feedback tasks")
        let events = other.events(sessions.lowerBound).lowerBound..<other.events(sessions.upperBound - 1).upperBound
        packed.append(sessions, of: other.packed)
        firstTarget += other.firstTarget[sessions]
        origin += other.origin[sessions]
        for task in feedback.indices { feedback[task] += other.feedback[task][events] }
        if other.saysWhatWasShown { shown.append(events, of: other.shown) }
    }
}
