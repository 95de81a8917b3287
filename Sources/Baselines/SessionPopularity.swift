import Sessions

/// Session popularity (S-POP, Hidasi et al. 2016): the prefix's items by their number of clicks in it, equal ones by
/// training clicks, then all other items by training clicks.
public struct SessionPopularity: Baseline {
    public let base: [Double]
    /// More than any item's training clicks: one click in the session outweighs them. The sums are whole and exact.
    private let clickInSession: Double
    /// Clicks on each item in the session, and the items that have any.
    private var clicks: [Int32]
    private var clicked: [Int32] = []

    public init(_ sessions: SessionSet, itemCount: Int) {
        base = Popularity(sessions, itemCount: itemCount).base
        clickInSession = (base.max() ?? 0) + 1
        clicks = Array(repeating: 0, count: itemCount)
    }

    public mutating func begin() {
        for item in clicked { clicks[Int(item)] = 0 }
        clicked.removeAll(keepingCapacity: true)
    }

    public mutating func read(_ item: Int32) {
        if clicks[Int(item)] == 0 { clicked.append(item) }
        clicks[Int(item)] += 1
    }

    public func score(into scores: inout ItemScores) {
        for item in clicked { scores.add(clickInSession * Double(clicks[Int(item)]), to: item) }
    }
}
