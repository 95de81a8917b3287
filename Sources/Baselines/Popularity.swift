import Sessions

/// Items by their training clicks, whatever came before: the floor of every table, and the order within candidate sets.
public struct Popularity: Baseline {
    /// Training clicks of each item.
    public let clicks: [Int32]
    public let base: [Double]

    public init(_ sessions: SessionSet, itemCount: Int) {
        clicks = sessions.support(itemCount: itemCount).map(Int32.init)
        base = clicks.map(Double.init)
    }

    /// All items, those with the most clicks first, equal ones in catalogue order.
    public var order: [Int32] {
        (0..<Int32(clicks.count)).sorted { (-clicks[Int($0)], $0) < (-clicks[Int($1)], $1) }
    }

    public func begin() {}
    public func read(_ item: Int32) {}
    public func score(into scores: inout ItemScores) {}
}
