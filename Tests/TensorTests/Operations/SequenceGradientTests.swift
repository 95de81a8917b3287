import Tensor
import Testing

/// Gradients of the operations on packed sequences.
struct SequenceGradientTests {
    /// Sequences of 1 … 7 rows, one behind the other.
    private static let offsets: [Int32] = [0, 1, 3, 6, 10, 15, 21, 28]

    @Test(arguments: [(1, 1, 1), (1, 7, 3), (3, 5, 3), (3, 1, 9)])
    func attentionOverColumnsOfOneNode(heads: Int, width: Int, valueWidth: Int) {
        var check = GradientCheck(step: 0.05)
        let (keyColumns, valueColumns) = (heads * width, heads * valueWidth)
        let projection = check.table("projection", 28, 2 * keyColumns + valueColumns)
        check.expectGradients { tape in
            let node = tape.rows(of: projection, 0..<28)
            return [
                tape.attention(
                    queries: Columns(node, 0..<keyColumns), keys: Columns(node, keyColumns..<2 * keyColumns),
                    values: Columns(node, 2 * keyColumns..<2 * keyColumns + valueColumns), offsets: Self.offsets,
                    heads: heads)
            ]
        }
    }

    @Test func attentionOverSeparateNodes() {
        var check = GradientCheck(step: 0.05)
        let queries = check.table("queries", 28, 6)
        let keys = check.dense("keys", 28, 6)
        let values = check.table("values", 28, 10)
        check.expectGradients { tape in
            [
                tape.attention(
                    queries: Columns(tape.rows(of: queries, 0..<28)), keys: Columns(tape.parameter(keys)),
                    values: Columns(tape.rows(of: values, 0..<28)), offsets: Self.offsets, heads: 2)
            ]
        }
    }

    @Test func attentionOverOneNodeInThreeRoles() {
        var check = GradientCheck(step: 0.05)
        let x = check.table("x", 28, 9)
        check.expectGradients { tape in
            let node = tape.rows(of: x, 0..<28)
            let columns = Columns(node)
            return [
                tape.add(
                    node,
                    tape.attention(queries: columns, keys: columns, values: columns, offsets: Self.offsets, heads: 3))
            ]
        }
    }

    @Test func attentionOverConstantValues() {
        var check = GradientCheck(step: 0.05)
        let x = check.table("x", 28, 5)
        let values = Matrix(SeededGenerator.floats("values", 28 * 3), rows: 28, columns: 3)
        check.expectGradients { tape in
            let node = tape.rows(of: x, 0..<28)
            let constant = tape.itemVectors(values, (0..<28).map(Int32.init)).detached
            return [
                tape.attention(
                    queries: Columns(node), keys: Columns(node), values: Columns(constant), offsets: Self.offsets,
                    heads: 1)
            ]
        }
    }

    @Test func prefixMean() {
        var check = GradientCheck(step: 0.5)
        let x = check.table("x", 28, 5)
        check.expectGradients { tape in
            let node = tape.rows(of: x, 0..<28)
            return [tape.add(tape.prefixMean(node, offsets: Self.offsets), node)]
        }
    }
}
