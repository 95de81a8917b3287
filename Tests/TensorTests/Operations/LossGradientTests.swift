import Foundation
import Tensor
import TestSupport
import Testing

/// Softmax and the losses that a tape records: gradients by differences of the loss, values by their definitions.
struct LossGradientTests {
    @Test func softmax() {
        var check = GradientCheck(step: 0.05)
        let logits = check.table("logits", 5, 9, bound: 2)
        check.expectGradients { tape in
            let node = tape.rows(of: logits, 0..<5)
            return [tape.softmax(node), tape.gelu(tape.softmax(node))]
        }
    }

    @Test func crossEntropyIgnoresRowsWithoutTarget() {
        var check = GradientCheck(step: 0.1)
        let logits = check.table("logits", 5, 9, bound: 2)
        check.expectGradients { tape in
            tape.crossEntropy(
                .other("loss"), tape.rows(of: logits, 0..<5), [8, -1, 0, 3, -1], weight: 0.25, reported: 0.25)
            return []
        }
    }

    @Test func binaryCrossEntropyIgnoresRowsWithoutClass() {
        var check = GradientCheck(step: 0.1)
        let logits = check.table("logits", 5, 7, bound: 3)
        check.expectGradients { tape in
            tape.binaryCrossEntropy(
                .other("loss"), tape.rows(of: logits, 0..<5), offsets: [0, 1, 1, 3, 4, 7],
                classes: [6, 0, 3, 2, 1, 4, 5],
                weight: 0.5, reported: 0.5)
            return []
        }
    }

    @Test func binaryCrossEntropyIgnoresUnknownLabels() {
        var check = GradientCheck(step: 0.1)
        let logits = check.table("logits", 5, 1, bound: 3)
        check.expectGradients { tape in
            tape.binaryCrossEntropy(
                .other("loss"), tape.rows(of: logits, 0..<5), labels: [1, -1, 0, 1, 0], weight: 0.5, reported: 0.5)
            return []
        }
    }

    @Test func lossesOfOneNameAddUp() {
        var check = GradientCheck(step: 0.1)
        let logits = check.dense("logits", 3, 5)
        check.expectGradients { tape in
            let node = tape.parameter(logits)
            for targets: [Int32] in [[0, 1, 2], [4, -1, 4]] {
                tape.crossEntropy(.other("loss"), node, targets, weight: 0.5, reported: 0.5)
            }
            return []
        }
    }

    @Test func reportedValues() throws {
        var layout = ParameterLayout()
        let table = layout.table("logits", rows: 3, columns: 5, .uniform(bound: 3))
        let parameters = Parameters(layout) { SeededGenerator($0) }
        let tape = Tape(parameters, gradients: nil)
        let logits = tape.rows(of: table, 0..<3)
        tape.crossEntropy(.other("softmax"), logits, [2, -1, 4], weight: 9, reported: 0.5)
        tape.binaryCrossEntropy(
            .other("binary"), logits, offsets: [0, 2, 2, 3], classes: [0, 4, 1], weight: 9, reported: 0.5)

        let rows = (0..<3).map { logits.value.rows($0..<$0 + 1).elements.map(Double.init) }
        func softmaxLoss(_ row: Int, _ target: Int) -> Double {
            log(rows[row].reduce(0) { $0 + exp($1) }) - rows[row][target]
        }
        func binaryLoss(_ row: Int, _ right: Set<Int>) -> Double {
            rows[row].enumerated().reduce(0) { $0 + log(1 + exp(right.contains($1.0) ? -$1.1 : $1.1)) }
        }
        let column = tape.linear(logits, tape.rows(of: table, 0..<1))
        tape.binaryCrossEntropy(.other("labels"), column, labels: [1, -1, 0], weight: 9, reported: 0.5)
        let x = column.value.elements.map(Double.init)
        let labels = try #require(tape.losses[.other("labels")])
        #expect(abs(labels - 0.5 * (log(1 + exp(-x[0])) + log(1 + exp(x[2])))) < 1e-5)

        let softmax = try #require(tape.losses[.other("softmax")])
        let binary = try #require(tape.losses[.other("binary")])
        #expect(abs(softmax - 0.5 * (softmaxLoss(0, 2) + softmaxLoss(2, 4))) < 1e-5)
        #expect(abs(binary - 0.5 * (binaryLoss(0, [0, 4]) + binaryLoss(2, [1]))) < 1e-5)
    }

    @Test func extremeLogitsStayFinite() throws {
        var layout = ParameterLayout()
        let table = layout.table("logits", rows: 2, columns: 3, .constant(0))
        let parameters = Parameters(layout) { SeededGenerator($0) }
        let gradients = Gradients(layout, workers: Workers(1))
        let matrix = parameters.matrix(table.parameter)
        for (index, value) in [1e4, -1e4, 0, -1e4, 1e4, 50].enumerated() { matrix.pointer[index] = Float(value) }
        let tape = Tape(parameters, gradients: gradients)
        let logits = tape.rows(of: table, 0..<2)
        tape.crossEntropy(.other("softmax"), logits, [1, 1], weight: 1, reported: 1)
        tape.binaryCrossEntropy(.other("binary"), logits, offsets: [0, 1, 2], classes: [0, 0], weight: 1, reported: 1)
        tape.backward()

        // softmax − onehot, plus σ(x) − right.
        #expect(largestError(gradients.table(table).elements, [1, -1, 0.5, -1, 1, 1]) < 1e-6)
        #expect(try #require(tape.losses[.other("softmax")]) == 2e4)
        #expect(abs(try #require(tape.losses[.other("binary")]) - (2e4 + 50 + log(2))) < 1e-3)
    }
}
