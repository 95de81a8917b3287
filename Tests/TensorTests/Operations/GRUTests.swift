import Foundation
import Tensor
import TestSupport
import Testing

/// The GRU over packed sequences: values against the cell's equations, gradients against differences.
struct GRUTests {
    /// Lengths out of order, with ties and an empty sequence.
    private static let lengths: [Int32] = [2, 5, 1, 0, 5, 3]
    private static let offsets: [Int32] = lengths.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1) }

    private struct Cell {
        let parameters: Parameters
        let x: Table
        let recurrent: Parameter
        let bias: Parameter
        let inner: Parameter
        let initial: Table
        let width: Int

        init(rows: Int, sequences: Int, width: Int) {
            var layout = ParameterLayout()
            x = layout.table("x", rows: rows, columns: 3 * width, .uniform(bound: 1))
            recurrent = layout.dense("recurrent", rows: 3 * width, columns: width, .uniform(bound: 1))
            bias = layout.dense("bias", rows: 1, columns: 3 * width, .uniform(bound: 1))
            inner = layout.dense("inner", rows: 1, columns: width, .uniform(bound: 1))
            initial = layout.table("initial", rows: sequences, columns: width, .uniform(bound: 1))
            parameters = Parameters(layout) { SeededGenerator($0) }
            self.width = width
        }

        func states(
            offsets: [Int32], rows: Range<Int>, withInitial sequences: Range<Int>?, resetAfter: Bool = false
        ) -> [Float] {
            let tape = Tape(parameters, gradients: nil)
            return tape.gru(
                tape.rows(of: x, rows), recurrent: tape.parameter(recurrent), bias: tape.parameter(bias),
                innerBias: resetAfter ? tape.parameter(inner) : nil, offsets: offsets,
                initial: sequences.map { parameters.matrix(initial.parameter).rows($0) }
            ).value.elements
        }

        /// By the equations, one sequence and one number at a time.
        func naive(offsets: [Int32], withInitial: Bool, resetAfter: Bool) -> [Double] {
            let c = parameters.matrix(inner).elements.map(Double.init)
            let (x, u, b) = (
                parameters.matrix(x.parameter), parameters.matrix(recurrent), parameters.matrix(bias).elements
            )
            func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
            func gate(_ row: Int, _ output: Int, _ state: [Double]) -> Double {
                state.indices.reduce(Double(x[row, output]) + Double(b[output])) {
                    $0 + Double(u[output, $1]) * state[$1]
                }
            }
            var states: [Double] = []
            for sequence in 0..<offsets.count - 1 {
                var h = [Double](repeating: 0, count: width)
                if withInitial {
                    let start = parameters.matrix(initial.parameter).rows(sequence..<sequence + 1)
                    h = start.elements.map(Double.init)
                }
                for row in Int(offsets[sequence])..<Int(offsets[sequence + 1]) {
                    let r = (0..<width).map { sigmoid(gate(row, $0, h)) }
                    let z = (0..<width).map { sigmoid(gate(row, width + $0, h)) }
                    // The reset gate goes before the product, or after it and its bias.
                    let reset = zip(r, h).map(*)
                    let none = [Double](repeating: 0, count: width)
                    let n = (0..<width).map { column in
                        let place = 2 * width + column
                        guard resetAfter else { return tanh(gate(row, place, reset)) }
                        let inner = h.indices.reduce(c[column]) { $0 + Double(u[place, $1]) * h[$1] }
                        return tanh(gate(row, place, none) + r[column] * inner)
                    }
                    h = (0..<width).map { (1 - z[$0]) * h[$0] + z[$0] * n[$0] }
                    states += h
                }
            }
            return states
        }
    }

    private static let starts = [false, true].flatMap { first in [false, true].map { (first, $0) } }

    @Test(arguments: [1, 3, 17], starts) func values(width: Int, choice: (withInitial: Bool, resetAfter: Bool)) {
        let cell = Cell(rows: 16, sequences: 6, width: width)
        let states = cell.states(
            offsets: Self.offsets, rows: 0..<16, withInitial: choice.withInitial ? 0..<6 : nil,
            resetAfter: choice.resetAfter)
        let naive = cell.naive(
            offsets: Self.offsets, withInitial: choice.withInitial, resetAfter: choice.resetAfter)
        #expect(largestError(states, naive) < 1e-5)
    }

    @Test("The two cells are not the same") func cellsDiffer() {
        let cell = Cell(rows: 16, sequences: 6, width: 3)
        let states = [false, true].map {
            cell.states(offsets: Self.offsets, rows: 0..<16, withInitial: nil, resetAfter: $0)
        }
        #expect(largestError(states[0], states[1].map(Double.init)) > 1e-2)
    }

    /// What a session is given does not depend on the sessions beside it: no state leaks from one to the next.
    @Test(arguments: [false, true]) func sequencesAreIndependent(withInitial: Bool) {
        let cell = Cell(rows: 16, sequences: 6, width: 7)
        let together = cell.states(offsets: Self.offsets, rows: 0..<16, withInitial: withInitial ? 0..<6 : nil)
        for sequence in Self.lengths.indices {
            let rows = Int(Self.offsets[sequence])..<Int(Self.offsets[sequence + 1])
            let alone = cell.states(
                offsets: [0, Self.lengths[sequence]], rows: rows,
                withInitial: withInitial ? sequence..<sequence + 1 : nil)
            #expect(largestError(alone, together[rows.lowerBound * 7..<rows.upperBound * 7].map(Double.init)) < 1e-6)
        }
    }

    /// A sequence may be cut anywhere if its state is carried.
    @Test func carriedStatesContinueASequence() {
        let cell = Cell(rows: 9, sequences: 1, width: 5)
        let whole = cell.states(offsets: [0, 9], rows: 0..<9, withInitial: 0..<1)
        var pieces: [Float] = []
        for rows in [0..<4, 4..<5, 5..<9] {
            let part = cell.states(offsets: [0, Int32(rows.count)], rows: rows, withInitial: 0..<1)
            pieces += part
            let last = part.suffix(5)
            for (column, value) in last.enumerated() {
                cell.parameters.matrix(cell.initial.parameter)[0, column] = value
            }
        }
        #expect(largestError(pieces, whole.map(Double.init)) < 1e-6)
    }

    @Test func noSequences() {
        let cell = Cell(rows: 1, sequences: 1, width: 3)
        #expect(cell.states(offsets: [0], rows: 0..<0, withInitial: nil).isEmpty)
    }

    @Test(arguments: [1, 4], starts) func gradients(width: Int, choice: (withInitial: Bool, resetAfter: Bool)) {
        var check = GradientCheck(step: 0.05)
        let x = check.table("x", 16, 3 * width)
        let recurrent = check.dense("recurrent", 3 * width, width)
        let bias = check.dense("bias", 1, 3 * width)
        let inner = check.dense("inner", 1, width)
        let initial = Matrix(SeededGenerator.floats("initial", 6 * width), rows: 6, columns: width)
        check.expectGradients { tape in
            [
                tape.gru(
                    tape.rows(of: x, 0..<16), recurrent: tape.parameter(recurrent), bias: tape.parameter(bias),
                    innerBias: choice.resetAfter ? tape.parameter(inner) : nil, offsets: Self.offsets,
                    initial: choice.withInitial ? initial : nil)
            ]
        }
    }

    /// Every sequence of one row: nothing recurrent to learn, unless a state was given.
    @Test(arguments: starts) func gradientsOfSingleRows(choice: (withInitial: Bool, resetAfter: Bool)) {
        var check = GradientCheck(step: 0.05)
        let x = check.table("x", 4, 9)
        let recurrent = check.dense("recurrent", 9, 3)
        let bias = check.dense("bias", 1, 9)
        let inner = check.dense("inner", 1, 3)
        let initial = Matrix(SeededGenerator.floats("initial", 12), rows: 4, columns: 3)
        check.expectGradients { tape in
            [
                tape.gru(
                    tape.rows(of: x, 0..<4), recurrent: tape.parameter(recurrent), bias: tape.parameter(bias),
                    innerBias: choice.resetAfter ? tape.parameter(inner) : nil, offsets: [0, 1, 2, 3, 4],
                    initial: choice.withInitial ? initial : nil)
            ]
        }
    }
}
