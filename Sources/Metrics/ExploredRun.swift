/// What was measured of the candidate sets of a run's model, row by row, before anything is said of it.
public struct ExploredRun: Sendable {
    /// Test or validation rows.
    public struct Rows: Sendable {
        /// Rows of each session that has any.
        public var perSession: [Int32]
        /// Rank of each row's target among all items.
        public var full: [Int32]

        public init(perSession: [Int32], full: [Int32]) {
            self.perSession = perSession
            self.full = full
        }
    }

    /// The sets of one strategy and size.
    public struct Sets: Sendable {
        public var strategy: CandidateStrategy
        /// Wanted size as a share of the catalogue.
        public var wanted: Double
        /// Number of whole categories; 0 if sets are not made of them.
        public var categories: Int
        /// Mean and smallest number of candidates of a test row.
        public var items: Double
        public var smallest: Int
        /// Rank of each test row's target, 0 if it is no candidate.
        public var ranks: [Int32]
        /// Of the sets of all test rows, 16 hexadecimal digits.
        public var hash: String
        /// The same on validation rows; nil if there are none that the model has not learned from.
        public var validation: [Int32]?
        public var cost: CandidateCost

        public init(
            strategy: CandidateStrategy, wanted: Double, categories: Int, items: Double, smallest: Int,
            ranks: [Int32], hash: String, validation: [Int32]?, cost: CandidateCost
        ) {
            self.strategy = strategy
            self.wanted = wanted
            self.categories = categories
            self.items = items
            self.smallest = smallest
            self.ranks = ranks
            self.hash = hash
            self.validation = validation
            self.cost = cost
        }
    }

    public var run: String
    /// Such as "hiersrec".
    public var model: String
    public var dataset: DatasetSummary
    /// Level of categories that candidates are chosen by; nil if none are.
    public var level: String?
    /// Whether the run has a second stage, which is left out here.
    public var hasSecondStage: Bool
    public var test: Rows
    public var validation: Rows?
    /// Strategy by strategy, in ascending order of size.
    public var sets: [Sets]
    /// Of ranking among all items.
    public var cost: CandidateCost
    /// Per test row, rank of the target's category in the prediction, 0 if it has none; empty without a level.
    public var categoryRanks: [Int32]

    public init(
        run: String, model: String, dataset: DatasetSummary, level: String?, hasSecondStage: Bool, test: Rows,
        validation: Rows?, sets: [Sets], cost: CandidateCost, categoryRanks: [Int32]
    ) {
        self.run = run
        self.model = model
        self.dataset = dataset
        self.level = level
        self.hasSecondStage = hasSecondStage
        self.test = test
        self.validation = validation
        self.sets = sets
        self.cost = cost
        self.categoryRanks = categoryRanks
    }
}

/// What ranking in candidate sets of one strategy and size costs, measured as one would use them.
public struct CandidateCost: Sendable, Hashable, Codable {
    /// Microseconds per row of choosing and scoring many rows together, given session vectors and category logits, on
    /// one thread and on two (time that passes, not summed over threads): medians of repeated passes.
    public var oneThread: Double
    public var twoThreads: Double
    /// Microseconds of one session alone on one thread, with its encoder: median and 99th percentile.
    public var median: Double
    public var percentile99: Double
    /// Bytes of item vectors and of the lists that candidates are chosen by; those of the encoder are the same for all.
    public var bytes: Int

    public init(oneThread: Double, twoThreads: Double, median: Double, percentile99: Double, bytes: Int) {
        self.oneThread = oneThread
        self.twoThreads = twoThreads
        self.median = median
        self.percentile99 = percentile99
        self.bytes = bytes
    }

    enum CodingKeys: String, CodingKey {
        case oneThread = "microsecondsPerRow"
        case twoThreads = "microsecondsPerRowTwoThreads"
        case median = "sessionMicrosecondsP50"
        case percentile99 = "sessionMicrosecondsP99"
        case bytes
    }
}
