import Foundation
import Metrics

/// The result of a run: `summary.json`, written once, at the end. Metrics are fractions (0.171, not 17.1 %).
public struct RunSummary: Sendable, Hashable, Codable {
    public enum Status: String, Sendable, Hashable, Codable {
        /// `paused`: a program has it in memory and waits; `waiting`: a program makes it as soon as there is memory;
        /// `queued`: it waits in the queue (`RunQueue`).
        case done, stopped, failed, running, paused, waiting, queued, interrupted
    }

    public var run: String
    public var status: Status
    public var dataset: DatasetSummary
    public var parameters: Int
    public var metrics: Metrics
    /// False if the model does not predict the next item, so that its ranks mean nothing; nil in earlier summaries.
    public var ranksItems: Bool?
    /// Test metrics by training clicks of the target; nil in summaries from before they were kept.
    public var slices: [PopularitySlice]?
    /// The ranking by a second stage; nil if there is none.
    public var secondStage: SecondStageResult?
    /// Candidate sets, strategy by strategy, in order of wanted size; empty if none were wanted.
    public var candidates: [CandidateMetrics]
    public var speed: Speed
    /// Nil if other runs of the same process were in memory, too.
    public var memory: Memory?
    public var seconds: Seconds
    /// The other runs that the process made at the same time; nil if there were none. Times and speeds are then not
    /// those of the run alone.
    public var beside: Beside?
    /// Epochs done, the best of them (by validation MRR@20; the last one without `training.selection`), and whether the
    /// tested model has learned from the validation sessions, too.
    public var epochs: Double
    public var bestEpoch: Double
    public var refit: Bool
    /// By what the best epoch is chosen by; nil for what is fitted, and in earlier summaries.
    public var convergence: Convergence?
    /// False when a resumed run may differ from an uninterrupted one (`--allow-inexact`).
    public var exact: Bool
    /// Keys of the experiment that were changed between attempts (`--allow-inexact`): the result is then not that of
    /// any single experiment. Nil if none were.
    public var changedKeys: [String]?
    /// Whether all keys stayed the same from start to end.
    public var isOfOneExperiment: Bool { changedKeys?.isEmpty ?? true }
    /// When the run was first started; nil in summaries from before it was kept.
    public var started: Date?
    /// Hash of the experiment file; nil in summaries from before it was kept.
    public var experiment: String?
    /// Checksum of the weights file; nil if there is none, and in summaries from before it was kept.
    public var weights: String?
    /// Checksum of the file with the weights of before a refit; nil without one.
    public var bestWeights: String?
    /// The run that trained the weights, if it was another one (`rescore`); speed and time of training are that run's.
    public var weightsOf: String?
    public var seed: UInt64
    public var workers: Int
    public var kernel: String
    /// Reference scorers on the same test rows: popularity, and on a Storefront its ceilings.
    public var references: [Reference: RankingMetrics]

    public struct Metrics: Sendable, Hashable, Codable {
        public var test: RankingMetrics
        public var validation: RankingMetrics
        /// What is predicted besides the item, on the same rows; nil if nothing is, and in earlier summaries.
        public var testTasks: TaskMetrics?
        public var validationTasks: TaskMetrics?
        /// Returns to items of the session, on an even sample of the test sessions and on the validation rows; nil for
        /// baselines, and in earlier summaries.
        public var testRepeats: RepeatCalibration?
        public var validationRepeats: RepeatCalibration?
        /// How the repeat term was corrected before the test; `validation` and `validationRepeats` are from before. Nil
        /// without such a term, and in earlier summaries.
        public var repeatCorrection: RepeatCorrection?
        /// By category level, the head beside what the items imply, on the sample of `testRepeats`; nil without
        /// category heads, and in earlier summaries.
        public var testCategories: [CategoryComparison]?
        /// The test rows with the true category told: no result of the model, but a bound for what knowing the category
        /// can give it. Nil unless `evaluation.categoryOracle` asks for it.
        public var testCategoryTold: RankingMetrics?
        /// The test rows with other shares of right categories, the model's own first. Nil unless
        /// `evaluation.categoryAccuracy` asks for it.
        public var testDegradedCategories: [DegradedCategories]?
        /// The test rows with fewer clicks to be seen, all clicks first. Nil unless `evaluation.lastClicks` asks for
        /// it.
        public var testShortenedSessions: [ShortenedSessions]?

