import Tensor
import TestSupport
import Testing

/// Gradients of several workers become one, in an order that does not depend on timing.
struct GradientsTests {
    private let layout: ParameterLayout
    private let table: Table
    private let weight: Parameter

    init() {
        var layout = ParameterLayout()
        table = layout.table("table", rows: 23, columns: 9, .normal(deviation: 1))
        weight = layout.dense("weight", rows: 7, columns: 9, .normal(deviation: 1))
        self.layout = layout
    }

    /// The gradient of a small model over 61 rows that the workers share.
    private func gradients(workers count: Int, sparseTables: Bool = false) -> Gradients {
        let workers = Workers(count)
        let parameters = Parameters(layout) { SeededGenerator($0) }
        let gradients = Gradients(layout, workers: workers, sparseTables: sparseTables)
        let tapes = (0..<count).map { Tape(parameters, gradients: gradients, worker: $0) }
        var generator = SeededGenerator("indices")
        let indices = generator.indices(61, below: 23)
        let targets = generator.indices(61, below: 7)
        workers.run { worker in
            let tape = tapes[worker]
            let rows = workers.range(worker, of: indices.count)
            let logits = tape.linear(tape.embedding(table, Array(indices[rows])), tape.parameter(weight))
            tape.crossEntropy(.other("loss"), logits, Array(targets[rows]), weight: 1 / 61, reported: 1 / 61)
            tape.backward()
        }
        gradients.merge(tapes)
        gradients.reduce()
        return gradients
    }

    @Test(arguments: [1, 2, 3]) func aWorkerCountRepeatsBitForBit(workers: Int) {
        let first = gradients(workers: workers)
        for _ in 0..<5 {
            let again = gradients(workers: workers)
            #expect(again.elements(table.parameter) == first.elements(table.parameter))
            #expect(again.elements(weight) == first.elements(weight))
            #expect(again.norm() == first.norm())
        }
    }

    @Test(arguments: [2, 3]) func workerCountsAgreeWithinRounding(workers: Int) {
        let one = gradients(workers: 1)
        let several = gradients(workers: workers)
        for parameter in [table.parameter, weight] {
            #expect(relativeError(several.elements(parameter), one.elements(parameter).map(Double.init)) < 1e-6)
        }
    }

    @Test(arguments: [1, 2, 3], [false, true]) func normIsThatOfAllElements(workers: Int, sparseTables: Bool) {
        let gradients = gradients(workers: workers, sparseTables: sparseTables)
        let elements = (gradients.elements(table.parameter) + gradients.elements(weight)).map(Double.init)
        let expected = elements.reduce(0) { $0 + $1 * $1 }.squareRoot()
        #expect(expected > 0)
        #expect(abs(gradients.norm() - expected) < 1e-12 * expected)
    }

    @Test(arguments: [1, 2, 3]) func sparseTablesHaveTheSameGradients(workers: Int) {
        let dense = gradients(workers: workers)
        let sparse = gradients(workers: workers, sparseTables: true)
        for parameter in [table.parameter, weight] {
            #expect(sparse.elements(parameter) == dense.elements(parameter))
        }
    }

    @Test func mergedNotesAreNotAddedTwice() {
        let parameters = Parameters(layout) { SeededGenerator($0) }
        let gradients = Gradients(layout, workers: Workers(2))
        let tape = Tape(parameters, gradients: gradients)
        let rows = tape.embedding(table, [3, 3])
        rows.gradient?.sum.pointer.update(repeating: 1, count: 18)
        tape.backward()
        gradients.merge([tape])
        gradients.merge([tape])
        #expect(gradients.table(table).rows(3..<4).elements == [Float](repeating: 2, count: 9))
    }

    @Test func evaluationRecordsNothing() {
        let parameters = Parameters(layout) { SeededGenerator($0) }
        let tape = Tape(parameters, gradients: nil)
        let x = tape.embedding(table, [1, 2])
        let y = tape.linear(tape.dropout(x, 0.9), tape.parameter(weight))
        #expect(!tape.isTraining)
        #expect(x.gradient == nil && y.gradient == nil)
        #expect(tape.dropout(x, 0.9).value.elements == x.value.elements)
        withExtendedLifetime(tape) {}
    }
}
