extension SessionSet {
    /// Number of clicks on each item.
    package func support(itemCount: Int) -> [Int] {
        var support = [Int](repeating: 0, count: itemCount)
        for item in items { support[Int(item)] += 1 }
        return support
    }

    /// For each item whether a session contains it.
    func contains(itemCount: Int) -> [Bool] { support(itemCount: itemCount).map { $0 > 0 } }

    func slice(_ sessions: Range<Int>) -> SessionSet {
        var result = SessionSet()
        for session in sessions { result.append(self[session], from: session, of: self) }
        return result
    }

    /// The sessions whose number satisfies a condition.
    func selecting(_ isWanted: (Int) -> Bool) -> SessionSet {
        var result = SessionSet()
        for session in 0..<count where isWanted(session) { result.append(self[session], from: session, of: self) }
        return result
    }

    /// The sessions with a row to predict.
    func withRows() -> SessionSet { selecting { length($0) > Int(firstTarget[$0]) } }

    /// The sessions without the items for which `isWanted` is false, which may leave some empty. A row is gone with its
    /// target; the first target moves forward by the items lost before it, but always has one item before it.
    func keepingItems(_ isWanted: [Bool]) -> SessionSet {
        var result = SessionSet()
        for session in 0..<count {
            let items = self[session]
            let prefix = items.prefix(Int(firstTarget[session])).count { isWanted[Int($0)] }
            result.append(
                items.filter { isWanted[Int($0)] }, firstTarget: max(1, prefix), origin: Int(origin[session]))
        }
        return result
    }

    package static func + (first: SessionSet, second: SessionSet) -> SessionSet {
        var result = first
        for session in 0..<second.count { result.append(second[session], from: session, of: second) }
        return result
    }

    private mutating func append(_ items: ArraySlice<Int32>, from session: Int, of other: SessionSet) {
        append(items, firstTarget: Int(other.firstTarget[session]), origin: Int(other.origin[session]))
    }
}
