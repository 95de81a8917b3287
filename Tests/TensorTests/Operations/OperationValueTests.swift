import Foundation
import Tensor
import TestSupport
import Testing

/// Values of the operations against their definitions: differences only show that a gradient fits its value.
struct OperationValueTests {
    private let parameters: Parameters
    private let tape: Tape
    private let a: Table
    private let b: Table

    init() {
        var layout = ParameterLayout()
        a = layout.table("a", rows: 7, columns: 5, .uniform(bound: 1))
        b = layout.table("b", rows: 9, columns: 5, .uniform(bound: 1))
        parameters = Parameters(layout) { SeededGenerator($0) }
        tape = Tape(parameters, gradients: nil)
    }

    private func row(_ table: Table, _ index: Int) -> [Double] {
        parameters.matrix(table.parameter).rows(index..<index + 1).elements.map(Double.init)
    }

    private func rows(_ table: Table) -> [[Double]] {
        (0..<parameters.matrix(table.parameter).rows).map { row(table, $0) }
    }

    private func mean(_ rows: [[Double]]) -> [Double] {
        (0..<5).map { column in rows.reduce(0) { $0 + $1[column] } / Double(max(rows.count, 1)) }
    }

    @Test func linear() {
        let bias = tape.rows(of: b, 3..<4)
        let y = tape.linear(tape.rows(of: a, 0..<7), tape.rows(of: b, 4..<9), bias: bias)
        let expected = rows(a).flatMap { x in
            (0..<5).map { output in zip(x, row(b, 4 + output)).reduce(row(b, 3)[output]) { $0 + $1.0 * $1.1 } }
        }
        #expect(largestError(y.value.elements, expected) < 1e-6)
    }

    @Test func sigmoid() {
        let y = tape.sigmoid(tape.rows(of: a, 0..<7)).value.elements
        #expect(largestError(y, rows(a).flatMap { $0.map { 1 / (1 + exp(-$0)) } }) < 1e-6)
    }

    @Test func rowsThatArePicked() {
        #expect(tape.embedding(a, [6, 0, 6]).value.elements.map(Double.init) == row(a, 6) + row(a, 0) + row(a, 6))
        let vectors = parameters.matrix(b.parameter)
        #expect(tape.itemVectors(vectors, [8, 2]).value.elements.map(Double.init) == row(b, 8) + row(b, 2))
        #expect(tape.rows(of: a, 2..<4).value.elements.map(Double.init) == row(a, 2) + row(a, 3))
        let selected = tape.select(tape.rows(of: a, 2..<7), rows: [4, 0, 4])
        #expect(selected.value.elements.map(Double.init) == row(a, 6) + row(a, 2) + row(a, 6))
    }

    @Test func bagIsAMeanAndZeroWhenEmpty() {
        let y = tape.bag(a, offsets: [0, 0, 1, 4, 4], tokens: [6, 2, 2, 1])
        let expected = [[], [6], [2, 2, 1], []].flatMap { tokens in mean(tokens.map { row(a, $0) }) }
        #expect(largestError(y.value.elements, expected) < 1e-6)
    }

    @Test func concatAndAdd() {
        let (a, b) = (tape.rows(of: a, 0..<2), tape.rows(of: b, 5..<7))
        let wide = tape.concat([a, b]).value.elements.map(Double.init)
        #expect(wide == row(self.a, 0) + row(self.b, 5) + row(self.a, 1) + row(self.b, 6))
        let sums = zip(row(self.a, 0) + row(self.a, 1), row(self.b, 5) + row(self.b, 6)).map(+)
        #expect(largestError(tape.add(a, b).value.elements, sums) < 1e-6)
    }

    @Test func prefixMeanStartsAnewWithEverySequence() {
        let y = tape.prefixMean(tape.rows(of: a, 0..<7), offsets: [0, 1, 1, 4, 7])
        let starts = [0, 1, 1, 1, 4, 4, 4]
        let expected = starts.enumerated().flatMap { index, start in mean((start...index).map { row(a, $0) }) }
        #expect(largestError(y.value.elements, expected) < 1e-6)
    }

    @Test func attentionStaysWithinSequencesAndHeads() {
        // Two heads of width 1 (columns 0 and 1, 2 and 3 being the keys), values of width 1 from columns 3 and 4.
        let x = tape.rows(of: a, 0..<7)
        let y = tape.attention(
            queries: Columns(x, 0..<2), keys: Columns(x, 2..<4), values: Columns(x, 3..<5), offsets: [0, 3, 7], heads: 2
        )
        let starts = [0, 0, 0, 3, 3, 3, 3]
        let expected = starts.enumerated().flatMap { index, start in
            (0..<2).map { head in
                let weights = (start...index).map { exp(row(a, index)[head] * row(a, $0)[2 + head]) }
                let values = (start...index).map { row(a, $0)[3 + head] }
                return zip(weights, values).reduce(0) { $0 + $1.0 * $1.1 } / weights.reduce(0, +)
            }
        }
        #expect(largestError(y.value.elements, expected) < 1e-6)
    }

    @Test func dropoutKeysDifferBetweenOperationsStepsAndWorkers() {
        let training = Tape(parameters, gradients: Gradients(parameters.layout, workers: Workers(1)))
        func masks(key: UInt64) -> [[Bool]] {
            training.reset(dropoutKey: key)
            let x = training.rows(of: b, 0..<9)
            return (0..<3).map { _ in training.dropout(x, 0.5).value.elements.map { $0 == 0 } }
        }
        #expect(Set(masks(key: 1) + masks(key: 2)).count == 6)
        #expect(masks(key: 1) == masks(key: 1))
    }
}
