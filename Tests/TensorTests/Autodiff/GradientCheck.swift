import Tensor
import TestSupport
import Testing

/// Compares the gradients of a tape with central differences of its forward pass.
///
/// The function under test is recorded on the tapes of two workers and reduced to one number: the tapes' losses plus Σ
/// output·weight with random weights, in double. Inputs are tables and dense parameters, so that gradients take the way
/// they take in training: per worker and reduced, or noted and merged.
struct GradientCheck {
    private var layout = ParameterLayout()
    private var inputs: [Parameter] = []
    /// Distance of the stencil's points. Single precision asks for a wide one (rounding errors are divided by it); the
    /// fourth-order stencil allows it (truncation grows with its fourth power).
    let step: Float
    private let workers = Workers(2)

    init(step: Float) { self.step = step }

    /// An input in ±bound whose gradient each worker holds for itself.
    mutating func dense(_ name: String, _ rows: Int, _ columns: Int, bound: Float = 1) -> Parameter {
        inputs.append(layout.dense(name, rows: rows, columns: columns, .uniform(bound: bound)))
        return inputs[inputs.count - 1]
    }

    /// An input in ±bound whose gradient all workers share.
    mutating func table(_ name: String, _ rows: Int, _ columns: Int, bound: Float = 1) -> Table {
        let table = layout.table(name, rows: rows, columns: columns, .uniform(bound: bound))
        inputs.append(table.parameter)
        return table
    }

    /// Expects the gradient of every parameter to be right.
    ///
    /// - Parameters:
    ///   - itemVectors: the table whose rows play the item vectors of the step.
    ///   - forward: records the function and returns its outputs.
    func expectGradients(
        tolerance: Double = 1e-3, itemVectors: Table? = nil, sourceLocation: SourceLocation = #_sourceLocation,
        _ forward: (Tape) -> [Node]
    ) {
        for (name, error) in errors(itemVectors: itemVectors, forward) {
            #expect(error < tolerance, "gradient of \(name)", sourceLocation: sourceLocation)
        }
    }

    /// Norm of the gradient's error relative to the gradient's norm, per parameter.
    func errors(itemVectors: Table? = nil, _ forward: (Tape) -> [Node]) -> [String: Double] {
        let parameters = Parameters(layout) { SeededGenerator($0) }
        let gradients = Gradients(layout, workers: workers)
        let tapes = (0..<workers.count).map {
            Tape(parameters, gradients: gradients, worker: $0, arena: Self.dirtyArena())
        }
        func objective() -> Double {
            tapes.indices.reduce(0) { $0 + value(of: forward, on: tapes[$1], worker: $1) }
        }

        _ = objective()
        for tape in tapes { tape.backward() }
        gradients.merge(tapes, itemVectors: itemVectors.map(gradients.table))
        gradients.reduce()
        let computed = inputs.map(gradients.elements)

        var errors: [String: Double] = [:]
        for (input, gradient) in zip(inputs, computed) {
            let differences = centralDifferences(parameters.matrix(input), step: step, objective)
            errors[layout.entries[input.index].name] = relativeError(gradient, differences)
        }
        return errors
    }

    /// Memory full of NaN, so that what is read before it was written is found.
    private static func dirtyArena() -> Arena {
        let arena = Arena(blockSize: 1 << 16)
        arena.floats(1 << 16).update(repeating: .nan, count: 1 << 16)
        arena.reset()
        return arena
    }

    /// The tape's share of the objective; its derivative enters the gradients of the outputs.
    private func value(of forward: (Tape) -> [Node], on tape: Tape, worker: Int) -> Double {
        tape.reset(dropoutKey: UInt64(worker + 1))
        let outputs = forward(tape)
        var generator = SeededGenerator(100 + worker)
        var sum = tape.losses.values.reduce(0, +)
        for output in outputs {
            for index in 0..<output.value.count {
                let weight = Float.random(in: -1...1, using: &generator)
                sum += Double(output.value.pointer[index]) * Double(weight)
                output.gradient?.sum.pointer[index] += weight
            }
        }
        return sum
    }
}

/// Derivative of `objective` by every element: (8(f(x+h) − f(x−h)) − (f(x+2h) − f(x−2h))) / 12h.
func centralDifferences(_ x: Matrix, step: Float, _ objective: () -> Double) -> [Double] {
    (0..<x.count).map { index in
        let start = x.pointer[index]
        func difference(_ distance: Float) -> Double {
            defer { x.pointer[index] = start }
            x.pointer[index] = start + distance
            let forward = objective()
            x.pointer[index] = start - distance
            return forward - objective()
        }
        return (8 * difference(step) - difference(2 * step)) / (12 * Double(step))
    }
}
