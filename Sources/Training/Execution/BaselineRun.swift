import Baselines
import Basics
import Foundation
import Metrics
import Runs
import Sessions
import Tensor

extension Dataset {
    /// Sessions that the tested model has seen: with a refit, those of the validation set too.
    func sessions(withValidation: Bool) -> SessionSet { withValidation ? refit : training }
}

extension RunResults {
    /// A baseline's run: fitted on the training sessions and scored on the validation set; with a refit, fitted again
    /// on the sessions of both; scored on the test set.
    func baseline(
        _ make: (SessionSet) throws -> any Baseline, stop: StopFlag, emit: @escaping (RunEvent) throws -> Void
    ) throws -> RunSummary {
        let fitting = Stopwatch()
        let scoring = Stopwatch()
        let settings = experiment.training
        let workers = Workers(settings.workers, stop: stop)

        func fit(_ phase: String, _ sessions: SessionSet) throws -> any Baseline {
            try emit(.phase(phase))
            return try fitting.measure { try make(sessions) }
        }
        func rank(
            _ name: String, _ sessions: SessionSet, _ baseline: any Baseline, among sets: [ArraySlice<Int32>],
            listed: Int = 0
        ) throws -> (all: BaselineRanks, sets: [BaselineRanks]) {
            try emit(.phase("scoring the \(name) set"))
            return try scoring.measure {
                try baseline.ranks(
                    of: sessions, among: sets, listed: listed, sessionsPerBatch: experiment.evaluation.batch,
                    workers: workers
                ) { done, all in try emit(.evaluating(rows: done, of: all)) }
            }
        }
        let plan = try plan(stop: stop)
        func validate(_ baseline: any Baseline) throws -> [Int32] {
            try rank("validation", dataset.validation, baseline, among: []).all.ranks
        }

        let secondStageRun = secondStageRun(stop: stop, emit: emit)
        func fitSecondStage(_ baseline: any Baseline) throws -> SecondStageRun.Fitted? {
            try secondStageRun?.fit(secondStageRun?.scorers(of: baseline) ?? [])
        }
        let validation: [Int32]
        let fittedStage: SecondStageRun.Fitted?
        let tested: any Baseline
        if settings.selection == .none {
            tested = try fit("fitting on training and validation sessions", dataset.refit)
            (validation, fittedStage) = ([], nil)
        } else if settings.refit {
            // One after the other, so that only one is in memory.
            (validation, fittedStage) = try {
                let baseline = try fit("fitting", dataset.training)
                return (try validate(baseline), try fitSecondStage(baseline))
            }()
            tested = try fit("refit on training and validation sessions", dataset.refit)
        } else {
            tested = try fit("fitting", dataset.training)
            validation = try validate(tested)
            fittedStage = try fitSecondStage(tested)
        }
        let test = try rank("test", dataset.test, tested, among: plan.fixedSets, listed: TestLists.length)
        let ranks = test.all.ranks
        let candidates = try candidateMetrics(
            plan, zip(plan.fixedSets, test.sets).map { CandidateResult($1, size: $0.count) }
        ) {
            try ScoringTimes(
                tested, on: dataset.test, among: plan.fixedSets, sessionsPerBatch: experiment.evaluation.batch,
                workers: workers)
        }
        let shortened = try shortenedSessions(ranks, emit: emit) { rows in
            try rank("test", rows, tested, among: []).all.ranks
        }
        let secondStage = try secondStage(secondStageRun, fittedStage, tested: tested)
        try write(
            (ranks, test.all.best), secondStage?.ranked, candidates: zip(candidates, test.sets).map { ($0, $1.ranks) })
        return RunSummary(
            run: writer.run.id.description, status: .done, dataset: dataset.summary, parameters: 0,
            metrics: .init(
                test: RankingMetrics(ranks: ranks), validation: RankingMetrics(ranks: validation),
                testShortenedSessions: shortened),
            slices: slices(ranks), secondStage: secondStage?.result, candidates: candidates,
            speed: .init(
                trainingRowsPerSecond: 0,
                evaluationRowsPerSecond: Double(validation.count + ranks.count) / scoring.seconds),
            memory: share.peakMemory,
            seconds: .init(
                total: fitting.seconds + scoring.seconds, training: fitting.seconds, evaluation: scoring.seconds),
            beside: share.beside,
            epochs: 0, bestEpoch: 0, refit: settings.learnsFromValidation, exact: true, seed: settings.seed,
            workers: settings.workers, kernel: BLAS.kernel, references: try references(stop: stop))
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
