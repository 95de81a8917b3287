/// What a model's ranking is worth if its prediction of the next category were right in another share of the rows
/// (`evaluation.categoryAccuracy`): above its own accuracy rows that are wrong are corrected (the true and the most
/// probable category exchange their probabilities), below it rows that are right are spoilt (exchanged with one that it
/// confused the category with on the validation rows).
public struct DegradedCategories: Sendable, Hashable, Codable {
    /// In candidate sets from the predicted categories of one wanted size.
    public struct Sets: Sendable, Hashable, Codable {
        /// Wanted size as a fraction of the catalogue.
        public var wanted: Double
        /// Share of the rows whose target is a candidate.
        public var recall: Double
        public var metrics: RankingMetrics

        public init(wanted: Double, recall: Double, metrics: RankingMetrics) {
            self.wanted = wanted
            self.recall = recall
            self.metrics = metrics
        }
    }

    /// Where the prediction chooses candidates.
    public struct Candidates: Sendable, Hashable, Codable {
        /// All items of the most probable category before all others: with all rows right, the told category
        /// (`evaluation.categoryOracle`). Rows whose target has no category are ranked among all items.
        public var first: RankingMetrics
        /// In the order of `evaluation.candidates`; empty if the experiment has no such sets.
        public var sets: [Sets]

        public init(first: RankingMetrics, sets: [Sets]) {
            self.first = first
            self.sets = sets
        }
    }

    /// Name of the level.
    public var level: String
    /// Wanted share of right rows among those whose target has a category; nil: as many as the model has.
    public var wanted: Double?
    /// The share that there is.
    public var reached: Double
    /// The changed prediction chooses candidates, the model's own feeds the item head.
    public var candidates: Candidates
    /// The changed prediction feeds the item head, all items are ranked; nil if nothing feeds it.
    public var head: RankingMetrics?
    /// The changed prediction does both.
    public var both: Candidates?

    public init(
        level: String, wanted: Double?, reached: Double, candidates: Candidates, head: RankingMetrics?,
        both: Candidates?
    ) {
        self.level = level
        self.wanted = wanted
        self.reached = reached
        self.candidates = candidates
        self.head = head
        self.both = both
    }
}
