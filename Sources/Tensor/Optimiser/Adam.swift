import CKernels
import Foundation

/// Adam (Kingma & Ba 2015) with decoupled weight decay (Loshchilov & Hutter 2019), over the flat parameter buffer.
///
/// Every number moves at every step, except in sparse tables: there only the rows that the step has touched move, and the
/// others keep their moments too (lazy, like PyTorch's SparseAdam); right for sampled losses over large catalogues.
public final class Adam {
    public static let beta1 = 0.9
    public static let beta2 = 0.999
    public static let epsilon = 1e-8

    public let parameters: Parameters
    /// First and second moments, in the layout of the parameters.
    public let first: Buffer
    public let second: Buffer
    /// Steps taken.
    public var steps = 0
    private let workers: Workers

    public init(_ parameters: Parameters, workers: Workers) {
        self.parameters = parameters
        self.workers = workers
        first = Buffer(count: parameters.layout.count)
        second = Buffer(count: parameters.layout.count)
    }

    /// One step with the reduced gradients, which are zero afterwards.
    ///
    /// - Parameters:
    ///   - weightDecay: decoupled decay: weights shrink by learningRate·weightDecay, whatever their gradient.
    ///   - l2: coupled decay, as `weight_decay` of PyTorch's Adam: l2·w is part of the gradient of every weight, biases
    ///     too. Where the loss has next to no gradient, Adam's normalisation makes the smallest l2 a decay at full rate.
    ///   - gradientScale: factor on the gradient, for clipping; not on what l2 adds.
    public func step(
        _ gradients: Gradients, learningRate: Double, weightDecay: Double = 0, l2: Double = 0,
        gradientScale: Double = 1
    ) {
        steps += 1
        // Bias corrections: m/(1 − β1ᵗ) and √(v/(1 − β2ᵗ)), folded into rate and ε.
        let correction = (1 - pow(Self.beta2, Double(steps))).squareRoot()
        let rate = Float(learningRate * correction / (1 - pow(Self.beta1, Double(steps))))
        let epsilon = Float(Self.epsilon * correction)
        let layout = parameters.layout
        workers.run { worker in
            for (index, entry) in layout.entries.enumerated() {
                let decay = entry.decays ? Float(learningRate * weightDecay) : 0
                let offset = parameters.offset(entry)
                let update = { [self] (start: Int, count: Int) in
                    kernel_adam(
                        parameters.buffer.pointer + start, gradients.pointer(at: start), first.pointer + start,
                        second.pointer + start, count, Float(gradientScale), Float(l2), rate, Float(Self.beta1),
                        Float(Self.beta2),
                        epsilon, decay)
                }
                if let rows = gradients.touchedRows(Parameter(index: index), worker: worker) {
                    for row in rows { update(offset + row * entry.columns, entry.columns) }
                } else {
                    let rows = workers.range(worker, of: entry.rows)
                    update(offset + rows.lowerBound * entry.columns, rows.count * entry.columns)
                }
            }
        }
        gradients.forgetTouchedRows()
    }
}
