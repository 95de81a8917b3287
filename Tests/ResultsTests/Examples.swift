import Metrics
import Runs

extension RankingMetrics {
    static func example(_ mrr: Double, rows: Int = 100) -> RankingMetrics {
        RankingMetrics(hr: 2 * mrr, mrr: mrr, ndcg: 1.5 * mrr, rows: rows)
    }
}

extension RunSummary {
    /// A result; what is not given is the same in all.
    static func example(
        _ mrr: Double, seed: UInt64 = 1, epochs: Double = 5, candidates: [CandidateMetrics] = [],
        slices: [PopularitySlice]? = nil, references: [Reference: RankingMetrics] = [:]
    ) -> RunSummary {
        RunSummary(
            run: "shop/\(seed)", status: .done,
            dataset: DatasetSummary(
                name: "shop", fingerprint: "00ff", testRowsFingerprint: "aa", items: 1_000, trainingSessions: 5,
                trainingRows: 9, validationRows: 3, testRows: 100, categories: []),
            parameters: 1, metrics: .init(test: .example(mrr), validation: .example(mrr + 0.01)), slices: slices,
            candidates: candidates, speed: .init(trainingRowsPerSecond: 1, evaluationRowsPerSecond: 1),
            memory: .init(peakBytes: 1), seconds: .init(total: 1, training: 1, evaluation: 1), epochs: epochs,
            bestEpoch: epochs, refit: false, exact: true, seed: seed, workers: 1, kernel: "k", references: references)
    }
}
