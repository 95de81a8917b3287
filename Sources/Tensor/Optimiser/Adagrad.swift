import CKernels

/// Adagrad (Duchi, Hazan, Singer 2011) with momentum on the scaled gradient, as in GRU4Rec's own code: ε is inside the
/// root, v = momentum·v − rate·g/√(Σ g² + ε), w += v.
public final class Adagrad: Optimiser {
    public static let epsilon = 1e-6

    public let parameters: Parameters
    public var steps = 0
    private let momentum: Float
    private let squares: Buffer
    private let velocity: Buffer
    private let workers: Workers

    public init(_ parameters: Parameters, workers: Workers, momentum: Double) {
        self.parameters = parameters
        self.workers = workers
        self.momentum = Float(momentum)
        squares = Buffer(count: parameters.layout.count)
        velocity = Buffer(count: parameters.layout.count)
    }

    public var state: [(name: String, buffer: Buffer)] { [("squares", squares), ("velocity", velocity)] }

    public func step(_ gradients: Gradients, _ settings: OptimiserStep) {
        steps += 1
        forEachRun(gradients, workers: workers, settings) { start, count, decay in
            kernel_adagrad(
                parameters.buffer.pointer + start, gradients.pointer(at: start), squares.pointer + start,
                velocity.pointer + start, count, Float(settings.gradientScale), Float(settings.l2),
                Float(settings.learningRate), momentum, Float(Self.epsilon), decay)
        }
    }
}
