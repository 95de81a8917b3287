import Metrics

/// An order in which test rows are looked at.
public enum RowOrder: String, Sendable, Hashable, CaseIterable {
    /// As in the test set.
    case place
    /// The target's rank among all items, the worst first; a miss is worse than any rank.
    case worst
    /// By how much the reciprocal rank within the first 20 differs between two runs, most first.
    case differing

    /// "worst first".
    public var title: String {
        switch self {
        case .place: "in order"
        case .worst: "worst first"
        case .differing: "where 1/rank differs"
        }
    }
}

extension InspectedRun {
    /// Test rows in an order; equal ones as in the test set.
    /// - Parameters:
    ///   - chosen: indices, ascending; nil for all.
    ///   - other: a run with the same rows (`requireSameRows`), which only the last order looks at. Without it, no row
    ///     differs.
    public func rows(_ chosen: [Int]? = nil, by order: RowOrder, from other: InspectedRun? = nil) -> [Int] {
        let chosen = chosen ?? Array(ranks.indices)
        switch order {
        case .place: return chosen
        case .worst: return Self.sorted(chosen) { ranks[$0] > 0 ? Double(ranks[$0]) : .infinity }
        case .differing:
            guard let other else { return chosen }
            let (own, others) = (
                RankingMetric.mrr.values(ofRanks: ranks), RankingMetric.mrr.values(ofRanks: other.ranks)
            )
            return Self.sorted(chosen) { (own[$0] - others[$0]).magnitude }
        }
    }

    /// Largest values first.
    private static func sorted(_ rows: [Int], by value: (Int) -> Double) -> [Int] {
        rows.map { (value($0), $0) }.sorted { $0.0 != $1.0 ? $0.0 > $1.0 : $0.1 < $1.1 }.map(\.1)
    }
}

extension RowSlicing {
    /// The slices that some rows are in; nil if rows cannot be told apart in this way.
    public func occupied(of run: InspectedRun) -> [RowSlice]? {
        slices(of: run.rows)?.filter { !$0.rows.isEmpty }
    }
}
