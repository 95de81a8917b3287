import Tensor
import Testing

/// Gradients of the operations on graphs.
struct GraphGradientTests {
    /// Nodes with no, one, two and three neighbours, themselves among them.
    private static let offsets: [Int32] = [0, 0, 1, 3, 6, 7]
    private static let neighbours: [Int32] = [4, 0, 2, 1, 3, 0, 2]

    @Test func neighbourMean() {
        var check = GradientCheck(step: 0.5)
        let x = check.table("x", 5, 7)
        check.expectGradients { tape in
            let node = tape.rows(of: x, 0..<5)
            return [tape.add(node, tape.neighbourMean(node, offsets: Self.offsets, neighbours: Self.neighbours))]
        }
    }

    @Test(arguments: [1, 5, 19]) func gatedStep(width: Int) {
        var check = GradientCheck(step: 0.05)
        let input = check.table("input", 4, 3 * width, bound: 2)
        let hidden = check.dense("hidden", 4, 3 * width, bound: 2)
        let state = check.table("state", 4, width)
        check.expectGradients { tape in
            [
                tape.gatedStep(
                    input: tape.rows(of: input, 0..<4), hidden: tape.parameter(hidden),
                    state: tape.rows(of: state, 0..<4))
            ]
        }
    }

    @Test(arguments: [1, 5, 19]) func softReadout(width: Int) {
        var check = GradientCheck(step: 0.05)
        let last = check.table("last", 3, width, bound: 2)
        let keys = check.table("keys", 6, width, bound: 2)
        let values = check.dense("values", 6, width)
        let query = check.dense("query", 1, width)
        check.expectGradients { tape in
            [
                tape.softReadout(
                    last: tape.rows(of: last, 0..<3), keys: tape.rows(of: keys, 0..<6), values: tape.parameter(values),
                    query: tape.parameter(query), offsets: [0, 1, 3, 6], clicks: [1, 1, 3, 2, 1, 1])
            ]
        }
    }
}
