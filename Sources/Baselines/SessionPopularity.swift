import Sessions

/// Session popularity (S-POP, Hidasi et al. 2016): the items of the prefix by their number of clicks in it, equal ones
/// by training clicks, and behind them all other items by training clicks.
public struct SessionPopularity: Baseline {
    public let base: [Double]
    /// More than the clicks of any item: one click in the session outweighs them. The sums are whole and exact.
    private let clickInSession: Double

    public init(_ sessions: SessionSet, itemCount: Int) {
        base = Popularity(sessions, itemCount: itemCount).base
        clickInSession = (base.max() ?? 0) + 1
    }

    public func score(_ prefix: ArraySlice<Int32>, into scores: inout ItemScores) {
        for item in prefix { scores.add(clickInSession, to: item) }
    }
}
