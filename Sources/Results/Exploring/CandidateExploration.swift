import Metrics
import Runs

/// What candidate sets of many sizes do to the models of some runs: what they reach, what they cost, where a larger set
/// stops paying, which strategy is advised, and where the order of two models is another one than among all items.
///
/// Metrics and recalls are fractions of one, sizes numbers of items or shares of the catalogue, times microseconds.
public struct CandidateExploration: Codable, Sendable, Hashable {
    /// A mean over rows with its 95 % interval, by bootstrap of whole sessions: other sessions, these weights.
    public struct Estimate: Codable, Sendable, Hashable {
        public var value: Double
        public var lower: Double
        public var upper: Double

        public init(value: Double, lower: Double, upper: Double) {
            self.value = value
            self.lower = lower
            self.upper = upper
        }
    }

    /// What is reached in the sets of one strategy and size, or among all items.
    public struct Point: Codable, Sendable, Hashable {
        /// Nil for all items.
        public var strategy: CandidateStrategy?
        public var wanted: Double
        /// Number of whole categories; nil if sets are not made of them.
        public var categories: Int?
        /// Mean number of candidates, and the same as a share of the catalogue.
        public var items: Double
        public var share: Double
        /// Whether some row has fewer than 20 candidates, which flatters it.
        public var fewerThanCutoff: Bool
        /// Share of the rows whose target is a candidate: the ceiling of HR.
        public var recall: Double
        public var hr: Estimate
        public var mrr: Estimate
        public var ndcg: Estimate
        public var cost: CandidateCost
        /// Hash of the sets of all rows: equal for equal sets.
        public var hash: String?
    }

    /// Share of the rows whose target's category is among the best ones.
    public struct CategoryRecall: Codable, Sendable, Hashable {
        public var categories: Int
        public var recall: Double
    }

    /// Where a larger set stops paying (`knee`).
    public struct Knee: Codable, Sendable, Hashable {
        public var strategy: CandidateStrategy
        public var wanted: Double
        /// MRR@20 there, as a share of that among all items.
        public var kept: Double
    }

    /// The strategy whose MRR@20 on validation rows has the highest lower end of its interval at a size, among those
    /// whose sets are not much larger than wanted (`mostExcess`).
    public struct Advice: Codable, Sendable, Hashable {
        public var wanted: Double
        public var strategy: CandidateStrategy
        /// MRR@20 on validation rows.
        public var validation: Estimate
    }

    public struct Run: Codable, Sendable, Hashable {
        public var run: String
        public var model: String
        /// Level of categories by which candidates are chosen.
        public var level: String?
        public var hasSecondStage: Bool
        public var full: Point
        /// Strategy by strategy, in ascending order of size.
        public var points: [Point]
        /// Empty for models that predict none.
        public var categoryRecall: [CategoryRecall]
        public var knees: [Knee]
        /// In ascending order of size; empty without validation rows that the weights have not learned from.
        public var advice: [Advice]
        public var validationRows: Int
    }

    /// The MRR@20 of one run minus that of another, paired over the same rows.
    public struct Difference: Codable, Sendable, Hashable {
        public var first: String
        public var second: String
        public var strategy: CandidateStrategy
        public var wanted: Double
        public var full: Estimate
        public var inSets: Estimate

        /// Whether the order in the sets is another one than among all items.
        public var isFlip: Bool { full.value * inSets.value < 0 }
        /// Whether both intervals are on their side of zero.
        public var isCertain: Bool { full.lower * full.upper > 0 && inSets.lower * inSets.upper > 0 }
    }

    public var dataset: DatasetSummary
    public var rows: Int
    public var sessions: Int
    /// Resamples behind every interval.
    public var draws: Int
    public var runs: [Run]
    /// Of every pair of runs, for each strategy and size that both have.
    public var differences: [Difference]

    public var flips: [Difference] { differences.filter(\.isFlip) }

    static let confidence = 0.95

    /// - Parameter runs: at least one; all ranked the same test rows.
    /// - Throws: `Incomparable` if they did not.
    public init(_ runs: [ExploredRun], draws: Int = PairedComparison.draws) throws(Incomparable) {
        let rows = Comparability(runs.map(\.dataset))
        for run in runs.dropFirst() where rows.key(of: run.dataset) != rows.key(of: runs[0].dataset) {
            throw Incomparable(
                "\(run.run) and \(runs[0].run) were tested on different rows, so that their candidates do not compare; "
                    + "explore them one by one")
        }
        let resampled = ResampledRanks(
            runs.flatMap { [$0.test.full] + $0.sets.map(\.ranks) }, perSession: runs[0].test.perSession, draws: draws)
        var next = 0
        var places: [[Int]] = []
        for run in runs {
            places.append(Array(next...next + run.sets.count))
            next += run.sets.count + 1
        }
        dataset = runs[0].dataset
        self.rows = runs[0].test.full.count
        sessions = runs[0].test.perSession.count
        self.draws = draws
        self.runs = zip(runs, places).map { Run($0, resampled, $1, draws: draws) }
        differences = runs.indices.flatMap { first in
            runs.indices.dropFirst(first + 1).flatMap { second in
                Self.differences(runs, first, second, resampled, places)
            }
        }
    }

