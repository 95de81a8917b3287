import Basics

/// A value in a forward pass, with the place of its gradient (absent when nothing upstream needs one).
public struct Node {
    public let value: Matrix
    public let gradient: Gradient?

    public init(value: Matrix, gradient: Gradient?) {
        self.value = value
        self.gradient = gradient
    }

    /// - Parameter gradient: memory that holds a gradient already, which may be zero.
    public init(value: Matrix, addingTo gradient: Matrix?) {
        self.init(value: value, gradient: gradient.map(Gradient.init(filled:)))
    }

    public var rows: Int { value.rows }
    public var columns: Int { value.columns }

    /// The same value, through which no gradient flows.
    public var detached: Node { Node(value: value, gradient: nil) }
}

/// Records the operations of one worker's forward pass; `backward` plays their gradient rules in reverse.
///
/// Recording order is a topological order, so there is no graph to sort. Values and gradients live in the tape's arena
/// until the tape, or another one on the same arena, is reset. Operations are extensions of this class, one file each,
/// in `Operations/`. Used by one worker at a time.
public final class Tape {
    public let parameters: Parameters
    let gradients: Gradients?
    let worker: Int
    let arena: Arena
    let products: TapeProducts
    /// Once it is set, operations compute nothing; values and gradients are then meaningless.
    let stop: StopFlag
    private var rules: [() -> Void] = []
    var rowGradients: [RowGradient] = []
    /// Sums of the recorded losses over this worker's rows, by part, already weighted by 1/rows of the whole step.
    public private(set) var losses: [LossPart: Double] = [:]
    /// Key of the step's dropout draws, of which there are none outside training.
    private var dropoutKey: UInt64 = 0
    private var dropoutDraws: UInt64 = 0
    private let confinement = Confinement()

    /// - Parameters:
    ///   - gradients: nil for a tape that only evaluates: nothing is recorded and dropout is off.
    ///   - arena: memory of its nodes; tapes that are never in use at the same time can share one.
    ///   - precision: of the operands of large products; `bf16` only where `Precision.bf16.obstacle` is nil.
    ///   - stop: ends the pass early; its owner then throws the values away.
    public init(
        _ parameters: Parameters, gradients: Gradients?, worker: Int = 0, arena: Arena = Arena(),
        precision: Precision = .fp32, stop: StopFlag = StopFlag()
    ) {
        self.parameters = parameters
        self.gradients = gradients
        self.worker = worker
        self.arena = arena
        products = TapeProducts(precision)
        self.stop = stop
    }

    public var isTraining: Bool { gradients != nil }

    /// Forgets the last pass; its nodes must not be used any more.
    /// - Parameter dropoutKey: a number that no other step, worker or run with another seed uses.
    public func reset(dropoutKey: UInt64 = 0) {
        arena.reset()
        rules.removeAll(keepingCapacity: true)
        rowGradients.removeAll(keepingCapacity: true)
        losses.removeAll(keepingCapacity: true)
        self.dropoutKey = dropoutKey
        dropoutDraws = 0
    }

    /// Fills in all gradients, from the losses recorded and the gradients set from outside.
    public func backward() {
        confinement.alone {
            for rule in rules.reversed() where !stop.isStopped { rule() }
            rules.removeAll(keepingCapacity: true)
        }
    }

    /// A dense parameter as a node.
    public func parameter(_ parameter: Parameter) -> Node {
        Node(value: parameters.matrix(parameter), addingTo: gradients?.dense(parameter, worker: worker))
    }

    /// A new node for an operation's result, uninitialised; it has a gradient if one of the inputs has.
    func result(rows: Int, columns: Int, from inputs: Node...) -> Node {
        result(rows: rows, columns: columns, differentiable: inputs.contains { $0.gradient != nil })
    }

    func result(rows: Int, columns: Int, differentiable: Bool) -> Node {
        let value = arena.matrix(rows: rows, columns: columns)
        guard isTraining && differentiable else { return Node(value: value, gradient: nil) }
        return Node(value: value, gradient: gradient(rows: rows, columns: columns))
    }

    /// The gradient of an input, or memory for one that nothing reads.
    func gradient(_ input: Node) -> Gradient {
        input.gradient ?? gradient(rows: input.rows, columns: input.columns)
    }

    private func gradient(rows: Int, columns: Int) -> Gradient {
        Gradient(empty: arena.matrix(rows: rows, columns: columns))
    }

    /// Notes the gradient rule of an operation whose result has a gradient.
    func record(_ rule: @escaping () -> Void) { rules.append(rule) }

    func addLoss(_ part: LossPart, _ value: Double) { losses[part, default: 0] += value }

    /// A stream of random draws for an operation of this name: the same each time that a step is computed, and apart
    /// from those of dropout.
    public func draws(_ name: String) -> RandomStream { RandomStream(seed: dropoutKey, name: name) }

    /// A key for one dropout operation.
    func nextDropoutKey() -> UInt64 {
        dropoutDraws += 1
        return RandomStream.number(dropoutDraws, of: dropoutKey)
    }
}
