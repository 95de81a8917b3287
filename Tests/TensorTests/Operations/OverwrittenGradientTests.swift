import Basics
import Tensor
import TestSupport
import Testing

/// The first rule that adds to a gradient overwrites the memory, which holds anything: every operation with an input
/// that is read by it alone, by it twice, and by something else before and after it.
struct OverwrittenGradientTests {
    private static let rows = 6
    private static let columns = 8

    enum Operation: String, CaseIterable {
        case gelu, geluWithDropout, relu, sigmoid, sum, sumOfItself, droppedSum, dropout, concat, exchange, elements
        case layerNorm, normalise, softmax, linear, attention, prefixMean, select, neighbourMean, mixture, gatedStep
        case softReadout, gru, crossEntropy, sigmoidLoss
    }

    @Test(arguments: Operation.allCases) func everyWayOfReading(_ operation: Operation) {
        for reading in 0..<4 {
            var check = GradientCheck(step: 0.02)
            let table = check.table("x", Self.rows, Self.columns, bound: 2)
            let square = check.dense("square", Self.columns, Self.columns)
            let wide = check.dense("wide", 3 * Self.columns, Self.columns)
            let line = check.dense("line", 1, Self.columns)
            let shift = check.dense("shift", 1, Self.columns)
            let long = check.dense("long", 1, 3 * Self.columns)
            let weights = Weights(square: square, wide: wide, line: line, shift: shift, long: long)
            check.expectGradients(tolerance: 3e-3) { tape in
                // A copy, since the gradients of tables and weights are never overwritten.
                let x = tape.select(tape.rows(of: table, 0..<Self.rows), rows: Array(0..<Int32(Self.rows)))
                // All weights are read, as a gradient of zero has no relative error.
                let others = [square, wide, line, shift, long].map { tape.gelu(tape.parameter($0)) }
                switch reading {
                case 0: return [apply(operation, tape, x, weights)] + others
                case 1:
                    let first = apply(operation, tape, x, weights)
                    return [first, apply(operation, tape, x, weights)] + others
                case 2:
                    let before = tape.softmax(x)
                    return [before, apply(operation, tape, x, weights)] + others
                default:
                    let y = apply(operation, tape, x, weights)
                    return [y, tape.softmax(x)] + others
                }
            }
        }
    }

    private struct Weights {
        let square, wide, line, shift, long: Parameter
    }

    private func apply(_ operation: Operation, _ tape: Tape, _ x: Node, _ weights: Weights) -> Node {
        let all = Array(0..<Int32(Self.rows))
        switch operation {
        case .gelu: return tape.gelu(x)
        case .geluWithDropout: return tape.gelu(x, dropout: 0.3)
        // Its kink is no place for central differences.
        case .relu: return tape.relu(tape.add(tape.sigmoid(x), tape.sigmoid(x)))
        case .sigmoid: return tape.sigmoid(x)
        case .sum: return tape.add(tape.softmax(x), x)
        case .sumOfItself: return tape.add(x, x)
        case .droppedSum: return tape.add(x, dropped: x, 0.4)
        case .dropout: return tape.dropout(x, 0.4)
        case .concat: return tape.concat([x, x])
        case .exchange: return tape.exchanging(x, columns: all.map { ($0, 7) })
        case .elements: return tape.elements(of: x, parts: [0, 1, 1, 3, 3, 4, 5], columns: [2, 0, 0, 7, 1])
        case .layerNorm:
            return tape.layerNorm(x, gain: tape.parameter(weights.line), shift: tape.parameter(weights.shift))
        case .normalise: return tape.normalise(x, scale: 4)
        case .softmax: return tape.softmax(x)
        case .linear: return tape.linear(x, tape.parameter(weights.square), bias: tape.parameter(weights.line))
        case .attention:
            return tape.attention(
                queries: Columns(x, 0..<4), keys: Columns(x, 4..<8), values: Columns(x), offsets: [0, 2, 6], heads: 2)
        case .prefixMean: return tape.prefixMean(x, offsets: [0, 2, 6])
        case .select: return tape.select(x, rows: [5, 0, 0, 2])
        case .neighbourMean: return tape.neighbourMean(x, offsets: [0, 2, 2, 3], neighbours: [1, 4, 1])
        case .mixture: return tape.mixture(tape.softmax(tape.select(x, rows: all)), tape.concat([x, x]))
        case .gatedStep:
            let product = tape.linear(x, tape.parameter(weights.wide))
            return tape.gatedStep(input: product, hidden: product, state: x)
        case .softReadout:
            return tape.softReadout(
                last: tape.select(x, rows: [1, 5]), keys: x, values: x, query: tape.parameter(weights.line),
                offsets: [0, 2, 6], clicks: [1, 2, 1, 1, 3, 1])
        case .gru:
            return tape.gru(
                tape.linear(x, tape.parameter(weights.wide)), recurrent: tape.parameter(weights.wide),
                bias: tape.parameter(weights.long), offsets: [0, 2, 6])
        case .crossEntropy:
            tape.crossEntropy(.item, x, [3, -1, 0, 7, -1, 2], weight: 0.3, reported: 0.3)
            return tape.softmax(tape.select(x, rows: [0]))
        case .sigmoidLoss:
            tape.binaryCrossEntropy(
                .item, x, offsets: [0, 1, 1, 3, 3, 4, 5], classes: [2, 0, 1, 7, 1], weight: 0.3, reported: 0.3)
            return tape.softmax(tape.select(x, rows: [0]))
        }
    }

    @Test func theFirstOverwritesAndOthersAdd() {
        let memory = TestMemory([Float](repeating: .nan, count: 4))
        let other = TestMemory([1, 2, 3, 4])
        func matrix(_ memory: TestMemory) -> Matrix { Matrix(memory.pointer, rows: 2, columns: 2) }
        #expect(Gradient(empty: matrix(memory)).sum.elements == [0, 0, 0, 0])

        memory.pointer.update(repeating: .nan, count: 4)
        let sum = Gradient(empty: matrix(memory))
        sum.add(matrix(other))
        #expect(sum.sum.elements == [1, 2, 3, 4])
        sum.add(matrix(other))
        sum.take(Gradient(filled: matrix(other)))
        #expect(sum.sum.elements == [3, 6, 9, 12])
        #expect(other.values == [1, 2, 3, 4])

        let taker = Gradient(empty: matrix(memory))
        taker.take(Gradient(filled: matrix(other)))
        #expect(taker.sum.pointer == other.pointer)
    }
}
