import Foundation
import Metrics
import Testing

@Suite struct RankingMetricsTests {
    @Test func byHand() {
        let metrics = RankingMetrics(ranks: [1, 2, 20, 21, 0])
        #expect(metrics.rows == 5)
        #expect(abs(metrics.hr - 0.6) < 1e-15)
        // (1 + 1/2 + 1/20) / 5
        #expect(abs(metrics.mrr - 0.31) < 1e-15)
        // (1 + 1/log2 3 + 1/log2 21) / 5
        let gain: Double = 1 + 1 / log2(3.0) + 1 / log2(21.0)
        #expect(abs(metrics.ndcg - gain / 5) < 1e-15)
    }

    @Test func missesOnly() {
        #expect(RankingMetrics(ranks: [0, 21, 1_000]) == RankingMetrics(hr: 0, mrr: 0, ndcg: 0, rows: 3))
        #expect(RankingMetrics(ranks: []) == RankingMetrics(hr: 0, mrr: 0, ndcg: 0, rows: 0))
    }
}
