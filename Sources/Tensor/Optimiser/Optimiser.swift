/// Moves the parameters against their gradients.
///
/// Every number moves at every step, except in sparse tables: there only rows that the step has touched move, and the
/// others keep their state too (lazy), which suits sampled losses over large catalogues.
public protocol Optimiser: AnyObject {
    var parameters: Parameters { get }
    /// Steps taken.
    var steps: Int { get set }
    /// What is kept from earlier gradients, by name, each in the layout of the parameters: together with `steps` and
    /// the weights, all that the next step depends on.
    var state: [(name: String, buffer: Buffer)] { get }

    /// One step with the reduced gradients, which are zero afterwards.
    func step(_ gradients: Gradients, _ settings: OptimiserStep)
}

/// How one step is taken.
public struct OptimiserStep {
    public var learningRate: Double
    /// Decoupled decay (Loshchilov & Hutter 2019): weights, but not biases and layer norms, shrink by the fraction
    /// learningRate·weightDecay, whatever their gradient.
    public var weightDecay: Double
    /// Coupled decay, as `weight_decay` of PyTorch's Adam: l2·w is part of the gradient of every weight, biases too.
    /// Where the loss has next to no gradient, Adam's normalisation turns even the smallest l2 into decay at full rate.
    public var l2: Double
    /// Factor on the gradient, for clipping; it does not apply to what l2 adds.
    public var gradientScale: Double

    public init(learningRate: Double, weightDecay: Double = 0, l2: Double = 0, gradientScale: Double = 1) {
        self.learningRate = learningRate
        self.weightDecay = weightDecay
        self.l2 = l2
        self.gradientScale = gradientScale
    }
}

extension Optimiser {
    /// Forgets all steps.
    public func restart() {
        for (_, buffer) in state { buffer.zero() }
        steps = 0
    }

    /// Splits the numbers that a step moves between the workers: calls `update` for runs of the flat parameter buffer,
    /// with the decay that applies to them.
    func forEachRun(
        _ gradients: Gradients, workers: Workers, _ settings: OptimiserStep,
        _ update: (_ start: Int, _ count: Int, _ decay: Float) -> Void
    ) {
        workers.run { worker in
            for (index, entry) in parameters.layout.entries.enumerated() {
                let decay = entry.decays ? Float(settings.learningRate * settings.weightDecay) : 0
                let offset = parameters.offset(entry)
                if let rows = gradients.touchedRows(Parameter(index: index), worker: worker) {
                    for row in rows { update(offset + row * entry.columns, entry.columns, decay) }
                } else {
                    let rows = workers.range(worker, of: entry.rows)
                    update(offset + rows.lowerBound * entry.columns, rows.count * entry.columns, decay)
                }
            }
        }
        gradients.forgetTouchedRows()
    }
}
