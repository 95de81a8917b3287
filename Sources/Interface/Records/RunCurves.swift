import Algorithms
import Basics
import Runs

/// Measurements of a run during training, in the order of steps.
public struct RunCurves: Sendable, Equatable {
    package private(set) var training = TrainingCurves()
    public private(set) var validation: [RunEvent.Validation] = []

    public init() {}

    public mutating func append(_ progress: RunEvent.Progress) { training.append(progress) }
    public mutating func append(_ scores: RunEvent.Validation) { validation.append(scores) }

    /// Discards what a lost attempt measured after the checkpoint's step.
    public mutating func discard(after step: Int) {
        training.discard(after: step)
        validation.removeAll { $0.step > step }
    }

    /// The validation with the largest MRR@20.
    public var best: RunEvent.Validation? { validation.max { $0.metrics.mrr < $1.metrics.mrr } }

    /// Seconds of training until a step was done, interpolated between reports; nil without reports.
    package func seconds(atStep step: Int) -> Double? {
        let steps = training.steps
        guard let first = steps.first else { return nil }
        let place = steps.partitioningIndex { $0 >= Double(step) }
        if place == steps.count { return training.seconds[place - 1] }
        guard place > 0 else { return step <= 0 ? 0 : training.seconds[0] * Double(step) / max(first, 1) }
        let (previous, next) = (training.seconds[place - 1], training.seconds[place])
        let share = (Double(step) - steps[place - 1]) / max(steps[place] - steps[place - 1], 1)
        return previous + share * (next - previous)
    }
}

/// What was reported of training, a column for each quantity: long runs are drawn again and again.
package struct TrainingCurves: Sendable, Equatable {
    package private(set) var steps: [Double] = []
    /// Epochs of the current phase, and of the whole run: a refit counts its own from zero.
    private var phaseEpochs: [Double] = []
    package private(set) var epochs: [Double] = []
    package private(set) var seconds: [Double] = []
    package private(set) var secondsLeft: [Double] = []
    package private(set) var loss: [Double] = []
    /// The part of the loss that compares with the validation loss.
    package private(set) var itemLoss: [Double] = []
    /// Not a number where a report has no such part.
    package private(set) var parts: [LossPart: [Double]] = [:]
    package private(set) var learningRate: [Double] = []
    /// Between a report and the one before.
    package private(set) var rowsPerSecond: [Double] = []

    package var count: Int { steps.count }
    /// Epochs of the current phase.
    package var epoch: Double? { phaseEpochs.last }

    fileprivate mutating func append(_ progress: RunEvent.Progress) {
        for part in progress.parts.keys where parts[part] == nil {
            parts[part] = Array(repeating: .nan, count: count)
        }
        for part in parts.keys { parts[part]?.append(progress.parts[part] ?? .nan) }
        let done = epochs.last ?? 0
        let continued = done - (phaseEpochs.last ?? 0) + progress.epoch
        epochs.append(continued < done ? done + progress.epoch : continued)
        phaseEpochs.append(progress.epoch)
        steps.append(Double(progress.step))
        seconds.append(progress.seconds)
        secondsLeft.append(progress.secondsLeft)
        loss.append(progress.loss)
        itemLoss.append(progress.itemLoss)
        learningRate.append(progress.learningRate)
        rowsPerSecond.append(progress.rowsPerSecond)
    }

    fileprivate mutating func discard(after step: Int) {
        let lost = count - steps.partitioningIndex { $0 > Double(step) }
        for part in parts.keys { parts[part]?.removeLast(lost) }
        steps.removeLast(lost)
        phaseEpochs.removeLast(lost)
        epochs.removeLast(lost)
        seconds.removeLast(lost)
        secondsLeft.removeLast(lost)
        loss.removeLast(lost)
        itemLoss.removeLast(lost)
        learningRate.removeLast(lost)
        rowsPerSecond.removeLast(lost)
    }
}
