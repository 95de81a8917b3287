import Basics
import Experiments
import Foundation
import Metrics
import Models
import Runs
import Sessions
import Tensor

/// The outcome of training: the weights to be tested, and how it went. Everything that only training needs, several
/// times the size of the weights, is freed with the loop.
struct TrainedModel {
    let model: any SessionModel
    let progress: TrainingState
    let best: TrainingState.Best
    /// Epochs trained, without those of a refit, and epochs until the best validation.
    let epochs: Double
    let bestEpoch: Double
}

/// The training phases of a neural run: training with early stopping on validation MRR@20, and the optional refit on
/// training and validation sessions.
///
/// Created and used on one thread; other threads see it only through events and the stop flag.
final class TrainingLoop {
    let experiment: Experiment
    let dataset: Dataset
    let checkpoint: Checkpoint
    private let share: MachineShare
    private let stop: StopFlag
    private let emit: (RunEvent) throws -> Void

    var progress = TrainingState()
    let step: TrainingStep
    /// Steps through the training sessions, and through those of the phase (in a refit: all).
    let trainingSteps: EpochSteps
    var steps: EpochSteps
    /// The phase's sessions side by side, if that is how they are trained.
    var parallel: ParallelSessions?
    private let provenance: Provenance
    /// A stop while the weights are reinitialised leaves neither the old nor the new ones: then the previous checkpoint
    /// is the one to go on from.
    private var isRestarting = false
    private var lastCheckpoint = ContinuousClock.now
    private let confinement = Confinement()

    var settings: TrainingSettings { experiment.training }

    init(
        _ experiment: Experiment, dataset: Dataset, model: any SessionModel, checkpoint: Checkpoint,
        share: MachineShare, stop: StopFlag, emit: @escaping (RunEvent) throws -> Void
    ) {
        self.experiment = experiment
        self.dataset = dataset
        self.checkpoint = checkpoint
        self.share = share
        self.stop = stop
        self.emit = emit
        provenance = Provenance.current(fingerprint: dataset.fingerprint, experiment)
        step = TrainingStep(
            model, settings: experiment.training, sessions: dataset.training, itemCount: dataset.catalogue.count,
            stop: stop)
        trainingSteps = EpochSteps(dataset.training, experiment.training, sessionLength: experiment.model.sessionLength)
        steps = trainingSteps
        parallel = makeParallel()
        if settings.selection == .none { startWithoutSelection() }
    }

    func makeParallel() -> ParallelSessions? {
        guard settings.batching == .parallel, let model = step.model as? any RecurrentModel else { return nil }
        return ParallelSessions(model, settings: settings, sessions: steps.sessions)
    }

    /// Goes back to the checkpoint.
    /// - Parameter log: the log that the run's events are added to.
    func resume(allowInexact: Bool, log: RunLog) throws {
        confinement.checkThread()
        var saved = try checkpoint.read()
        // Before the weights are read: other data may need weights of other sizes.
        guard saved.provenance.fingerprint == provenance.fingerprint else {
            throw RunError(
                refusal: "the run was trained on data \(saved.provenance.fingerprint), but the data is now "
                    + "\(provenance.fingerprint): restore the data files or start a new run")
        }
        try saved.check(planned: largestPlan)
        if !allowInexact { try saved.check(sameAs: experiment) }
        let differences = saved.provenance.differences(from: provenance)
        if !differences.isEmpty {
            guard allowInexact else {
                throw RunError(
                    refusal:
                        "the run cannot be resumed exactly, since it was made with "
                        + "\(differences.joined(separator: " and ")); "
                        + "--allow-inexact goes on all the same and marks the run")
            }
            saved.progress.inexact = true
        }
        saved.progress.changedKeys = saved.changedKeys(to: experiment)
        if let why = try log.strangeness(experiment: saved.provenance.experiment, data: provenance.fingerprint) {
            throw RunError(
                refusal:
                    "events.jsonl does not belong to the checkpoint: \(why); restore it, or delete it and lose the "
                    + "course of the run so far")
        }
        if saved.progress.phase == .refit { startRefit() }
        try saved.fill(step.optimiser)
        progress = saved.progress
        if let parallel {
            try parallel.skip(steps: progress.step, stop: stop)
            try saved.fill(states: parallel.states)
        }
        try emit(.resumed(step: progress.totalSteps, exact: !progress.inexact, date: Date()))
    }

