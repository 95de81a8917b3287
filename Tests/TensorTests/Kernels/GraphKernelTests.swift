import CKernels
import Foundation
import TestSupport
import Testing

/// Kernels of graph networks against their definitions in double.
struct GraphKernelTests {
    private static let rows = 3

    private func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

    private func memory(_ name: String, _ count: Int, _ offset: Int, scale: Float = 1) -> TestMemory {
        TestMemory(SeededGenerator.floats(name, count, in: -scale...scale), offset: offset)
    }

    @Test(arguments: kernelSizes) func gatedStep(d: Int, offset: Int) {
        let rows = Self.rows
        // Far enough out for the gates to saturate.
        let x = memory("x", rows * 3 * d, offset, scale: 12)
        let h = memory("h", rows * 3 * d, offset + 1, scale: 12)
        let state = memory("state", rows * d, offset + 2)
        let gates = memory("gates", rows * 3 * d, offset + 3)
        let y = memory("y", rows * d, offset)
        kernel_gated_step(x.pointer, h.pointer, state.pointer, gates.pointer, y.pointer, rows, d)

        var expectedGates: [Double] = []
        var expected: [Double] = []
        for row in 0..<rows {
            let at = { (memory: TestMemory, gate: Int, i: Int) in memory.doubles[(row * 3 + gate) * d + i] }
            let r = (0..<d).map { sigmoid(at(x, 0, $0) + at(h, 0, $0)) }
            let z = (0..<d).map { sigmoid(at(x, 1, $0) + at(h, 1, $0)) }
            let n = (0..<d).map { tanh(at(x, 2, $0) + r[$0] * at(h, 2, $0)) }
            expectedGates += r + z + n
            expected += (0..<d).map { (1 - z[$0]) * n[$0] + z[$0] * state.doubles[row * d + $0] }
        }
        #expect(largestError(gates.values, expectedGates) < 1e-6)
        #expect(largestError(y.values, expected) < 1e-6)
        #expect(gates.isIntact && y.isIntact)
    }

    @Test(arguments: kernelSizes) func gatedStepBackward(d: Int, offset: Int) {
        let rows = Self.rows
        let h = memory("h", rows * 3 * d, offset)
        let state = memory("state", rows * d, offset + 1)
        let gates = TestMemory(SeededGenerator.floats("gates", rows * 3 * d, in: 0.1...0.9), offset: offset + 2)
        let dy = memory("dy", rows * d, offset + 3)
        let dx = memory("dx", rows * 3 * d, offset)
        let dh = memory("dh", rows * 3 * d, offset + 1)
        let dstate = memory("dstate", rows * d, offset + 2)
        var (expectedX, expectedH, expectedState) = (dx.doubles, dh.doubles, dstate.doubles)
        for row in 0..<rows {
            for i in 0..<d {
                let (first, second, third) = (row * 3 * d + i, (row * 3 + 1) * d + i, (row * 3 + 2) * d + i)
                let (r, z, n) = (gates.doubles[first], gates.doubles[second], gates.doubles[third])
                let g = dy.doubles[row * d + i]
                // By the chain rule through y = (1 − z)·n + z·state, n = tanh(a), a = x₃ + r·h₃.
                let da = g * (1 - z) * (1 - n * n)
                let dz = g * (state.doubles[row * d + i] - n) * z * (1 - z)
                let dr = da * h.doubles[third] * r * (1 - r)
                for (index, change) in [(first, dr), (second, dz)] {
                    expectedX[index] += change
                    expectedH[index] += change
                }
                expectedX[third] += da
                expectedH[third] += da * r
                expectedState[row * d + i] += g * z
            }
        }
        kernel_gated_step_backward(
            h.pointer, state.pointer, gates.pointer, dy.pointer, dx.pointer, dh.pointer, dstate.pointer, rows, d)
        #expect(largestError(dx.values, expectedX) < 1e-6)
        #expect(largestError(dh.values, expectedH) < 1e-6)
        #expect(largestError(dstate.values, expectedState) < 1e-6)
        #expect(dx.isIntact && dh.isIntact && dstate.isIntact)
    }

    @Test(arguments: kernelSizes) func readoutGate(d: Int, offset: Int) {
        let last = memory("last", d, offset, scale: 6)
        let key = memory("key", d, offset + 1, scale: 6)
        let query = memory("query", d, offset + 2)
        let gate = memory("gate", d, offset + 3)
        let weight = kernel_readout_gate(last.pointer, key.pointer, query.pointer, gate.pointer, d)
        let expected = zip(last.doubles, key.doubles).map { sigmoid($0 + $1) }
        #expect(largestError(gate.values, expected) < 1e-6)
        let sum = zip(expected, query.doubles).reduce(0) { $0 + $1.0 * $1.1 }
        #expect(abs(Double(weight) - sum) < 1e-6 * Double(d + 1))
        #expect(gate.isIntact)
    }

    @Test(arguments: kernelSizes) func readoutGateBackward(d: Int, offset: Int) {
        let gate = TestMemory(SeededGenerator.floats("gate", d, in: 0.1...0.9), offset: offset)
        let query = memory("query", d, offset + 1)
        let dlast = memory("dlast", d, offset + 2)
        let dkey = memory("dkey", d, offset + 3)
        let dquery = memory("dquery", d, offset)
        let inner = (0..<d).map { 1.5 * query.doubles[$0] * gate.doubles[$0] * (1 - gate.doubles[$0]) }
        let expectedLast = zip(dlast.doubles, inner).map(+)
        let expectedKey = zip(dkey.doubles, inner).map(+)
        let expectedQuery = zip(dquery.doubles, gate.doubles).map { $0 + 1.5 * $1 }
        kernel_readout_gate_backward(
            gate.pointer, query.pointer, 1.5, dlast.pointer, dkey.pointer, dquery.pointer, d)
        #expect(largestError(dlast.values, expectedLast) < 1e-6)
        #expect(largestError(dkey.values, expectedKey) < 1e-6)
        #expect(largestError(dquery.values, expectedQuery) < 1e-6)
        #expect(dlast.isIntact && dkey.isIntact && dquery.isIntact)
    }
}