    private static func differences(
        _ runs: [ExploredRun], _ first: Int, _ second: Int, _ resampled: ResampledRanks, _ places: [[Int]]
    ) -> [Difference] {
        let full = resampled.difference(places[first][0], places[second][0], .mrr)
        return runs[first].sets.enumerated().compactMap { number, set in
            guard
                let other = runs[second].sets.firstIndex(where: {
                    $0.strategy == set.strategy && $0.wanted == set.wanted
                })
            else { return nil }
            return Difference(
                first: runs[first].run, second: runs[second].run, strategy: set.strategy, wanted: set.wanted,
                full: full,
                inSets: resampled.difference(places[first][number + 1], places[second][other + 1], .mrr))
        }
    }
}

extension CandidateExploration.Run {
    /// Numbers of categories whose recall is told.
    private static let categoryCounts = [1, 2, 5, 10, 20, 50, 100]

    /// - Parameter places: in the resampled lists, of the run's ranks among all items, then in each of its sets.
    fileprivate init(_ run: ExploredRun, _ resampled: ResampledRanks, _ places: [Int], draws: Int) {
        func point(_ set: ExploredRun.Sets?, _ place: Int) -> CandidateExploration.Point {
            let items = set?.items ?? Double(run.dataset.items)
            let ranks = set?.ranks ?? run.test.full
            return CandidateExploration.Point(
                strategy: set?.strategy, wanted: set?.wanted ?? 1,
                categories: set.flatMap { $0.categories > 0 ? $0.categories : nil }, items: items,
                share: items / Double(max(run.dataset.items, 1)),
                fewerThanCutoff: set.map { $0.smallest < RankingMetrics.cutoff } ?? false,
                recall: Double(ranks.count { $0 > 0 }) / Double(max(ranks.count, 1)),
                hr: resampled.estimate(place, .hr), mrr: resampled.estimate(place, .mrr),
                ndcg: resampled.estimate(place, .ndcg), cost: set?.cost ?? run.cost, hash: set?.hash)
        }
        self.run = run.run
        model = run.model
        level = run.level
        hasSecondStage = run.hasSecondStage
        let all = point(nil, places[0])
        let each = zip(run.sets, places.dropFirst()).map(point)
        full = all
        points = each
        let counts = Self.categoryCounts.filter { $0 <= Int(run.categoryRanks.max() ?? 0) }
        categoryRecall = counts.map { count in
            CandidateExploration.CategoryRecall(
                categories: count,
                recall: Double(run.categoryRanks.count { $0 > 0 && $0 <= count })
                    / Double(max(run.categoryRanks.count, 1)))
        }
        knees = CandidateStrategy.allCases.compactMap { strategy in
            let curve = each.filter { $0.strategy == strategy }
            guard let place = knee(curve.map { ($0.share, $0.mrr.value) }), all.mrr.value > 0 else { return nil }
            return CandidateExploration.Knee(
                strategy: strategy, wanted: curve[place].wanted, kept: curve[place].mrr.value / all.mrr.value)
        }
        advice = Self.advice(run, draws: draws)
        validationRows = run.validation?.full.count ?? 0
    }

    /// Whole categories are seldom of the wanted size; sets that are larger by more than this share do not compare.
    private static let mostExcess = 0.25

    private static func advice(_ run: ExploredRun, draws: Int) -> [CandidateExploration.Advice] {
        guard let validation = run.validation else { return [] }
        let sets = run.sets.filter { set in
            set.validation != nil && !set.strategy.isReference && set.wanted < 1
                && set.items <= max(1, set.wanted * Double(run.dataset.items)) * (1 + mostExcess)
        }
        guard !sets.isEmpty, !validation.full.isEmpty else { return [] }
        let resampled = ResampledRanks(
            sets.compactMap(\.validation), perSession: validation.perSession, draws: draws, metrics: [.mrr])
        let estimates = sets.indices.map { resampled.estimate($0, .mrr) }
        return Set(sets.map(\.wanted)).sorted().compactMap { wanted in
            // The first of equal ones, in the order of the strategies.
            let best = sets.indices.filter { sets[$0].wanted == wanted }
                .max { (estimates[$0].lower, $1) < (estimates[$1].lower, $0) }
            return best.map {
                CandidateExploration.Advice(wanted: wanted, strategy: sets[$0].strategy, validation: estimates[$0])
            }
        }
    }
}
