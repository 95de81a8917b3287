import Experiments
import Metrics

/// Within which distance results count as equal, and since when that is so.
public struct JudgingMargin: Sendable, Hashable {
    /// Percentage points of the metric.
    public let points: Double
    /// Whether every compared run has kept this very margin from before it began. One that was chosen when results
    /// were there may have been chosen by them.
    public let wasFixedBefore: Bool

    public init(points: Double, wasFixedBefore: Bool) {
        self.points = points
        self.wasFixedBefore = wasFixedBefore
    }

    /// A fraction of one, as metrics are.
    var fraction: Double { points / 100 }

    /// The margin to judge by.
    /// - Parameters:
    ///   - wanted: percentage points asked for now, by an option or in the experiment file; nil for what runs keep.
    /// - Returns: nil if there is none: nothing was asked for, and the runs keep none, or different ones.
    public init?(of arms: [ComparedArm], _ metric: RankingMetric, wanted: Double?) {
        let kept = Set(arms.flatMap(\.runs).map { $0.experiment.study.margin.points(of: metric) })
        guard let points = wanted ?? (kept.count == 1 ? kept.first ?? nil : nil), points > 0 else { return nil }
        self.init(points: points, wasFixedBefore: kept == [points])
    }
}

extension EquivalenceMargin {
    /// Percentage points; nil if there is none.
    public func points(of metric: RankingMetric) -> Double? {
        let points =
            switch metric {
            case .mrr: mrr
            case .hr: hr
            case .ndcg: ndcg
            }
        return points > 0 ? points : nil
    }
}
