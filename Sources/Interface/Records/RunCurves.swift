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
        var low = 0
        var high = training.count
        while low < high {
            let middle = (low + high) / 2
            if training[middle].step < step { low = middle + 1 } else { high = middle }
        }
        if low == training.count { return training[low - 1].seconds }
        let next = training[low]
        guard low > 0 else { return step <= 0 ? 0 : first.seconds * Double(step) / Double(max(first.step, 1)) }
        let previous = training[low - 1]
        let share = Double(step - previous.step) / Double(max(next.step - previous.step, 1))
        return previous.seconds + share * (next.seconds - previous.seconds)
    }
}
