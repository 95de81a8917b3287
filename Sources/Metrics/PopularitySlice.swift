/// Metrics of the test rows whose target has a certain number of clicks in the sessions that the tested weights were
/// trained on.
///
/// Overall metrics mostly reflect popular items; a model of ids cannot hit unseen items, one of metadata can.
public struct PopularitySlice: Sendable, Hashable, Codable {
    /// Clicks of the targets: at least `fromClicks`, and at most `toClicks` unless that is nil.
    public var fromClicks: Int
    public var toClicks: Int?
    public var metrics: RankingMetrics

    public init(fromClicks: Int, toClicks: Int?, metrics: RankingMetrics) {
        self.fromClicks = fromClicks
        self.toClicks = toClicks
        self.metrics = metrics
    }

    /// Bounds of the slices of every result, rare targets first.
    private static let bounds: [(from: Int, to: Int?)] = [(0, 0), (1, 5), (6, 20), (21, 100), (101, nil)]

    /// All slices; some may have no rows.
    ///
    /// - Parameters: ranks: rank of each row's target, 0 for a miss; clicks: training clicks of each row's target.
    public static func slices(ranks: [Int32], clicks: [Int32]) -> [PopularitySlice] {
        precondition(ranks.count == clicks.count, "one number of clicks per rank")
        return bounds.map { from, to in
            let range = from...(to ?? .max)
            let inside = zip(ranks, clicks).filter { range.contains(Int($0.1)) }.map(\.0)
            return PopularitySlice(fromClicks: from, toClicks: to, metrics: RankingMetrics(ranks: inside))
        }
    }

    /// The least number of clicks in the slice of a target with so many.
    public static func fewestClicks(with clicks: Int32) -> Int32 {
        bounds.last { $0.from <= Int(clicks) }.map { Int32($0.from) } ?? 0
    }

    /// "never seen", "1–5", "more than 100".
    public var title: String {
        switch (fromClicks, toClicks) {
        case (0, 0): "never seen"
        case (let from, nil): "more than \(from - 1)"
        case (let from, let to?): "\(from)–\(to)"
        }
    }
}

extension PopularitySlice {
    enum CodingKeys: String, CodingKey {
        case fromClicks, toClicks
        case hr = "hr@20"
        case mrr = "mrr@20"
        case ndcg = "ndcg@20"
        case rows
    }

    /// In JSON the metrics are beside the bounds, not nested.
    public init(from decoder: Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            fromClicks: try values.decode(Int.self, forKey: .fromClicks),
            toClicks: try values.decodeIfPresent(Int.self, forKey: .toClicks),
            metrics: try RankingMetrics(values, hr: .hr, mrr: .mrr, ndcg: .ndcg, rows: .rows))
    }

    public func encode(to encoder: Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(fromClicks, forKey: .fromClicks)
        try values.encodeIfPresent(toClicks, forKey: .toClicks)
        try metrics.encode(to: encoder)
    }
}
