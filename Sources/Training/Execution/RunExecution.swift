import Foundation
import Models
import Runs
import Sessions
import Tensor

/// One run from its folder: data, training, the test scoring, the summary.
///
/// A value that can be sent to any queue; everything it creates while running stays on the thread of `run()`.
public struct RunExecution: Sendable {
    private let experiment: Experiment
    private let folder: RunFolder
    private let locations: DataLocations
    private let stop: StopFlag
    private let allowInexact: Bool
    private let onEvent: @Sendable (RunEvent) -> Void

    public init(
        experiment: Experiment, folder: RunFolder, locations: DataLocations, stop: StopFlag, allowInexact: Bool = false,
        onEvent: @escaping @Sendable (RunEvent) -> Void
    ) {
        self.experiment = experiment
        self.folder = folder
        self.locations = locations
        self.stop = stop
        self.allowInexact = allowInexact
        self.onEvent = onEvent
    }

    /// Runs to the end, from the folder's checkpoint if it has one.
    ///
    /// The summary is the last thing written, and only then the checkpoint is removed. A run with both was killed in
    /// between and is not done yet (see `RunStore`); resuming it only removes the checkpoint.
    ///
    /// - Returns: the summary, which is also in the folder; nil if the run was stopped (its checkpoint is written).
    /// - Throws: what went wrong; the folder's event log then ends with `failed`, unless nothing was begun (`isRefusal`).
    public func run() throws -> RunSummary? {
        let lock = try folder.lock()
        defer { withExtendedLifetime(lock) {} }
        let log = try folder.openLog()
        // Progress of an evaluation is for the eye only.
        let emit = { @Sendable (event: RunEvent) throws in
            if case .evaluating = event {} else { try log.append(event) }
            onEvent(event)
        }
        do {
            // A damaged summary counts as none.
            let summary = try (try? folder.summary()) ?? finish(emit, log)
            Checkpoint(folder).remove()
            onEvent(.finished(summary))
            return summary
        } catch let stopped as StoppedAt {
            try emit(.stopped(step: stopped.step, date: Date()))
            return nil
        } catch let refusal as RunError where refusal.isRefusal {
            onEvent(.failed(message: refusal.description, date: Date()))
            throw refusal
        } catch {
            // If the log cannot be written either, the first error is the one to report.
            try? emit(.failed(message: "\(error)", date: Date()))
            throw error
        }
    }

    private struct StoppedAt: Error { var step: Int }

    /// Works to the end, and writes the result.
    private func finish(_ emit: @escaping @Sendable (RunEvent) throws -> Void, _ log: RunLog) throws -> RunSummary {
        let summary = try execute(emit)
        try log.append(.finished(summary))
        try folder.write(summary)
        return summary
    }

    private func execute(_ emit: @escaping @Sendable (RunEvent) throws -> Void) throws -> RunSummary {
        try checkPrecision(experiment.training)
        // The process may have done other runs before.
        forgetLargestResidentSet()
        onEvent(.phase("preparing data"))
        let dataset = try loadDataset(
            experiment.data, protocol: experiment.protocol, name: experiment.name, locations: locations
        ).keeping(share: experiment.training.sessionFraction)
        try experiment.requireContent(of: dataset)
        let results = RunResults(experiment: experiment, dataset: dataset, folder: folder)
        guard let trained = try train(on: dataset, emit) else {
            try emit(.started(startEvent(dataset, parameters: 0, steps: 0)))
            do {
                return try results.baseline(stop: stop, emit: emit)
            } catch is Stopped {
                throw StoppedAt(step: 0)
            }
        }
        do {
            try emit(.phase("scoring the test set"))
            return try results.neural(trained, stop: stop, emit: emit)
        } catch is Stopped {
            throw StoppedAt(step: trained.progress.totalSteps)
        }
    }

    /// Trains the experiment's model, from the checkpoint if there is one; nil for kinds that are not trained.
    private func train(on dataset: Dataset, _ emit: @escaping (RunEvent) throws -> Void) throws -> TrainedModel? {
        guard
            let model = try makeModel(
                experiment.model, catalogue: dataset.catalogue, feedback: dataset.feedback,
                seed: experiment.training.seed)
        else { return nil }
        let loop = TrainingLoop(
            experiment, dataset: dataset, model: model, checkpoint: Checkpoint(folder), stop: stop, emit: emit)
        if Checkpoint(folder).exists {
            try loop.resume(allowInexact: allowInexact)
        } else {
            try emit(.started(startEvent(dataset, parameters: model.parameters.layout.count, steps: loop.plannedSteps)))
            if experiment.model.buildsItems, experiment.model.output == .tied {
                let ties = dataset.catalogue.largestTieGroup(experiment.model.metadata)
                if ties > 1 { try emit(.phase("items of equal metadata will tie, the largest group has \(ties)")) }
            }
        }
        do {
            return try loop.run()
        } catch is Stopped {
            throw StoppedAt(step: loop.progress.totalSteps)
        }
    }

    private func startEvent(_ dataset: Dataset, parameters: Int, steps: Int) -> RunEvent.Start {
        RunEvent.Start(
            run: folder.id, date: Date(), dataset: dataset.summary, parameters: parameters, plannedSteps: steps,
            kernel: Precision(experiment.training).kernel, workers: experiment.training.workers)
    }
}
