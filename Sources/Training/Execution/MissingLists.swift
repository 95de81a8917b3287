import Basics
import Experiments
import Foundation
import Reranking
import Runs
import Sessions
import Tensor

/// What a run of an earlier version does not keep of its test rows, made from its weights and put beside its ranks:
/// what it recommends and, if that is missing, too, what the rows are. A fitted model is fitted again.
///
/// The ranks must come out as the run keeps them, to the bit; otherwise nothing is written.
public struct MissingLists {
    private let run: RunFolder
    private let experiment: Experiment
    private let summary: RunSummary

    /// - Throws: a refusal (`RunError`) if the run is not done, is a reference run, or keeps no weights; or what is
    ///   wrong with it.
    public init(_ run: RunFolder) throws {
        let finished = try Rescoring.finished(run)
        self.run = run
        experiment = finished.experiment
        summary = finished.summary
    }

    /// - Parameter emit: hears how far it has got.
    /// - Returns: the result of the run, which stays as it is.
    /// - Throws: `RunError` if the data has changed, the weights cannot be used, or the ranks come out otherwise;
    ///   `FileError`.
    public func make(locations: DataLocations, emit: @escaping (RunEvent) throws -> Void) throws -> RunSummary {
        let ranks = try run.testRanks(of: summary)
        let rows = try run.testRows(of: summary)
        try emit(.phase("preparing data"))
        let dataset = try Dataset(of: summary, experiment, locations: locations)
        // Before any work, rather than when the files have to be written.
        let writer = try run.open()
        defer { writer.release() }
        let results = RunResults(
            experiment: experiment, dataset: dataset, writer: writer, share: SharedMachine().join())
        let made = try score(results, emit)
        try Self.requireSame(made.full.ranks, ranks.full, "")
        if let kept = ranks.reranked {
            try Self.requireSame(made.secondStage?.ranks ?? [], kept, "by the second stage, ")
        }
        if rows == nil { try writer.write(results.rows(made.categories), fingerprint: dataset.fingerprint) }
        try writer.write(
            results.lists(made.full.best, made.secondStage, made.categories), fingerprint: dataset.fingerprint)
        return summary
    }

    private typealias Made = (
        full: (ranks: [Int32], best: [[Int32]]), secondStage: SecondStageRun.Ranked?, categories: [PredictedLevel]
    )

    private func score(_ results: RunResults, _ emit: @escaping (RunEvent) throws -> Void) throws -> Made {
        let dataset = results.dataset
        let stage =
            experiment.rerank.kind == .none ? nil : try run.secondStage(SecondStage.self, of: summary)
        let stageRun = results.secondStageRun(stop: StopFlag(), emit: emit)
        func rerank(_ scorers: @autoclosure () -> [any RowScorer]) throws -> SecondStageRun.Ranked? {
            guard let stage, let stageRun else { return nil }
            return try stageRun.test(stage, scorers())
        }
        func report(_ done: Int, _ all: Int) throws { try emit(.evaluating(rows: done, of: all)) }
        switch try Scorer(experiment, on: dataset, isTrained: false) {
        case .trained(let model):
            try WeightsFile(finished: run).read(
                into: model.parameters, fingerprint: dataset.fingerprint, checksum: summary.weights)
            let evaluator = Evaluator(
                model, settings: experiment.evaluation, itemCount: dataset.catalogue.count,
                workers: experiment.training.workers)
            try emit(.phase("scoring the test set"))
            let test = try evaluator.evaluate(dataset.test, listed: TestLists.length, progress: report)
            let reranked = try rerank(evaluator.rowScorers(candidates: experiment.rerank.candidates))
            return ((test.ranks, test.best), reranked, PredictedLevel.all(model, test))
        case .fitted(let make):
            try emit(.phase("fitting"))
            let baseline = try make(dataset.sessions(withValidation: experiment.training.learnsFromValidation))
            try emit(.phase("scoring the test set"))
            let test = try baseline.ranks(
                of: dataset.test, among: [], listed: TestLists.length, sessionsPerBatch: experiment.evaluation.batch,
                workers: Workers(experiment.training.workers), progress: report
            ).all
            return ((test.ranks, test.best), try rerank(stageRun?.scorers(of: baseline) ?? []), [])
        }
    }

    private static func requireSame(_ now: [Int32], _ kept: [Int32], _ stage: String) throws {
        let differing = zip(now, kept).enumerated().filter { $1.0 != $1.1 }
        guard now.count != kept.count || !differing.isEmpty else { return }
        let row = differing.first.map { index, ranks in
            "\(stage)\(differing.count) of \(kept.count) rows, the first is row \(index + 1): \(ranks.0), and was "
                + "\(ranks.1)"
        }
        throw RunError(
            "the test rows do not come out as the run keeps them (\(row ?? "there are \(now.count)")), since this "
                + "program or machine computes otherwise: nothing was written; train the run anew to have its lists")
    }
}
