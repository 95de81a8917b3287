import Baselines
import Basics
import Experiments
import Metrics
import Reranking
import Runs
import Tensor

extension RunResults {
    /// What a second stage makes of the test rows, and its summary.
    typealias SecondStageRanks = (ranked: SecondStageRun.Ranked, result: SecondStageResult)

    /// Nil if the experiment wants no second stage.
    func secondStageRun(stop: StopFlag, emit: @escaping (RunEvent) throws -> Void) -> SecondStageRun? {
        guard experiment.rerank.kind != .none else { return nil }
        return SecondStageRun(
            experiment: experiment, dataset: dataset, workers: Workers(experiment.training.workers, stop: stop),
            emit: emit)
    }

    /// Fits a second stage with the weights of the best epoch, which a refit has replaced by others since, and ranks
    /// the test rows with the final ones; at the end, the model has those again.
    /// - Parameters:
    ///   - evaluator: of the model.
    ///   - final: checksum of the file with the final weights.
    /// - Returns: nil if the experiment wants no second stage.
    func secondStage(
        of trained: TrainedModel, _ evaluator: Evaluator, final: String?, stop: StopFlag,
        emit: @escaping (RunEvent) throws -> Void
    ) throws -> SecondStageRanks? {
        guard let run = secondStageRun(stop: stop, emit: emit) else { return nil }
        let candidates = experiment.rerank.candidates
        guard experiment.training.isRefitted else {
            let scorers = evaluator.rowScorers(candidates: candidates)
            return try finish(run, try run.fit(scorers), scorers)
        }
        let (model, fingerprint) = (trained.model, dataset.fingerprint)
        let folder = try writer.checkpointFolder()
        try BestWeights(folder).file(trained.best.step).read(
            into: model.parameters, fingerprint: fingerprint, checksum: trained.best.weights)
        // As the final ones are.
        if let correction = trained.progress.correction { model.correct(by: correction) }
        let fitted = try run.fit(evaluator.rowScorers(candidates: candidates))
        try WeightsFile(WeightsFile.finalName, in: folder).read(
            into: model.parameters, fingerprint: fingerprint, checksum: final)
        return try finish(run, fitted, evaluator.rowScorers(candidates: candidates))
    }

    /// The same for a fitted model.
    /// - Parameter fitted: what was fitted with the model that has not seen the validation sessions.
    func secondStage(
        _ run: SecondStageRun?, _ fitted: SecondStageRun.Fitted?, tested: any Baseline
    ) throws -> SecondStageRanks? {
        guard let run, let fitted else { return nil }
        return try finish(run, fitted, run.scorers(of: tested))
    }

    private func finish(
        _ run: SecondStageRun, _ fitted: SecondStageRun.Fitted, _ scorers: [any RowScorer]
    ) throws -> SecondStageRanks {
        var (ranked, result) = try run.test(fitted, scorers)
        result.file = try writer.write(secondStage: fitted.stage)
        return (ranked, result)
    }
}

extension SecondStageRun {
    /// One scorer per worker.
    func scorers(of baseline: any Baseline) -> [any RowScorer] {
        Array(repeating: BaselineScorer(baseline), count: workers.count)
    }
}
