import Tensor
import Testing

/// Gradients of the operations that layers are made of.
struct LayerGradientTests {
    @Test(arguments: [(1, 1, 1), (3, 5, 7), (17, 9, 1), (1, 33, 19)], [true, false])
    func linear(shape: (rows: Int, inputs: Int, outputs: Int), hasBias: Bool) {
        var check = GradientCheck(step: 0.5)
        let x = check.table("x", shape.rows, shape.inputs)
        let weight = check.dense("weight", shape.outputs, shape.inputs)
        let bias = hasBias ? check.dense("bias", 1, shape.outputs) : nil
        check.expectGradients { tape in
            [tape.linear(tape.rows(of: x, 0..<shape.rows), tape.parameter(weight), bias: bias.map(tape.parameter))]
        }
    }

    @Test func linearWithTheSameWeightTwice() {
        var check = GradientCheck(step: 0.25)
        let x = check.table("x", 5, 7)
        let weight = check.dense("weight", 7, 7)
        let bias = check.dense("bias", 1, 7)
        check.expectGradients { tape in
            let (weight, bias) = (tape.parameter(weight), tape.parameter(bias))
            let once = tape.linear(tape.rows(of: x, 0..<5), weight, bias: bias)
            return [tape.add(tape.linear(once, weight, bias: bias), once)]
        }
    }

    @Test func linearWithATableAsWeight() {
        var check = GradientCheck(step: 0.5)
        let x = check.dense("x", 3, 5)
        let weight = check.table("weight", 9, 5)
        check.expectGradients { tape in [tape.linear(tape.parameter(x), tape.rows(of: weight, 2..<7))] }
    }

    /// With a short stencil, which does not reach over the kink, and straight lines left and right of it.
    @Test func relu() {
        var check = GradientCheck(step: 0.001)
        let x = check.table("x", 7, 9, bound: 5)
        check.expectGradients { tape in [tape.relu(tape.rows(of: x, 0..<7))] }
    }

    @Test(arguments: [(1, 1, 1), (4, 3, 5), (9, 2, 7)])
    func mixture(shape: (rows: Int, experts: Int, width: Int)) {
        var check = GradientCheck(step: 0.5)
        let gates = check.table("gates", shape.rows, shape.experts)
        let experts = check.table("experts", shape.rows, shape.experts * shape.width)
        check.expectGradients { tape in
            [tape.mixture(tape.rows(of: gates, 0..<shape.rows), tape.rows(of: experts, 0..<shape.rows))]
        }
    }

    @Test func gelu() {
        var check = GradientCheck(step: 0.1)
        let x = check.table("x", 7, 9, bound: 5)
        check.expectGradients { tape in [tape.gelu(tape.rows(of: x, 0..<7))] }
    }

    @Test func sigmoid() {
        var check = GradientCheck(step: 0.05)
        let x = check.table("x", 7, 3, bound: 4)
        check.expectGradients { tape in
            let x = tape.rows(of: x, 0..<7)
            return [tape.sigmoid(x), tape.add(tape.sigmoid(x), x)]
        }
    }

    /// Rows without an entry, with several, and one element twice.
    @Test func singleElements() {
        var check = GradientCheck(step: 0.5)
        let x = check.table("x", 4, 3)
        check.expectGradients { tape in
            [tape.elements(of: tape.rows(of: x, 0..<4), parts: [0, 2, 2, 3, 6], columns: [2, 0, 1, 1, 1, 2])]
        }
    }

    @Test func addWithFanOut() {
        var check = GradientCheck(step: 0.5)
        let a = check.table("a", 3, 7)
        let b = check.dense("b", 3, 7)
        check.expectGradients { tape in
            let (a, b) = (tape.rows(of: a, 0..<3), tape.parameter(b))
            let sum = tape.add(a, b)
            return [tape.add(sum, sum), tape.add(sum, a)]
        }
    }

    @Test func dropoutDrawsTheSameMaskAgain() {
        var check = GradientCheck(step: 0.5)
        let x = check.table("x", 7, 11)
        check.expectGradients { tape in
            let node = tape.rows(of: x, 0..<7)
            return [tape.add(tape.dropout(node, 0.4), tape.dropout(node, 0.2))]
        }
    }

    @Test func concat() {
        var check = GradientCheck(step: 0.5)
        let a = check.table("a", 5, 3)
        let b = check.dense("b", 5, 1)
        check.expectGradients { tape in
            let (a, b) = (tape.rows(of: a, 0..<5), tape.parameter(b))
            return [tape.concat([a, b, a]), tape.concat([b])]
        }
    }

    @Test(arguments: [(1, 3), (5, 7), (3, 33)]) func layerNorm(rows: Int, columns: Int) {
        var check = GradientCheck(step: 0.02)
        let x = check.table("x", rows, columns, bound: 2)
        let gain = check.dense("gain", 1, columns)
        let shift = check.dense("shift", 1, columns)
        check.expectGradients { tape in
            let node = tape.rows(of: x, 0..<rows)
            return [tape.layerNorm(node, gain: tape.parameter(gain), shift: tape.parameter(shift)), node]
        }
    }

    @Test(arguments: [1, 16] as [Float]) func normalise(scale: Float) {
        var check = GradientCheck(step: 0.02)
        let x = check.table("x", 5, 7, bound: 2)
        check.expectGradients { tape in
            let node = tape.rows(of: x, 0..<5)
            return [tape.add(tape.normalise(node, scale: scale), node)]
        }
    }

    @Test func aStackOfLayers() {
        var check = GradientCheck(step: 0.02)
        let table = check.table("table", 5, 7)
        let weight = check.dense("weight", 7, 7)
        let gain = check.dense("gain", 1, 7)
        let shift = check.dense("shift", 1, 7)
        check.expectGradients { tape in
            let x = tape.embedding(table, [4, 0, 0, 2])
            let hidden = tape.gelu(tape.linear(x, tape.parameter(weight)))
            let y = tape.layerNorm(
                tape.add(x, tape.dropout(hidden, 0.3)), gain: tape.parameter(gain), shift: tape.parameter(shift))
            return [tape.select(y, rows: [3, 1, 3])]
        }
    }
}