        public init(
            test: RankingMetrics, validation: RankingMetrics, testTasks: TaskMetrics? = nil,
            validationTasks: TaskMetrics? = nil, testRepeats: RepeatCalibration? = nil,
            validationRepeats: RepeatCalibration? = nil, repeatCorrection: RepeatCorrection? = nil,
            testCategories: [CategoryComparison]? = nil, testCategoryTold: RankingMetrics? = nil,
            testDegradedCategories: [DegradedCategories]? = nil,
            testShortenedSessions: [ShortenedSessions]? = nil
        ) {
            self.test = test
            self.validation = validation
            self.testTasks = testTasks
            self.validationTasks = validationTasks
            self.testRepeats = testRepeats
            self.validationRepeats = validationRepeats
            self.repeatCorrection = repeatCorrection
            self.testCategories = testCategories
            self.testCategoryTold = testCategoryTold
            self.testDegradedCategories = testDegradedCategories
            self.testShortenedSessions = testShortenedSessions
        }
    }

    public struct Speed: Sendable, Hashable, Codable {
        public var trainingRowsPerSecond: Double
        public var evaluationRowsPerSecond: Double

        public init(trainingRowsPerSecond: Double, evaluationRowsPerSecond: Double) {
            self.trainingRowsPerSecond = trainingRowsPerSecond
            self.evaluationRowsPerSecond = evaluationRowsPerSecond
        }
    }

    public struct Memory: Sendable, Hashable, Codable {
        /// Largest resident set of the process.
        public var peakBytes: Int

        public init(peakBytes: Int) { self.peakBytes = peakBytes }
    }

    public struct Beside: Sendable, Hashable, Codable {
        /// The most at one time.
        public var runs: Int
        /// That the run had for itself.
        public var threads: Int

        public init(runs: Int, threads: Int) {
            self.runs = runs
            self.threads = threads
        }

        /// With what went beside another attempt.
        public func with(_ other: Beside?) -> Beside {
            guard let other else { return self }
            return Beside(runs: max(runs, other.runs), threads: min(threads, other.threads))
        }
    }

    public struct Seconds: Sendable, Hashable, Codable {
        public var total: Double
        public var training: Double
        public var evaluation: Double

        public init(total: Double, training: Double, evaluation: Double) {
            self.total = total
            self.training = training
            self.evaluation = evaluation
        }
    }

    public init(
        run: String, status: Status, dataset: DatasetSummary, parameters: Int, metrics: Metrics,
        ranksItems: Bool? = nil, slices: [PopularitySlice]?, secondStage: SecondStageResult? = nil,
        candidates: [CandidateMetrics], speed: Speed, memory: Memory?, seconds: Seconds, beside: Beside? = nil,
        epochs: Double, bestEpoch: Double, refit: Bool, convergence: Convergence? = nil, exact: Bool,
        changedKeys: [String]? = nil, started: Date? = nil, experiment: String? = nil, weights: String? = nil,
        bestWeights: String? = nil, weightsOf: String? = nil, seed: UInt64, workers: Int,
        kernel: String,
        references: [Reference: RankingMetrics]
    ) {
        self.run = run
        self.status = status
        self.dataset = dataset
        self.parameters = parameters
        self.metrics = metrics
        self.ranksItems = ranksItems
        self.slices = slices
        self.secondStage = secondStage
        self.candidates = candidates
        self.speed = speed
        self.memory = memory
        self.seconds = seconds
        self.beside = beside
        self.epochs = epochs
        self.bestEpoch = bestEpoch
        self.refit = refit
        self.convergence = convergence
        self.exact = exact
        self.changedKeys = changedKeys
        self.started = started
        self.experiment = experiment
        self.weights = weights
        self.bestWeights = bestWeights
        self.weightsOf = weightsOf
        self.seed = seed
        self.workers = workers
        self.kernel = kernel
        self.references = references
    }
}

extension RunSummary {
    /// Whether the tested weights were chosen on validation sessions (`training.selection`); if not, `validation` has
    /// no rows.
    public var isSelected: Bool { metrics.validation.rows > 0 }

    /// The test rows as the model ranks them; nil if it ranks no items, or no test rows were ranked
    /// (`evaluation.test`).
    public var rankedTest: RankingMetrics? { ranksItems == false || metrics.test.rows == 0 ? nil : metrics.test }

    /// The second stage; nil if there is none, or it ranked no test rows.
    public var testedSecondStage: SecondStageResult? { secondStage.flatMap { $0.test.rows > 0 ? $0 : nil } }
}
