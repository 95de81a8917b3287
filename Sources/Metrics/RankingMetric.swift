import Foundation

/// One of the metrics of `RankingMetrics`, row by row.
public enum RankingMetric: String, Sendable, Hashable, Codable, CaseIterable {
    case mrr, hr, ndcg

    /// "MRR@20".
    public var title: String { "\(rawValue.uppercased())@\(RankingMetrics.cutoff)" }

    /// - Parameter rank: 1-based; 0 is a miss.
    /// - Returns: from 0 to 1; the mean over rows is the metric.
    public func value(ofRank rank: Int32) -> Double {
        guard rank >= 1, rank <= Int32(RankingMetrics.cutoff) else { return 0 }
        return switch self {
        case .mrr: 1 / Double(rank)
        case .hr: 1
        case .ndcg: 1 / log2(Double(rank) + 1)
        }
    }

    /// The same for many rows.
    public func values(ofRanks ranks: [Int32]) -> [Double] {
        let table = (0...Int32(RankingMetrics.cutoff)).map(value)
        return ranks.map { $0 >= 0 && $0 < Int32(table.count) ? table[Int($0)] : 0 }
    }
}

extension RankingMetrics {
    public func value(_ metric: RankingMetric) -> Double {
        switch metric {
        case .mrr: mrr
        case .hr: hr
        case .ndcg: ndcg
        }
    }
}
