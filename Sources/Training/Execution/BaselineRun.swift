import Baselines
import Foundation
import Runs
import Sessions
import Tensor

extension Dataset {
    /// Sessions that the tested model has seen: with a refit those of the validation set too.
    func sessions(refit: Bool) -> SessionSet { refit ? self.refit : training }
}

extension RunResults {
    /// The run of a baseline: fitted on the training sessions and scored on the validation set; with a refit, fitted
    /// once more on the sessions of both; scored on the test set.
    func baseline(stop: StopFlag, emit: @escaping (RunEvent) throws -> Void) throws -> RunSummary {
        let fitting = Stopwatch()
        let scoring = Stopwatch()
        let settings = experiment.training
        let workers = Workers(settings.workers)

        func fit(_ sessions: SessionSet) -> any Baseline {
            fitting.measure {
                let baseline = makeBaseline(
                    experiment.model, sessions: sessions, itemCount: dataset.catalogue.count)
                guard let baseline else { preconditionFailure("a model that is not trained is a baseline") }
                return baseline
            }
        }
        func rank(_ sessions: SessionSet, with baseline: any Baseline) throws -> [Int32] {
            try scoring.measure {
                try baseline.ranks(of: sessions, sessionsPerBatch: experiment.evaluation.batch, workers: workers) {
                    done, all in
                    if stop.isStopped { throw Stopped() }
                    try emit(.evaluating(rows: done, of: all))
                }
            }
        }

        let sets = [("validation", dataset.validation), ("test", dataset.test)]
        let rounds =
            settings.refit
            ? [
                ("fitting", dataset.training, sets[..<1]),
                ("refit on training and validation sessions", dataset.refit, sets[1...]),
            ]
            : [("fitting", dataset.training, sets[...])]
        var ranks: [String: [Int32]] = [:]
        for (phase, sessions, sets) in rounds {
            try emit(.phase(phase))
            let baseline = fit(sessions)
            for (name, set) in sets {
                try emit(.phase("scoring the \(name) set"))
                ranks[name] = try rank(set, with: baseline)
            }
        }
        let validation = ranks["validation"] ?? []
        let test = ranks["test"] ?? []
        try write([("full", test)])
        return RunSummary(
            run: folder.id.description, status: .done, dataset: dataset.summary, parameters: 0,
            metrics: .init(test: RankingMetrics(ranks: test), validation: RankingMetrics(ranks: validation)),
            slices: slices(test), candidates: [],
            speed: .init(
                trainingRowsPerSecond: 0,
                evaluationRowsPerSecond: Double(validation.count + test.count) / scoring.seconds),
            memory: .init(peakBytes: largestResidentSet()),
            seconds: .init(
                total: fitting.seconds + scoring.seconds, training: fitting.seconds, evaluation: scoring.seconds),
            epochs: 0, bestEpoch: 0, refit: settings.refit, exact: true, seed: settings.seed,
            workers: settings.workers, kernel: BLAS.kernel, references: try references())
    }
}

/// Adds up the time of some pieces of work.
private final class Stopwatch {
    private(set) var seconds = 0.0

    func measure<Result>(_ work: () throws -> Result) rethrows -> Result {
        let start = ContinuousClock.now
        defer { seconds += (ContinuousClock.now - start).seconds }
        return try work()
    }
}
