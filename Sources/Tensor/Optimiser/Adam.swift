import CKernels
import Foundation

/// Adam (Kingma & Ba 2015) with decoupled weight decay (Loshchilov & Hutter 2019), over the flat parameter buffer.
///
/// On sparse tables it is PyTorch's SparseAdam: the moments of rows that a step has not touched stay as they are.
public final class Adam: Optimiser {
    public static let beta1 = 0.9
    public static let beta2 = 0.999
    public static let epsilon = 1e-8

    public let parameters: Parameters
    /// First and second moments, in the layout of the parameters.
    public let first: Buffer
    public let second: Buffer
    public var steps = 0
    private let workers: Workers

    public init(_ parameters: Parameters, workers: Workers) {
        self.parameters = parameters
        self.workers = workers
        first = Buffer(count: parameters.layout.count)
        second = Buffer(count: parameters.layout.count)
    }

    public var state: [(name: String, buffer: Buffer)] { [("first", first), ("second", second)] }

    public func step(_ gradients: Gradients, _ settings: OptimiserStep) {
        steps += 1
        // Bias corrections: m/(1 − β1ᵗ) and √(v/(1 − β2ᵗ)), folded into rate and ε.
        let correction = (1 - pow(Self.beta2, Double(steps))).squareRoot()
        let rate = Float(settings.learningRate * correction / (1 - pow(Self.beta1, Double(steps))))
        let epsilon = Float(Self.epsilon * correction)
        forEachRun(gradients, workers: workers, settings) { start, count, decay in
            kernel_adam(
                parameters.buffer.pointer + start, gradients.pointer(at: start), first.pointer + start,
                second.pointer + start, count, Float(settings.gradientScale), Float(settings.l2), rate,
                Float(Self.beta1), Float(Self.beta2), epsilon, decay)
        }
    }
}
