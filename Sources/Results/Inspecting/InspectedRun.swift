import Experiments
import Metrics
import Runs

/// What a finished run keeps of its test rows, to be stepped through row by row.
public struct InspectedRun: Sendable, Hashable {
    /// Candidate sets of one strategy and size.
    public struct Candidates: Sendable, Hashable {
        public let strategy: EvaluationSettings.Strategy
        /// Size as a share of the catalogue.
        public let wanted: Double
        /// Of every row; 0 where the target is not a candidate.
        public let ranks: [Int32]
    }

    public let experiment: Experiment
    public let summary: RunSummary
    /// Whether it is a reference run, which keeps ranks up to the cutoff only (those beyond it are equal).
    public let isReference: Bool
    /// Of every row's target among all items; 0 is a miss.
    public let ranks: [Int32]
    /// The same by the second stage; nil if the run has none.
    public let reranked: [Int32]?
    public let candidates: [Candidates]
    public let rows: TestRows
    /// Nil if the run keeps none.
    public let lists: TestLists?
    /// By level of predicted categories; empty without lists.
    public let explained: [ExplainedItems]
    /// Index of the session of every row, counting those that have rows.
    public let sessions: [Int32]
    private let tieRule: String

    public init(
        experiment: Experiment, summary: RunSummary, ranks: TestRanks, rows: TestRows, lists: TestLists?,
        isReference: Bool = false
    ) {
        self.experiment = experiment
        self.summary = summary
        self.isReference = isReference
        self.ranks = ranks.full
        reranked = ranks.reranked
        candidates = ranks.candidates.compactMap { name, ranks in
            guard case .candidates(let strategy, let wanted) = name else { return nil }
            return Candidates(strategy: strategy, wanted: wanted, ranks: ranks)
        }
        self.rows = rows
        self.lists = lists
        explained = lists.map(ExplainedItems.all) ?? []
        sessions = rows.perSession.enumerated().flatMap { repeatElement(Int32($0), count: Int($1)) }
        tieRule = ranks.tieRule
    }

    /// The best items of a row among all, best first, as indices of the catalogue; nil if the run keeps none.
    public func list(row: Int) -> [Int32]? { lists.map { Array(TestLists.items($0.full, row: row)) } }

    /// Levels of categories of which it is known, for a row whose target has one, whether they were predicted rightly.
    public func categoryHits(row: Int) -> [(level: String, isHit: Bool)] {
        rows.levels.compactMap { level in
            guard let hits = level.isHit, hits[row] >= 0 else { return nil }
            return (level.name, hits[row] == 1)
        }
    }

    /// A rank in words; of reference runs only the first ones are known.
    public func text(rank: Int32) -> String {
        if rank <= 0 { return "miss" }
        return isReference && rank > Int32(RankingMetrics.cutoff) ? ">\(RankingMetrics.cutoff)" : "\(rank)"
    }

    /// - Throws: `Incomparable` unless the rows of both are the same, so that they can be paired.
    public func requireSameRows(as other: InspectedRun) throws(Incomparable) {
        try Incomparable.check([arm, other.arm], rows)
    }

    private var arm: ComparedArm {
        ComparedArm(
            name: summary.run, planned: 1,
            runs: [
                ComparedRun(
                    summary: summary, experiment: experiment,
                    ranks: TestRanks(full: ranks, candidates: [], tieRule: tieRule), isReference: isReference)
            ])
    }
}
