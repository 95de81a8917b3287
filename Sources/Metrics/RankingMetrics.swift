import Experiments
import Foundation

/// Means over rows with one relevant item each: HR@K = 1[rank ≤ K], MRR@K = 1[rank ≤ K] / rank,
/// NDCG@K = 1[rank ≤ K] / log2(rank + 1), with K = 20.
public struct RankingMetrics: Sendable, Hashable, Codable {
    public static let cutoff = 20

    public var hr: Double
    public var mrr: Double
    public var ndcg: Double
    public var rows: Int

    enum CodingKeys: String, CodingKey {
        case hr = "hr@20"
        case mrr = "mrr@20"
        case ndcg = "ndcg@20"
        case rows
    }

    public init(hr: Double, mrr: Double, ndcg: Double, rows: Int) {
        self.hr = hr
        self.mrr = mrr
        self.ndcg = ndcg
        self.rows = rows
    }

    /// Metrics that share a JSON object with other values: decoding that object a second time would cost as much as
    /// the first.
    init<Key>(_ values: KeyedDecodingContainer<Key>, hr: Key, mrr: Key, ndcg: Key, rows: Key) throws {
        self.init(
            hr: try values.decode(Double.self, forKey: hr), mrr: try values.decode(Double.self, forKey: mrr),
            ndcg: try values.decode(Double.self, forKey: ndcg), rows: try values.decode(Int.self, forKey: rows))
    }

    /// - Parameter ranks: 1-based rank of the target of each row; 0 is a miss (not ranked at all).
    public init(ranks: [Int32]) {
        var hits = 0
        var reciprocal = 0.0
        var gain = 0.0
        for rank in ranks where rank >= 1 && rank <= Int32(Self.cutoff) {
            hits += 1
            reciprocal += 1 / Double(rank)
            gain += 1 / log2(Double(rank) + 1)
        }
        let count = Double(max(ranks.count, 1))
        self.init(hr: Double(hits) / count, mrr: reciprocal / count, ndcg: gain / count, rows: ranks.count)
    }
}

/// Metrics for one strategy and size of candidate sets: a target outside the set is a miss.
public struct CandidateMetrics: Sendable, Hashable, Codable {
    public var strategy: EvaluationSettings.Strategy
    /// Wanted size as a fraction of the catalogue, and the categories taken for it (0: the sets have that exact size).
    public var wanted: Double
    public var categories: Int
    /// Mean number of candidates per row, and the same as a fraction of the catalogue.
    public var size: Double
    public var fraction: Double
    /// Fraction of the rows whose target is a candidate: the ceiling of HR.
    public var categoryRecall: Double
    public var metrics: RankingMetrics
    /// Scoring time per row, given session vector and category logits: candidates, and the whole catalogue. For a
    /// baseline, which has neither vectors nor logits, everything after fitting. Both are medians of five passes over
    /// at most 256 evenly spaced sessions of the test set.
    public var microsecondsPerRow: Double
    public var fullMicrosecondsPerRow: Double
    /// True when some row had fewer candidates than the cutoff, which flatters the metrics.
    public var fewerThanCutoff: Bool

    public init(
        strategy: EvaluationSettings.Strategy, wanted: Double, categories: Int, size: Double, fraction: Double,
        categoryRecall: Double,
        metrics: RankingMetrics,
        microsecondsPerRow: Double, fullMicrosecondsPerRow: Double, fewerThanCutoff: Bool
    ) {
        self.strategy = strategy
        self.wanted = wanted
        self.categories = categories
        self.size = size
        self.fraction = fraction
        self.categoryRecall = categoryRecall
        self.metrics = metrics
        self.microsecondsPerRow = microsecondsPerRow
        self.fullMicrosecondsPerRow = fullMicrosecondsPerRow
        self.fewerThanCutoff = fewerThanCutoff
    }

    /// Name of these ranks in the run's file of ranks.
    public var ranksName: RankListName { .candidates(strategy, wanted: wanted) }
}

extension CandidateMetrics {
    enum CodingKeys: String, CodingKey {
        case strategy, wanted, categories, size, fraction, categoryRecall, microsecondsPerRow, fullMicrosecondsPerRow,
            fewerThanCutoff
        case hr = "hr@20"
        case mrr = "mrr@20"
        case ndcg = "ndcg@20"
        case rows
    }

    /// In JSON the metrics are beside the sizes, not nested.
    public init(from decoder: Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            // Summaries from before there were other strategies have none.
            strategy: try values.decodeIfPresent(EvaluationSettings.Strategy.self, forKey: .strategy) ?? .categories,
            wanted: try values.decode(Double.self, forKey: .wanted),
            categories: try values.decode(Int.self, forKey: .categories),
            size: try values.decode(Double.self, forKey: .size),
            fraction: try values.decode(Double.self, forKey: .fraction),
            categoryRecall: try values.decode(Double.self, forKey: .categoryRecall),
            metrics: try RankingMetrics(values, hr: .hr, mrr: .mrr, ndcg: .ndcg, rows: .rows),
            microsecondsPerRow: try values.decode(Double.self, forKey: .microsecondsPerRow),
            fullMicrosecondsPerRow: try values.decode(Double.self, forKey: .fullMicrosecondsPerRow),
            fewerThanCutoff: try values.decode(Bool.self, forKey: .fewerThanCutoff))
    }

    public func encode(to encoder: Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(strategy, forKey: .strategy)
        try values.encode(wanted, forKey: .wanted)
        try values.encode(categories, forKey: .categories)
        try values.encode(size, forKey: .size)
        try values.encode(fraction, forKey: .fraction)
        try values.encode(categoryRecall, forKey: .categoryRecall)
        try values.encode(microsecondsPerRow, forKey: .microsecondsPerRow)
        try values.encode(fullMicrosecondsPerRow, forKey: .fullMicrosecondsPerRow)
        try values.encode(fewerThanCutoff, forKey: .fewerThanCutoff)
        try metrics.encode(to: encoder)
    }
}
