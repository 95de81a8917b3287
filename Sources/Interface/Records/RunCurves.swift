import Algorithms
import Runs

/// Measurements of a run during training, in the order of steps.
public struct RunCurves: Sendable, Equatable {
    public private(set) var training: [RunEvent.Progress] = []
    public private(set) var validation: [RunEvent.Validation] = []

    public init() {}

    public mutating func append(_ progress: RunEvent.Progress) { training.append(progress) }
    public mutating func append(_ scores: RunEvent.Validation) { validation.append(scores) }

    /// Discards what a lost attempt measured after the checkpoint's step.
    public mutating func discard(after step: Int) {
        training.removeAll { $0.step > step }
        validation.removeAll { $0.step > step }
    }

    /// The validation with the largest MRR@20.
    public var best: RunEvent.Validation? { validation.max { $0.metrics.mrr < $1.metrics.mrr } }

    /// Seconds of training until a step was done, interpolated between reports; nil without reports.
    package func seconds(atStep step: Int) -> Double? {
        guard let first = training.first else { return nil }
        let place = training.partitioningIndex { $0.step >= step }
        if place == training.count { return training[place - 1].seconds }
        let next = training[place]
        guard place > 0 else { return step <= 0 ? 0 : first.seconds * Double(step) / Double(max(first.step, 1)) }
        let previous = training[place - 1]
        let share = Double(step - previous.step) / Double(max(next.step - previous.step, 1))
        return previous.seconds + share * (next.seconds - previous.seconds)
    }
}
