/// How often shoppers go back to items of their session, and how often a model expects it.
///
/// A model whose scores are products of one session vector with all items can hardly be right about this: it has
/// nothing to say whether the shopper goes back at all.
public struct RepeatCalibration: Sendable, Hashable, Codable {
    /// One place in the prefix.
    public struct Place: Sendable, Hashable, Codable {
        /// "last", "second-last", or "older": the last item of the prefix, the distinct item before it, or an earlier
        /// one.
        public var name: String
        /// Mean probability of the items at this place, and the share of the rows whose target is one of them.
        public var predicted: Double
        public var actual: Double

        public init(name: String, predicted: Double, actual: Double) {
            self.name = name
            self.predicted = predicted
            self.actual = actual
        }
    }

    /// Empty if the scores are not those of a softmax.
    public var places: [Place]
    /// Metrics of the rows whose target is an item of the prefix, and of all others.
    public var repeats: RankingMetrics
    public var others: RankingMetrics

    public init(places: [Place], repeats: RankingMetrics, others: RankingMetrics) {
        self.places = places
        self.repeats = repeats
        self.others = others
    }
}
