import Experiments
import Metrics
import Runs

/// What ranking in candidate sets of several sizes keeps and costs, for models side by side: from the results that
/// every run keeps, or from an exploration of more sizes and strategies.
///
/// Metrics, recalls and shares are fractions of one, times microseconds per row.
public struct CandidateCurves: Sendable, Hashable {
    /// A metric and, if it was resampled, its 95 % interval.
    public struct Value: Sendable, Hashable {
        public var value: Double
        public var interval: ClosedRange<Double>?

        init(_ value: Double) { self.value = value }

        init(_ estimate: CandidateExploration.Estimate) {
            value = estimate.value
            if estimate.lower <= estimate.upper { interval = estimate.lower...estimate.upper }
        }
    }

    /// The sets of one strategy and wanted size, or all items.
    public struct Point: Sendable, Hashable {
        public var wanted: Double
        public var recall: Double
        public var microseconds: Double
        /// Whether some row has fewer than 20 candidates, which flatters it.
        public var fewerThanCutoff: Bool
        fileprivate var values: [RankingMetric: Value]

        public subscript(metric: RankingMetric) -> Value { values[metric] ?? Value(.nan) }
    }

    public struct Model: Sendable, Hashable {
        /// How the model is called, and its run.
        public var name: String
        public var run: String
        /// All items.
        public var full: Point
        /// In ascending order of size.
        public var points: [CandidateStrategy: [Point]]

        public func point(_ strategy: CandidateStrategy, _ wanted: Double) -> Point? {
            points[strategy]?.first { $0.wanted == wanted }
        }

        /// Share of the full ranking's metric that is kept in sets.
        public func kept(_ metric: RankingMetric, _ point: Point) -> Double? {
            full[metric].value > 0 ? point[metric].value / full[metric].value : nil
        }
    }

    public let models: [Model]

    public init(models: [Model]) { self.models = models }

    /// Strategies that some model has, in the order in which they are always told.
    public var strategies: [CandidateStrategy] {
        CandidateStrategy.allCases.filter { strategy in models.contains { $0.points[strategy] != nil } }
    }

    /// Wanted sizes below the whole catalogue, ascending.
    public var sizes: [Double] {
        Set(models.flatMap { $0.points.values.joined().map(\.wanted) }).filter { $0 < 1 }.sorted()
    }

    /// - Parameter runs: finished runs, with the names of their models; all ranked the same test rows.
    public init(_ runs: [(name: String, summary: RunSummary, fill: EvaluationSettings.Fill)]) {
        models = runs.map { Model($0.name, $0.summary, fill: $0.fill) }
    }

    /// - Parameter names: of models, by their runs.
    public init(_ exploration: CandidateExploration, names: [String: String]) {
        models = exploration.runs.map { Model($0, name: names[$0.run] ?? $0.run) }
    }

    // MARK: The order of models

    /// Where a model stands among those that have the sets: there, and among all items.
    public struct Standing: Sendable, Hashable {
        /// 1 is the best; equal values share a place.
        public var inSets: Int
        public var full: Int

        public var isHigher: Bool { inSets < full }
        public var isLower: Bool { inSets > full }
    }

    /// - Returns: nil if the model has no such sets.
    public func standing(
        of model: Model, _ metric: RankingMetric, _ strategy: CandidateStrategy, _ wanted: Double
    ) -> Standing? {
        guard let own = model.point(strategy, wanted) else { return nil }
        let others = models.compactMap { other in other.point(strategy, wanted).map { (other, $0) } }
        return Standing(
            inSets: 1 + others.count { $0.1[metric].value > own[metric].value },
            full: 1 + others.count { $0.0.full[metric].value > model.full[metric].value })
    }

    /// Place of a model among all items, 1 the best.
    public func place(of model: Model, _ metric: RankingMetric) -> Int {
        1 + models.count { $0.full[metric].value > model.full[metric].value }
    }
}

extension CandidateCurves.Model {
    fileprivate init(_ name: String, _ summary: RunSummary, fill: EvaluationSettings.Fill) {
        self.init(
            name: name, run: summary.run,
            full: CandidateCurves.Point(
                wanted: 1, recall: 1, microseconds: summary.candidates.first?.fullMicrosecondsPerRow ?? .nan,
                fewerThanCutoff: false, values: CandidateCurves.Point.values(summary.metrics.test)),
            points: Dictionary(grouping: summary.candidates) { CandidateStrategy($0.strategy, fill: fill) }
                .mapValues { sets in
                    sets.map { set in
                        CandidateCurves.Point(
                            wanted: set.wanted, recall: set.categoryRecall, microseconds: set.microsecondsPerRow,
                            fewerThanCutoff: set.fewerThanCutoff, values: CandidateCurves.Point.values(set.metrics))
                    }.sorted { $0.wanted < $1.wanted }
                })
    }

    fileprivate init(_ run: CandidateExploration.Run, name: String) {
        let sets = run.points.compactMap { point in point.strategy.map { ($0, CandidateCurves.Point(point)) } }
        self.init(
            name: name, run: run.run, full: CandidateCurves.Point(run.full),
            points: Dictionary(grouping: sets, by: \.0).mapValues { $0.map(\.1).filter { $0.wanted < 1 } })
    }
}

extension CandidateCurves.Point {
    fileprivate static func values(_ metrics: RankingMetrics) -> [RankingMetric: CandidateCurves.Value] {
        [.mrr: .init(metrics.mrr), .hr: .init(metrics.hr), .ndcg: .init(metrics.ndcg)]
    }

    fileprivate init(_ point: CandidateExploration.Point) {
        self.init(
            wanted: point.wanted, recall: point.recall, microseconds: point.cost.oneThread,
            fewerThanCutoff: point.fewerThanCutoff,
            values: [.mrr: .init(point.mrr), .hr: .init(point.hr), .ndcg: .init(point.ndcg)])
    }
}

extension CandidateStrategy {
    /// How the sets that a run keeps results of were chosen.
    fileprivate init(_ strategy: EvaluationSettings.Strategy, fill: EvaluationSettings.Fill) {
        self =
            switch strategy {
            case .categories: fill == .budget ? .budget : .categories
            case .popularity: .popularity
            case .random: .random
            }
    }
}
