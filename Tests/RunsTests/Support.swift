import Foundation
import Metrics
import Runs

extension RunEvent {
    static func started(_ run: RunID, at date: Date) -> RunEvent {
        .started(
            .init(
                run: run, date: date, dataset: RunSummary.example(run).dataset, parameters: 7, plannedSteps: 100,
                kernel: "Haswell", workers: 2))
    }

    static func loss(_ step: Int, _ loss: Double = 1) -> RunEvent {
        .training(
            .init(
                step: step, epoch: Double(step) / 10, loss: loss, parts: [.item: loss], learningRate: 1e-3,
                rowsPerSecond: 1_000, seconds: 1, secondsLeft: 2))
    }

    static func validated(_ step: Int, mrr: Double = 0.1) -> RunEvent {
        .validation(
            .init(
                step: step, epoch: 1, metrics: .init(hr: 0.5, mrr: mrr, ndcg: 0.2, rows: 10), loss: 3, best: true,
                rowsPerSecond: 5_000))
    }
}

extension RunSummary {
    static func example(_ id: RunID, status: Status = .done) -> RunSummary {
        let metrics = RankingMetrics(hr: 0.5, mrr: 0.25, ndcg: 0.3, rows: 100)
        return RunSummary(
            run: id.description, status: status,
            dataset: .init(
                name: "storefront", fingerprint: "0123456789abcdef", items: 10, trainingSessions: 20, trainingRows: 60,
                validationRows: 8, testRows: 9, categories: [2, 4]),
            parameters: 1_234, metrics: .init(test: metrics, validation: metrics),
            slices: [
                .init(fromClicks: 1, toClicks: 5, metrics: metrics),
                .init(fromClicks: 101, toClicks: nil, metrics: metrics),
            ],
            candidates: [
                .init(
                    strategy: .popularity, wanted: 0.04, categories: 3, size: 0.4, fraction: 0.04, categoryRecall: 0.8,
                    metrics: metrics,
                    microsecondsPerRow: 1, fullMicrosecondsPerRow: 2, fewerThanCutoff: true)
            ],
            speed: .init(trainingRowsPerSecond: 1, evaluationRowsPerSecond: 2), memory: .init(peakBytes: 3),
            seconds: .init(total: 4, training: 3, evaluation: 1), epochs: 5, bestEpoch: 4, refit: false, exact: true,
            seed: 1, workers: 2, kernel: "SkylakeX", references: [.popularity: metrics])
    }
}
