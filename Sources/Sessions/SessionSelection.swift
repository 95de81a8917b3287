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
        result.items.reserveCapacity(sessions.reduce(0) { $0 + length($1) })
        for session in sessions { result.append(session, of: self) }
        return result
    }

    /// The sessions whose number satisfies a condition.
    package func selecting(_ isWanted: (Int) -> Bool) -> SessionSet {
        var result = SessionSet()
        result.items.reserveCapacity(items.count)
        for session in 0..<count where isWanted(session) { result.append(session, of: self) }
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
        for session in 0..<count {
            let events = events(session)
            if self[session].allSatisfy({ isWanted[Int($0)] }) {
                result.append(session, of: self)
                continue
            }
            let prefix = events.prefix(Int(firstTarget[session])).count { isWanted[Int(items[$0])] }
            result.append(
                events.filter { isWanted[Int(items[$0])] }, of: self, firstTarget: max(1, prefix),
                origin: Int(origin[session]))
        }
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
        for session in 0..<second.count { result.append(session, of: second) }
        return result
    }

    /// Appends a session of another set as it is.
    private mutating func append(_ session: Int, of other: SessionSet) {
        packed.append(other[session])
        endSession(
            tasks: other.feedback.count, firstTarget: Int(other.firstTarget[session]),
            origin: Int(other.origin[session]))
        for task in feedback.indices { feedback[task].append(contentsOf: other.feedback[task][other.events(session)]) }
        if other.saysWhatWasShown { for event in other.events(session) { shown.append(other.shown[event]) } }
    }
}
