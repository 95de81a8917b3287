import Basics
import Experiments
import Foundation
import Metrics
import Models
import Runs
import Sessions
import Tensor

/// Scores the test set anew with the weights of a run that is done, by an experiment that differs in what comes after
/// training: candidate sets (`evaluation`) and the second stage (`rerank`).
///
/// The new run is one that stands at the end of its training: its checkpoint has the other run's weights, its log the
/// course of that training. Going on with it does the rest, and it can be stopped and killed like any other.
public struct Rescoring {
    private let earlier: RunFolder
    private let summary: RunSummary
    private let experiment: Experiment

    /// - Parameter change: makes the experiment wanted of the run's own.
    /// - Throws: a refusal (`RunError`) if the run has no weights to score with, or its training would be another one;
    ///   what is wrong with the run; or what `change` throws.
    public init(_ earlier: RunFolder, change: (Experiment) throws -> Experiment) throws {
        let (before, summary) = try Self.finished(earlier)
        let name = earlier.id.description.forTerminal
        guard before.reads("training.epochs") else {
            throw RunError(
                refusal: "\(name) is of a fitted model, which has no weights: run its experiment with other keys")
        }
        let wanted = try change(before)
        if let key = Self.changedInTraining(before, wanted) {
            throw RunError(
                refusal:
                    "\(key) cannot be changed: \(name) has been trained; only keys of rerank and of evaluation (but "
                    + "evaluation.validationSessions) and training.keep can")
        }
        self.earlier = earlier
        self.summary = summary
        experiment = wanted
    }

    /// A run that is done, and can be scored once more.
    static func finished(_ run: RunFolder) throws -> (experiment: Experiment, summary: RunSummary) {
        guard let finished = try run.finished() else { throw RunError(refusal: run.notDone) }
        guard !run.isReference else { throw RunError.referenceWithoutWeights(run) }
        try finished.experiment.requireWeights(of: run)
        return finished
    }

    /// The first key that differs and is not of what comes after training, nor of the machine.
    private static func changedInTraining(_ before: Experiment, _ wanted: Experiment) -> String? {
        let (before, wanted) = (before.reduced, wanted.reduced)
        let changeable = [
            "rerank.", "evaluation.", "model.neighbours.", "model.linear.", "training.workers", "training.keep",
        ]
        return ExperimentSchema.keys.first { key in
            guard key.value(in: before) != key.value(in: wanted) else { return false }
            return key.path == "evaluation.validationSessions" || !changeable.contains { key.path.hasPrefix($0) }
        }?.path
    }

    /// Makes the new run. To score the test set, go on with it (`RunExecution`).
    /// - Returns: its folder and its experiment.
    /// - Throws: a refusal (`RunError`) if the data has changed, or weights are missing or damaged; `Stopped`; or what
    ///   is wrong with the data or the machine.
    public func begin(
        in results: URL, locations: DataLocations, stop: StopFlag = StopFlag()
    ) throws -> (folder: RunFolder, experiment: Experiment) {
        let dataset = try earlier.dataset(experiment, summary, locations: locations, stop: stop)
            .seen(by: experiment)
        let fingerprint = dataset.fingerprint
        guard case .trained(let model) = try Scorer(experiment, on: dataset, stop: stop) else {
            preconditionFailure("fitted models have been refused")
        }
        // Weights are read before anything is made, so that nothing is left behind if they cannot be.
        let files = try Folder(existing: RunFolder.checkpointName, in: Folder(earlier.url, mayBeLink: true))
        let final = WeightsFile(finished: earlier)
        let hasBest = experiment.training.isRefitted && files.contains(WeightsFile.bestName)
        if experiment.training.isRefitted, experiment.rerank.kind != .none, !hasBest {
            throw RunError(
                refusal: "a second stage is fitted with weights that have not seen the validation sessions, but "
                    + "\(earlier.id.description.forTerminal) keeps only those of after its refit; train it anew with "
                    + "training.keep: all")
        }
        if hasBest {
            try WeightsFile(WeightsFile.bestName, in: files).read(
                into: model.parameters, fingerprint: fingerprint, checksum: summary.bestWeights)
        }
        try final.read(into: model.parameters, fingerprint: fingerprint, checksum: summary.weights)

        let folder = try RunFolder.create(experiment: experiment, in: results)
        let writer = try folder.open()
        defer { writer.release() }
        let log = try writer.openLog()
        try log.append(
            .started(
                RunEvent.Start(
                    run: folder.id, date: Date(), dataset: dataset.summary,
                    parameters: model.parameters.layout.count, plannedSteps: 0, kernel: summary.kernel,
                    workers: experiment.training.workers)))
        try log.append(.phase("weights of \(earlier.id)"))
        for event in try earlier.events() where event.isOfTraining { try log.append(event) }
        let loop = TrainingLoop(
            experiment, dataset: dataset, model: model, checkpoint: Checkpoint(writer),
            share: SharedMachine().join(), stop: stop, emit: { _ in })
        try loop.standAtTheEnd(of: summary, trainedBy: earlier.id, best: hasBest ? files : nil)
        try log.flush()
        return (folder, experiment)
    }
}

extension RunEvent {
    /// Whether the event tells of the course of a training.
    fileprivate var isOfTraining: Bool {
        switch self {
        case .training, .validation: true
        default: false
        }
    }
}

extension TrainingLoop {
    /// Writes a checkpoint of a training that has ended, with the model's weights as the final ones.
    /// - Parameters:
    ///   - summary: the result of that training.
    ///   - best: folder with the weights of the best epoch; nil if they are not kept, or are the final ones.
    fileprivate func standAtTheEnd(of summary: RunSummary, trainedBy run: RunID, best files: Folder?) throws {
        func steps(_ epochs: Double) -> Int {
            min(Int((epochs * Double(trainingSteps.perEpoch)).rounded()), plannedSteps)
        }
        var state = TrainingState()
        state.phase = .testing
        state.beside = summary.beside
        state.step = steps(summary.epochs)
        var best = TrainingState.Best(
            step: steps(summary.bestEpoch), metrics: summary.metrics.validation,
            tasks: summary.metrics.validationTasks ?? TaskMetrics(), repeats: summary.metrics.validationRepeats)
        if let files { best.weights = try checkpoint.takeBest(from: files, step: best.step) }
        if experiment.training.isRefitted {
            state.earlierSteps = state.step
            state.step = refitSteps(best: best.step)
        }
        state.best = best
        state.convergence = summary.convergence
        // The weights have it already; a second stage is fitted with those of before a refit, which do not.
        state.correction = summary.metrics.repeatCorrection
        state.trainingSeconds = summary.seconds.training
        state.rows = Int((summary.speed.trainingRowsPerSecond * summary.seconds.training).rounded())
        // A summary does not part the time of validation from that of the test.
        let testing = Double(summary.dataset.testRows) / max(summary.speed.evaluationRowsPerSecond, 1)
        state.evaluationSeconds = max(0, summary.seconds.evaluation - testing)
        state.evaluatedRows = Int((summary.speed.evaluationRowsPerSecond * state.evaluationSeconds).rounded())
        state.inexact = !summary.exact
        state.changedKeys = summary.changedKeys
        state.weightsOf = summary.weightsOf ?? run.description
        progress = state
        try save()
    }
}
