import Basics
import Metrics
import Runs

/// Arms held against one of them on the same test rows, over all rows or slice by slice, with verdicts.
public struct Comparison: Sendable {
    /// The arms on some of the rows.
    public struct Part: Sendable {
        /// Of the slice; empty for all rows.
        public let title: String
        public let rows: Int
        public let sessions: Int
        /// Metric of each arm, for each of its runs.
        public let metrics: [[Double]]
        /// By arm, nil for the baseline; nil for all if there are too few sessions (`leastSessions`).
        public let judged: [Judged?]
    }

    /// An arm's difference to the baseline.
    public struct Judged: Sendable {
        public let difference: PairedDifference
        public let judgement: Judgement
    }

    /// With fewer sessions, neither the bootstrap nor a linearised variance is to be trusted.
    public static let leastSessions = 30

    public let arms: [ComparedArm]
    /// Index of an arm.
    public let baseline: Int
    public let metric: RankingMetric
    public let margin: JudgingMargin?
    public let slicing: RowSlicing?
    public let parts: [Part]
    /// Resamples, and random signs.
    public let draws: Int
    /// In all parts together: the family of Holm's correction.
    public let judgedCount: Int

    /// - Parameters:
    ///   - arms: at least two.
    ///   - rows: test rows of the baseline.
    ///   - slicing: nil for all rows at once.
    /// - Throws: `Incomparable`.
    public init(
        _ arms: [ComparedArm], baseline: Int, rows: TestRows, metric: RankingMetric, margin: JudgingMargin?,
        slicing: RowSlicing? = nil, draws: Int = PairedComparison.draws
    ) throws(Incomparable) {
        try Incomparable.check(arms, rows)
        let values = arms.map { arm in arm.runs.map { metric.values(ofRanks: $0.ranks) } }
        var slices = [RowSlice(title: "", rows: Array(0..<rows.count))]
        if let slicing {
            guard let found = slicing.slices(of: rows) else { throw Incomparable(slicing.absence) }
            slices = found.filter { !$0.rows.isEmpty }
        }
        let found = slices.map { slice -> (RowSlice, sessions: [Int32], [[[Double]]], PairedComparison?) in
            let isWhole = slicing == nil
            let sessions = isWhole ? rows.perSession : slice.perSession(of: rows)
            let chosen = isWhole ? values : values.map { $0.map { run in slice.rows.map { run[$0] } } }
            guard sessions.count >= Self.leastSessions else { return (slice, sessions, chosen, nil) }
            let compared = PairedComparison(
                zip(arms, chosen).map { .init(name: $0.name, values: $1, isTrained: $0.isTrained) },
                baseline: baseline, rowsPerSession: sessions, margin: margin?.fraction, draws: draws)
            return (slice, sessions, chosen, compared)
        }
        let differences = found.flatMap { $0.3?.differences.map(\.difference) ?? [] }
        var judgements = Judgement.family(differences)[...]
        parts = found.map { slice, sessions, values, compared in
            var others = compared?.differences.map(\.difference)[...]
            return Part(
                title: slice.title, rows: slice.rows.count, sessions: sessions.count,
                metrics: values.map { $0.map { $0.reduce(0, +) / Double($0.count) } },
                judged: arms.indices.map { arm in
                    guard arm != baseline, let difference = others?.popFirst(), let judgement = judgements.popFirst()
                    else { return nil }
                    return Judged(difference: difference, judgement: judgement)
                })
        }
        self.arms = arms
        self.baseline = baseline
        self.metric = metric
        self.margin = margin
        self.slicing = slicing
        self.draws = draws
        judgedCount = differences.count
    }
}
