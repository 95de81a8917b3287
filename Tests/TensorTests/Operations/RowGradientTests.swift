import Tensor
import TestSupport
import Testing

/// Gradients of the operations that pick rows: embeddings, bags, item vectors, selections.
struct RowGradientTests {
    @Test func embeddingWithRepeatedRows() {
        var check = GradientCheck(step: 0.5)
        let table = check.table("table", 9, 5)
        check.expectGradients { tape in
            [tape.embedding(table, [3, 8, 3, 0, 3]), tape.embedding(table, [8]), tape.embedding(table, [])]
        }
    }

    @Test func bagWithEmptyAndRepeatedTokens() {
        var check = GradientCheck(step: 0.1)
        let table = check.table("table", 7, 3)
        check.expectGradients { tape in
            let bags = tape.bag(table, offsets: [0, 0, 1, 4, 4, 9, 9], tokens: [6, 2, 2, 1, 0, 1, 3, 6, 6])
            return [bags, tape.gelu(bags)]
        }
    }

    @Test func rowsOfATable() {
        var check = GradientCheck(step: 0.25)
        let table = check.table("table", 7, 5)
        check.expectGradients { tape in
            let rows = tape.rows(of: table, 2..<5)
            return [tape.gelu(rows), tape.add(rows, rows), tape.embedding(table, [3, 6])]
        }
    }

    @Test func selectWithRepeatedRows() {
        var check = GradientCheck(step: 0.5)
        let x = check.dense("x", 5, 3)
        check.expectGradients { tape in
            let node = tape.parameter(x)
            return [tape.select(node, rows: [4, 4, 0, 2, 4]), tape.select(node, rows: [1]), node]
        }
    }

    @Test func exchangedElements() {
        var check = GradientCheck(step: 0.1)
        let x = check.dense("x", 4, 3)
        check.expectGradients { tape in
            let node = tape.parameter(x)
            let exchanged = tape.exchanging(node, columns: [(0, 2), (1, 1), (2, 1), (1, 0)])
            for (row, order) in [[2, 1, 0], [0, 1, 2], [0, 2, 1], [1, 0, 2]].enumerated() {
                #expect((0..<3).allSatisfy { exchanged.value[row, $0] == node.value[row, order[$0]] })
            }
            return [tape.gelu(exchanged), exchanged, node]
        }
    }

    @Test func itemVectors() {
        var check = GradientCheck(step: 0.5)
        let table = check.table("vectors", 9, 5)
        check.expectGradients(itemVectors: table) { tape in
            let vectors = tape.parameters.matrix(table.parameter)
            return [tape.itemVectors(vectors, [7, 1, 7]), tape.itemVectors(vectors, [0, 7])]
        }
    }

    /// Item vectors built by one tape, used by two others, their gradients led back through the first.
    @Test func itemVectorsBuiltFromMetadata() {
        var layout = ParameterLayout()
        let metadata = layout.table("metadata", rows: 7, columns: 3, .uniform(bound: 1))
        let weight = layout.dense("weight", rows: 5, columns: 3, .uniform(bound: 1))
        let parameters = Parameters(layout) { SeededGenerator($0) }
        let gradients = Gradients(layout, workers: Workers(2))
        let builder = Tape(parameters, gradients: gradients)
        let users = [0, 1].map { Tape(parameters, gradients: gradients, worker: $0) }
        let indices: [[Int32]] = [[5, 2, 5], [2, 0]]

        func forward() -> (items: Node, outputs: [Node], objective: Double) {
            for tape in [builder] + users { tape.reset() }
            let items = builder.gelu(builder.linear(builder.rows(of: metadata, 0..<7), builder.parameter(weight)))
            let outputs = zip(users, indices).map { $0.gelu($0.itemVectors(items.value, $1)) }
            return (items, outputs, outputs.flatMap(\.value.elements).reduce(0) { $0 + Double($1) })
        }
        let pass = forward()
        for output in pass.outputs { output.gradient?.sum.pointer.update(repeating: 1, count: output.value.count) }
        for tape in users { tape.backward() }
        gradients.merge(users, itemVectors: pass.items.gradient?.sum)
        builder.backward()
        gradients.merge([builder])
        gradients.reduce()

        for parameter in [metadata.parameter, weight] {
            let differences = centralDifferences(parameters.matrix(parameter), step: 0.1) { forward().objective }
            #expect(relativeError(gradients.elements(parameter), differences) < 1e-3)
        }
    }
}
