import Experiments

/// What a second stage (`rerank.kind`) makes of a run's ranking, and by what.
public struct SecondStageResult: Sendable, Hashable, Codable {
    public var kind: RerankSettings.Kind
    /// Ranks of the test rows among all items: candidates first, then all others in the model's order.
    public var test: RankingMetrics
    /// On the validation rows that it was fitted on, each ranked by weights fitted on the other half of the sessions.
    public var validation: RankingMetrics
    /// The model alone on the same rows.
    public var validationOfModel: RankingMetrics
    /// Mean number of candidates of a test row, and the share of the rows whose target is one: the most that HR can
    /// gain.
    public var poolSize: Double
    public var poolRecall: Double
    /// Time per test row beyond the model's own ranking, in microseconds of one worker: the median of five passes over
    /// at most 256 evenly spaced sessions.
    public var microsecondsPerRow: Double
    /// Seconds of fitting: sources, pools of validation rows, weights.
    public var fittingSeconds: Double
    /// Trees of the fitted stage; 0 for weights.
    public var trees: Int
    public var features: [Feature]
    /// Checksum of the file that has the fitted stage.
    public var file: String?

    public struct Feature: Sendable, Hashable, Codable {
        public var name: String
        /// Change of the score per unit of the feature; nil for trees.
        public var weight: Double?
        /// Of a weight: the weight times the feature's standard deviation within rows. Of trees: the share of the gain.
        public var importance: Double

        public init(name: String, weight: Double?, importance: Double) {
            self.name = name
            self.weight = weight
            self.importance = importance
        }
    }

    public init(
        kind: RerankSettings.Kind, test: RankingMetrics, validation: RankingMetrics, validationOfModel: RankingMetrics,
        poolSize: Double, poolRecall: Double, microsecondsPerRow: Double, fittingSeconds: Double, trees: Int,
        features: [Feature], file: String? = nil
    ) {
        self.kind = kind
        self.test = test
        self.validation = validation
        self.validationOfModel = validationOfModel
        self.poolSize = poolSize
        self.poolRecall = poolRecall
        self.microsecondsPerRow = microsecondsPerRow
        self.fittingSeconds = fittingSeconds
        self.trees = trees
        self.features = features
        self.file = file
    }

    /// The features, the most important first; equal ones in their order.
    public var featuresByImportance: [Feature] {
        features.enumerated().sorted {
            (-abs($0.element.importance), $0.offset) < (-abs($1.element.importance), $1.offset)
        }.map(\.element)
    }
}