    /// Of the first phase.
    var plannedSteps: Int { settings.epochs * (settings.selection == .none ? steps : trainingSteps).perEpoch }

    /// Steps of the longest possible phase.
    private var largestPlan: Int {
        let refit = EpochSteps(dataset.refit, settings, sessionLength: experiment.model.sessionLength)
        return settings.epochs * max(trainingSteps.perEpoch, refit.perEpoch)
    }

    /// Trains to the end.
    /// - Throws: `Stopped` after writing a checkpoint, or what went wrong.
    func run() throws -> TrainedModel {
        confinement.checkThread()
        do {
            if progress.phase == .training { try train() }
            if progress.phase == .correction { try correct() }
            if progress.phase == .refit { try refit() }
        } catch is Stopped {
            // If nothing was trained yet, a checkpoint would only cost time and space.
            if progress.totalSteps > 0 && !isRestarting { try save() }
            throw Stopped()
        }
        guard let best = progress.best else { throw RunError("the run has no validation result") }
        return TrainedModel(
            model: step.model, progress: progress, best: best,
            epochs: settings.selection == .none
                ? steps.epochs(progress.step)
                : trainingSteps.epochs(progress.earlierSteps > 0 ? progress.earlierSteps : progress.step),
            bestEpoch: trainingSteps.epochs(best.step))
    }

    private func train() throws {
        while true {
            if progress.validationDue { try validate() }
            let exhausted = settings.patience > 0 && progress.withoutImprovement >= settings.patience
            if exhausted || progress.step >= plannedSteps { break }
            try advance(planned: plannedSteps)
            if trainingSteps.isValidated(after: progress.step) { progress.validationDue = true }
            // Only now: a checkpoint that did not know of the scoring due would lose it.
            try saveIfDue()
        }
        guard let best = progress.best else {
            throw RunError("the training ended before the validation set was scored: raise training.epochs")
        }
        if isCorrected || !settings.isRefitted {
            try checkpoint.best.file(best.step).read(
                into: step.model.parameters, fingerprint: provenance.fingerprint, checksum: best.weights)
        }
        if isCorrected {
            progress.phase = .correction
            try save()
            try emit(.phase("correcting the repeat term on validation sessions, without dropout"))
        } else {
            try endTraining(best)
        }
    }

    /// Whether the scores have a repeat term, and are those of a softmax, which the correction makes true.
    private var isCorrected: Bool {
        step.model.repeatCorrections != nil && settings.loss.isSoftmax && step.model.itemWeight > 0
    }

    /// Corrects the repeat term of the best weights. They are in the model, as they are in the checkpoint.
    private func correct() throws {
        guard let best = progress.best else { throw RunError("the run has no validation result") }
        let correcting = RepeatCorrecting(
            model: step.model, evaluator: Evaluator(between: step, settings: experiment.evaluation),
            validation: dataset.validation, evaluation: experiment.evaluation)
        let fitted = try correcting.fit { [emit] done, all in try emit(.evaluating(rows: done, of: all)) }
        progress.evaluationSeconds += fitted.seconds
        progress.evaluatedRows += fitted.rows
        progress.correction = fitted.correction
        if !settings.isRefitted { step.model.correct(by: fitted.correction) }
        try endTraining(best)
    }

    /// Goes on to the refit, or to the test with the weights that are in the model.
    private func endTraining(_ best: TrainingState.Best) throws {
        if settings.isRefitted {
            try stop.check()
            isRestarting = true
            startRefit()
            try stop.check()
            isRestarting = false
            progress.earlierSteps = progress.step
            progress.step = 0
            progress.phase = .refit
            let epochs = trainingSteps.epochsInWords(best.step)
            try emit(.phase("refit on training and validation sessions, \(epochs) epochs"))
        } else {
            progress.phase = .testing
        }
        try save()
    }

