import Foundation
import Tensor
import TestSupport
import Testing

/// Adam against the published algorithm in double, over ten steps.
struct AdamTests {
    struct Settings: CustomTestStringConvertible {
        var workers = 1
        var decay = 0.0
        var scale = 1.0
        var lazy = false
        var testDescription: String { "\(workers) workers, decay \(decay), scale \(scale), lazy \(lazy)" }
    }

    /// One number, with the moments that the paper gives it.
    private struct Reference {
        var w: Double
        var m = 0.0
        var v = 0.0

        mutating func step(_ g: Double, rate: Double, decay: Double, time: Int) {
            m = 0.9 * m + 0.1 * g
            v = 0.999 * v + 0.001 * g * g
            let first = m / (1 - pow(0.9, Double(time)))
            let second = v / (1 - pow(0.999, Double(time)))
            w -= rate * (first / (second.squareRoot() + 1e-8) + decay * w)
        }
    }

    @Test(arguments: [
        Settings(), Settings(workers: 3), Settings(decay: 0.1), Settings(scale: 0.01),
        Settings(workers: 2, decay: 0.1, scale: 0.5, lazy: true), Settings(lazy: true),
    ])
    func tenSteps(_ settings: Settings) {
        var layout = ParameterLayout()
        let table = layout.table("table", rows: 11, columns: 5, .normal(deviation: 1))
        let weight = layout.dense("weight", rows: 7, columns: 3, .normal(deviation: 1))
        let bias = layout.dense("bias", rows: 1, columns: 7, decays: false, .normal(deviation: 1))
        let workers = Workers(settings.workers)
        let parameters = Parameters(layout) { SeededGenerator($0) }
        let gradients = Gradients(layout, workers: workers, sparseTables: settings.lazy)
        let adam = Adam(parameters, workers: workers)
        let tape = Tape(parameters, gradients: gradients)
        let handles = [weight, bias, table.parameter]
        let start = handles.map { parameters.matrix($0).elements.map(Double.init) }
        var reference = start.map { $0.map { Reference(w: $0) } }
        var generator = SeededGenerator("gradients")
        let scratch = Buffer(count: 11 * 5)

        for time in 1...10 {
            // Rows 0 … 4 of the table take turns, 5 … 9 always have a gradient, the last never has one.
            let rows = scratch.matrix(rows: 11, columns: 5)
            let places = [tape.parameter(weight).gradient?.sum, tape.parameter(bias).gradient?.sum, rows]
            for (handle, place) in zip(handles.indices, places) {
                guard let place else { continue }
                for index in 0..<place.count {
                    let row = index / 5
                    let isTouched = handle != 2 || (row < 5 ? row == time % 5 : row < 10)
                    let g = isTouched ? Float.random(in: -2...2, using: &generator) : 0
                    place.pointer[index] = g
                    if settings.lazy, !isTouched { continue }
                    reference[handle][index].step(
                        Double(g) * settings.scale, rate: 0.01, decay: handle == 1 ? 0 : settings.decay, time: time)
                }
            }
            let touched = [Int32(time % 5)] + Array(5..<10)
            for row in touched { gradients.add(rows.rows(Int(row)..<Int(row) + 1), to: table, rows: [row]) }
            gradients.reduce()
            adam.step(
                gradients,
                OptimiserStep(learningRate: 0.01, weightDecay: settings.decay, gradientScale: settings.scale))
            #expect(gradients.norm() == 0)
        }

        #expect(adam.steps == 10)
        for handle in handles.indices {
            let moved = zip(parameters.matrix(handles[handle]).elements, start[handle]).map { Double($0) - $1 }
            let expected = zip(reference[handle], start[handle]).map { $0.w - $1 }
            #expect(relativeError(moved, expected) < 1e-4)
        }
        let flat = reference.flatMap { $0 }
        #expect(relativeError(adam.first.elements, flat.map(\.m)) < 1e-5)
        #expect(relativeError(adam.second.elements, flat.map(\.v)) < 1e-4)
        if settings.lazy {
            let untouched = parameters.matrix(table.parameter).rows(10..<11).elements
            #expect(untouched.map(Double.init) == Array(start[2].suffix(5)))
        }
    }

    /// As with SparseAdam, what counts is that a row took part in the step: its moments decay under a gradient of zero.
    @Test func aTouchedRowMovesUnderAZeroGradient() {
        var layout = ParameterLayout()
        let table = layout.table("table", rows: 3, columns: 1, .constant(0))
        let parameters = Parameters(layout) { SeededGenerator($0) }
        let gradients = Gradients(layout, workers: Workers(2), sparseTables: true)
        let adam = Adam(parameters, workers: Workers(2))
        let one = Buffer(count: 2)
        for (gradient, rows) in [(Float(1), [Int32(0), 2]), (0, [2]), (0, [])] {
            one.elements = [gradient, gradient]
            gradients.add(one.matrix(rows: rows.count, columns: 1), to: table, rows: rows)
            gradients.reduce()
            adam.step(gradients, OptimiserStep(learningRate: 0.01))
        }
        #expect(adam.first.elements.map { ($0 * 1000).rounded() } == [100, 0, 90])
        let weights = parameters.matrix(table.parameter).elements
        #expect(weights[2] < weights[0] && weights[0] < 0 && weights[1] == 0)
    }
}
