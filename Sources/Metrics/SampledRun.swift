/// How the negatives are drawn that a target is ranked among instead of all items.
public enum NegativeSampling: String, Sendable, Hashable, Codable, CaseIterable {
    /// Every set of other items is as likely as any other.
    case uniform
    /// One after the other, each with a chance in proportion to its clicks in training.
    case popularity
}

/// Ranks of the test rows of a run's model among sampled negatives, before anything is said of them.
public struct SampledRun: Sendable {
    /// Ranks among the negatives of one sampling and size.
    public struct Sample: Sendable {
        public var sampling: NegativeSampling
        /// Negatives of each row.
        public var size: Int
        /// Of each draw, the rank of every row's target: 1 + negatives that score at least as much; any rank behind the
        /// cutoff is the one after it, and 0 is a miss.
        public var draws: [[Int32]]

        public init(sampling: NegativeSampling, size: Int, draws: [[Int32]]) {
            self.sampling = sampling
            self.size = size
            self.draws = draws
        }
    }

    public var run: String
    /// Such as "hiersrec".
    public var model: String
    public var dataset: DatasetSummary
    /// Whether the run has a second stage, which is left out here.
    public var hasSecondStage: Bool
    /// Rank of every test row's target among all items.
    public var full: [Int32]
    /// Sampling by sampling, in ascending order of size; each set of negatives has the smaller ones in it.
    public var samples: [Sample]
    /// Hash of the clicks by which negatives are drawn: equal for equal negatives.
    public var clicksHash: String

    public init(
        run: String, model: String, dataset: DatasetSummary, hasSecondStage: Bool, full: [Int32], samples: [Sample],
        clicksHash: String
    ) {
        self.run = run
        self.model = model
        self.dataset = dataset
        self.hasSecondStage = hasSecondStage
        self.full = full
        self.samples = samples
        self.clicksHash = clicksHash
    }
}
