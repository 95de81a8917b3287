import Basics
import Experiments
import Foundation
import Importing
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
    private let machine: SharedMachine
    /// Of this run alone: what is asked of it stops no other.
    private let stop: StopFlag
    private let allowInexact: Bool
    private let onEvent: @Sendable (RunEvent) -> Void

    /// - Parameters:
    ///   - machine: shared with other runs.
    ///   - stop: ends the run with a checkpoint.
    ///   - allowInexact: goes on from a checkpoint where the same numbers cannot be promised.
    public init(
        experiment: Experiment, folder: RunFolder, locations: DataLocations, machine: SharedMachine = SharedMachine(),
        stop: StopFlag, allowInexact: Bool = false,
        onEvent: @escaping @Sendable (RunEvent) -> Void
    ) {
        self.experiment = experiment
        self.folder = folder
        self.locations = locations
        self.machine = machine
        self.stop = StopFlag(partOf: stop)
        self.allowInexact = allowInexact
        self.onEvent = onEvent
    }

    /// Runs to the end, from the folder's checkpoint if it has one.
    ///
    /// The summary is written last, and only then is the checkpoint removed. Of a run with both, killed in between,
    /// only the checkpoint is removed.
    ///
    /// - Returns: the summary, which is also in the folder; nil if the run was stopped: with a checkpoint, unless it
    ///   was stopped while preparing data or running a baseline, which the next attempt does again.
    /// - Throws: what went wrong; the folder's event log then ends with `failed`, unless nothing was begun
    ///   (`isRefusal`).
    public func run() throws -> RunSummary? {
        let writer = try folder.open()
        defer { withExtendedLifetime(writer) {} }
        if let summary = try result(writer) { return summary }
        let requests = RequestWatch(writer, stop)
        defer { requests.end() }
        let log = try writer.openLog()
        defer { log.endNotes() }
        let emit = { @Sendable (event: RunEvent) throws in
            if event.isPassing { log.note(event) } else { try log.append(event) }
            onEvent(event)
        }
        var hasResult = false
        let share = machine.join()
        do {
            var summary = try share.work(stop: stop) { shortage in
                try? emit(.waiting("waits until another run ends: \(shortage.need)"))
            } _: {
                try work(writer, log, share, emit)
            }
            summary.started = try log.started()
            summary.experiment = writer.experiment
            try log.append(.finished(summary))
            // A failing machine must not leave a result with only part of its log.
            try log.flush()
            let weights = summary.weights == nil ? [] : [WeightsFile.finalPath]
            let needed =
                [
                    RunFolder.experimentName, RunFolder.testRanksPath, RunFolder.testRowsPath, RunFolder.testListsPath,
                ] + weights
            try writer.checkStillThere(needed)
            // Before the result: a program killed after it leaves only the checkpoint to see to.
            log.endNotes()
            try writer.write(summary)
            hasResult = true
            // Deleting a folder takes time.
            try writer.checkStillThere(needed + [RunFolder.summaryName])
            removeCheckpoint(writer)
            onEvent(.finished(summary))
            return summary
        } catch let stopped as StoppedAt {
            try emit(.stopped(step: stopped.step, date: Date()))
            return nil
        } catch is Stopped {
            // Before any training of this attempt: a checkpoint is still that of the attempt before.
            let checkpoint = Checkpoint(writer)
            let step = (try? checkpoint.exists ? checkpoint.read().progress.totalSteps : 0) ?? 0
            try emit(.stopped(step: step, date: Date()))
            return nil
        } catch let refusal as RunError where refusal.isRefusal {
            onEvent(.failed(message: refusal.description, date: Date()))
            throw refusal
        } catch {
            // A log that goes on after the result would contradict it. If the log cannot be written either, the first
            // error is the one to report.
            if !hasResult { try? emit(.failed(message: "\(error)", date: Date())) }
            throw error
        }
    }

    /// The result of a run that is already done; a damaged one counts as none.
    private func result(_ writer: RunWriter) throws -> RunSummary? {
        guard (try? folder.summary()) != nil else { return nil }
        do {
            guard let summary = try folder.finished()?.summary else { return nil }
            removeCheckpoint(writer)
            onEvent(.finished(summary))
            return summary
        } catch {
            throw RunError(refusal: "\(error)")
        }
    }

    /// A checkpoint that cannot be removed only costs space: the run is done.
    private func removeCheckpoint(_ writer: RunWriter) {
        do { try Checkpoint(writer).remove() } catch { onEvent(.phase("the checkpoint is left behind: \(error)")) }
    }

    private struct StoppedAt: Error { var step: Int }

    private func work(
        _ writer: RunWriter, _ log: RunLog, _ share: MachineShare,
        _ emit: @escaping @Sendable (RunEvent) throws -> Void
    ) throws -> RunSummary {
        try stop.check()
        if experiment.reads("training.precision") { try checkPrecision(experiment.training) }
        // The process may have done other runs before.
        if share.beside == nil { forgetLargestResidentSet() }
        let preparing = RunEvent.phase("preparing data")
        log.note(preparing)
        onEvent(preparing)
        let dataset = try share.inTurn(stop: stop) {
            try loadDataset(
                experiment.data, protocol: experiment.protocol, name: experiment.name, locations: locations, stop: stop,
                onProgress: { progress in
                    log.note(.reading(progress))
                    onEvent(.reading(progress))
                },
                onDamage: { try? emit(.phase($0)) }
            ).seen(by: experiment)
        }
        try experiment.requireContent(of: dataset)
        try SecondStageRun.check(experiment, on: dataset)
        let results = RunResults(experiment: experiment, dataset: dataset, writer: writer, share: share)
        switch try Scorer(experiment, on: dataset, share: share, stop: stop) {
        case .fitted(let make):
            try emit(.started(startEvent(dataset, parameters: 0, steps: 0)))
            try tellFindings(of: dataset, emit)
            return try results.baseline(make, stop: stop, emit: emit)
        case .trained(let model):
            let trained = try train(model, on: dataset, Checkpoint(writer), log, share, emit)
            do {
                if experiment.evaluation.test { try emit(.phase("scoring the test set")) }
                return try results.neural(trained, stop: stop, emit: emit)
            } catch is Stopped {
                throw StoppedAt(step: trained.progress.totalSteps)
            }
        }
    }

    /// Trains a model, from the checkpoint if there is one.
    private func train(
        _ model: any SessionModel, on dataset: Dataset, _ checkpoint: Checkpoint, _ log: RunLog, _ share: MachineShare,
        _ emit: @escaping (RunEvent) throws -> Void
    ) throws -> TrainedModel {
        let loop = TrainingLoop(
            experiment, dataset: dataset, model: model, checkpoint: checkpoint, share: share, stop: stop, emit: emit)
        if try checkpoint.exists {
            try loop.resume(allowInexact: allowInexact, log: log)
        } else {
            try emit(.started(startEvent(dataset, parameters: model.parameters.layout.count, steps: loop.plannedSteps)))
            try tellFindings(of: dataset, emit)
            if experiment.training.selection == .none {
                try emit(.phase("no selection: training on training and validation sessions"))
            }
            if experiment.model.buildsItems, experiment.model.output == .tied {
                let ties = ItemMetadata(dataset.catalogue, experiment.model.metadata).largestTieGroup
                if ties > 1 { try emit(.phase("items of equal metadata will tie, the largest group has \(ties)")) }
            }
        }
        do {
            return try loop.run()
        } catch is Stopped {
            throw StoppedAt(step: loop.progress.totalSteps)
        }
    }

    /// What was read, lost and found in the data, so that nobody has to ask for it.
    private func tellFindings(of dataset: Dataset, _ emit: (RunEvent) throws -> Void) throws {
        let texts = dataset.findings.map(\.description)
        if !texts.isEmpty { try emit(.phase("data: " + texts.joined(separator: "; "))) }
    }

    private func startEvent(_ dataset: Dataset, parameters: Int, steps: Int) -> RunEvent.Start {
        RunEvent.Start(
            run: folder.id, date: Date(), dataset: dataset.summary, parameters: parameters, plannedSteps: steps,
            kernel: Precision(experiment.reduced.training).kernel, workers: experiment.training.workers)
    }
}
