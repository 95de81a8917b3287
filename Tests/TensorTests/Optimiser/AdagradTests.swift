import Foundation
import Tensor
import TestSupport
import Testing

/// Adagrad with momentum against its equations in double, over ten steps.
struct AdagradTests {
    struct Settings: CustomTestStringConvertible {
        var workers = 1
        var momentum = 0.0
        var decay = 0.0
        var l2 = 0.0
        var scale = 1.0
        var sparse = false
        var testDescription: String {
            "\(workers) workers, momentum \(momentum), decay \(decay), l2 \(l2), scale \(scale), sparse \(sparse)"
        }
    }

    /// One number, with what is kept of its gradients.
    private struct Reference {
        var w: Double
        var squares = 0.0
        var velocity = 0.0

        mutating func step(_ gradient: Double, _ settings: Settings, decays: Bool) {
            let g = gradient * settings.scale + settings.l2 * w
            squares += g * g
            // ε stands inside the root.
            velocity = settings.momentum * velocity - 0.05 * g / (squares + 1e-6).squareRoot()
            w += velocity - (decays ? 0.05 * settings.decay * w : 0)
        }
    }

    @Test(arguments: [
        Settings(), Settings(workers: 3, momentum: 0.15), Settings(decay: 0.1, l2: 0.2), Settings(scale: 1e-4),
        Settings(workers: 2, momentum: 0.4, decay: 0.1, l2: 0.2, scale: 0.5, sparse: true),
    ])
    func tenSteps(_ settings: Settings) {
        var layout = ParameterLayout()
        let table = layout.table("table", rows: 9, columns: 4, .normal(deviation: 1))
        let bias = layout.dense("bias", rows: 1, columns: 5, decays: false, .normal(deviation: 1))
        let workers = Workers(settings.workers)
        let parameters = Parameters(layout) { SeededGenerator($0) }
        let gradients = Gradients(layout, workers: workers, sparseTables: settings.sparse)
        let adagrad = Adagrad(parameters, workers: workers, momentum: settings.momentum)
        let tape = Tape(parameters, gradients: gradients)
        func references(_ parameter: Parameter) -> [Reference] {
            parameters.matrix(parameter).elements.map { Reference(w: Double($0)) }
        }
        var expected = (bias: references(bias), table: references(table.parameter))
        var generator = SeededGenerator("gradients")
        for time in 1...10 {
            for index in 0..<5 {
                let g = Float.random(in: -2...2, using: &generator)
                tape.parameter(bias).gradient?.sum.pointer[index] = g
                expected.bias[index].step(Double(g), settings, decays: false)
            }
            // Rows of the table take turns; the last never has a gradient.
            let touched = (0..<8).filter { $0 % 3 == time % 3 }
            let values = generator.floats(touched.count * 4, in: -2...2)
            gradients.add(
                Matrix(values, rows: touched.count, columns: 4), to: table, rows: touched.map(Int32.init))
            for row in 0..<9 where touched.contains(row) || !settings.sparse {
                for column in 0..<4 {
                    let g = touched.firstIndex(of: row).map { values[$0 * 4 + column] } ?? 0
                    expected.table[row * 4 + column].step(Double(g), settings, decays: true)
                }
            }
            gradients.reduce()
            adagrad.step(
                gradients,
                OptimiserStep(
                    learningRate: 0.05, weightDecay: settings.decay, l2: settings.l2, gradientScale: settings.scale))
            #expect(gradients.norm() == 0)
        }
        #expect(adagrad.steps == 10)
        #expect(relativeError(parameters.matrix(bias).elements, expected.bias.map(\.w)) < 1e-5)
        #expect(relativeError(parameters.matrix(table.parameter).elements, expected.table.map(\.w)) < 1e-5)
        // Dense parameters stand before tables.
        let kept = Dictionary(uniqueKeysWithValues: adagrad.state.map { ($0.name, $0.buffer.elements) })
        let all = expected.bias + expected.table
        #expect(relativeError(kept["squares"] ?? [], all.map(\.squares)) < 1e-5)
        #expect(relativeError(kept["velocity"] ?? [], all.map(\.velocity)) < 1e-4)

        adagrad.restart()
        #expect(adagrad.steps == 0)
        #expect(adagrad.state.allSatisfy { $0.buffer.elements.allSatisfy { $0 == 0 } })
    }
}
