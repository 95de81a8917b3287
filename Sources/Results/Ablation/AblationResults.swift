import Metrics
import Runs

/// The variants of an ablation's design: those with results held against one of them, and what the others wait for.
public struct AblationResults: Sendable {
    public struct Variant: Sendable {
        public let name: String
        /// Nil if no run is done.
        public let arm: ComparedArm?
        /// What is to be said of the runs that are not done: "missing", "running"; empty if all are done.
        public let standing: String
        /// Of one of its runs; nil if unknown.
        public let price: RunPrice?
        /// Runs that are not done.
        fileprivate let open: Int
        /// Of the runs that are not done; nil if unknown, or all are done.
        public var seconds: Double? { open == 0 ? nil : price.map { $0.seconds * Double(open) } }

        /// - Parameter open: number of runs that are not done.
        public init(name: String, arm: ComparedArm?, standing: String, price: RunPrice?, open: Int) {
            self.name = name
            self.arm = arm
            self.standing = standing
            self.price = price
            self.open = open
        }
    }

    /// By index in the study of the design.
    public let variants: [Variant]
    /// The one that the others are held against, as an index.
    public let pinned: Int
    public let metric: RankingMetric
    /// Nil unless the pinned variant and another one have results.
    public let comparison: Comparison?
    /// Index of the comparison's arm by variant.
    private let arms: [Int?]

    /// - Parameter rows: test rows of the pinned variant; nil if it has no result.
    /// - Throws: `Incomparable`.
    public init(
        _ variants: [Variant], pinned: Int, rows: TestRows?, metric: RankingMetric, margin: Double?,
        slicing: RowSlicing?
    ) throws(Incomparable) {
        var count = 0
        arms = variants.map { variant in
            defer { count += variant.arm == nil ? 0 : 1 }
            return variant.arm == nil ? nil : count
        }
        let compared = variants.compactMap(\.arm)
        if let rows, let baseline = arms[pinned], compared.count > 1 {
            let judged = JudgingMargin(of: compared, metric, wanted: margin)
            comparison = try Comparison(
                compared, baseline: baseline, rows: rows, metric: metric, margin: judged, slicing: slicing)
        } else {
            comparison = nil
        }
        self.variants = variants
        self.pinned = pinned
        self.metric = metric
    }

    /// Slices of the comparison, or all rows; one that is nil without a comparison.
    var parts: [Comparison.Part?] { comparison?.parts ?? [nil] }

    /// What a part of the comparison (a slice, or all rows) says of a variant; nil if nothing.
    func judged(_ variant: Int, in part: Comparison.Part) -> Comparison.Judged? {
        arms[variant].flatMap { part.judged[$0] }
    }

    /// The metric of each run of a variant, a fraction of one, on the rows of a part; nil without results.
    func metrics(_ variant: Int, in part: Comparison.Part?) -> [Double]? {
        if let part { return arms[variant].map { part.metrics[$0] } }
        return variants[variant].arm?.runs.map { run in
            metric.values(ofRanks: run.ranks).reduce(0, +) / Double(max(1, run.ranks.count))
        }
    }
}

extension Sequence<AblationResults.Variant> {
    /// What the runs that are not done will take, in words.
    public var priceInWords: String { RunPrice.inWords(map { ($0.price, $0.open) }) }
}