    /// One optimiser step, with its event if one is due.
    func advance(planned: Int) throws {
        confinement.checkThread()
        try stop.check()
        let start = ContinuousClock.now
        let learningRate = settings.learningRate(step: progress.step, stepsPerEpoch: steps.perEpoch)
        let result =
            if let parallel {
                try step(parallel, step: progress.step, learningRate: learningRate)
            } else if let rows = steps.rows {
                try step(rows, batch: steps.batch(progress.step), step: progress.step, learningRate: learningRate)
            } else {
                try step(
                    steps.sessions, batch: steps.batch(progress.step), step: progress.step, learningRate: learningRate)
            }
        progress.step += 1
        guard result.losses.values.allSatisfy(\.isFinite) else {
            throw RunError(
                "diverged at step \(progress.totalSteps): lower training.learningRate or set training.clipNorm")
        }
        progress.rows += result.rows
        progress.pendingRows += result.rows
        for (part, loss) in result.losses { progress.pendingLosses[part, default: 0] += loss * Double(result.rows) }
        let seconds = (ContinuousClock.now - start).seconds
        progress.trainingSeconds += seconds
        progress.pendingSeconds = (progress.pendingSeconds ?? 0) + seconds
        // About a hundred events per epoch, at fixed steps, so that a resumed run logs the same ones.
        if progress.step % max(1, steps.perEpoch / 100) == 0 || progress.step == planned {
            try report(planned: planned)
        }
    }

    private func report(planned: Int) throws {
        let rows = Double(progress.pendingRows)
        let parts = progress.pendingLosses.mapValues { $0 / rows }
        // In a fixed order: that of a dictionary differs in every process, and so would the last bit of the sum.
        let loss = parts.sorted { $0.key < $1.key }.reduce(0) { sum, part in
            sum + experiment.model.lossWeight(part.key) * part.value
        }
        try emit(
            .training(
                RunEvent.Progress(
                    step: progress.totalSteps, epoch: steps.epochs(progress.step), loss: loss,
                    parts: parts,
                    learningRate: settings.learningRate(step: progress.step - 1, stepsPerEpoch: steps.perEpoch),
                    rowsPerSecond: rows / (progress.pendingSeconds ?? progress.trainingSeconds),
                    seconds: progress.trainingSeconds,
                    secondsLeft: progress.trainingSeconds / Double(progress.totalSteps)
                        * Double(planned - progress.step))))
        progress.pendingRows = 0
        progress.pendingSeconds = 0
        progress.pendingLosses = [:]
    }

    private func validate() throws {
        let evaluator = Evaluator(
            between: step, settings: experiment.evaluation, precision: Precision(settings))
        let result = try evaluator.evaluate(
            dataset.validation, limit: experiment.evaluation.validationSessions, withLoss: true
        ) { [emit] done, all in try emit(.evaluating(rows: done, of: all)) }
        var measured = TrainingState.Best(
            step: progress.step, metrics: result.metrics, tasks: result.tasks,
            repeats: result.repeats.calibration(isSoftmax: settings.loss.isSoftmax))
        progress.note(score(measured), after: trainingSteps.epochs(progress.step))
        let isBest = progress.best.map { score(measured) > score($0) } ?? true
        if isBest {
            measured.weights = try checkpoint.writeBest(
                step.model.parameters, step: progress.step, fingerprint: provenance.fingerprint)
            progress.best = measured
            progress.withoutImprovement = 0
        } else {
            progress.withoutImprovement += 1
        }
        progress.validationDue = false
        progress.evaluationSeconds += result.seconds
        progress.evaluatedRows += result.ranks.count
        try emit(
            .validation(
                RunEvent.Validation(
                    step: progress.totalSteps, epoch: trainingSteps.epochs(progress.step), metrics: result.metrics,
                    tasks: result.tasks.isEmpty ? nil : result.tasks, loss: result.loss, best: isBest,
                    rowsPerSecond: Double(result.ranks.count) / result.seconds)))
        try saveIfDue()
    }

    /// What the best epoch is chosen by: MRR@20, or AUC where the item is no task.
    private func score(_ validation: TrainingState.Best) -> Double {
        step.model.itemWeight > 0 ? validation.metrics.mrr : validation.tasks.meanAUC ?? 0
    }

    func saveIfDue() throws {
        if (ContinuousClock.now - lastCheckpoint).seconds > settings.checkpointSeconds { try save() }
    }

    func save() throws {
        progress.note(share.beside)
        try checkpoint.write(
            progress, provenance, optimiser: step.optimiser, states: parallel?.states ?? [])
        lastCheckpoint = ContinuousClock.now
    }
}
