import CKernels
import Foundation
import TestSupport
import Testing

/// The elementwise halves of a GRU's time step against their definitions in double.
struct GRUKernelTests {
    private static let shapes: [(rows: Int, width: Int)] = [(1, 1), (2, 3), (3, 17), (5, 31), (2, 67)]

    private struct Step {
        let rows: Int
        let width: Int
        let gates: TestMemory
        let h: TestMemory

        /// - Parameter range: of the numbers in the place of the gates.
        init(_ shape: (rows: Int, width: Int), in range: ClosedRange<Float>, offset: Int) {
            (rows, width) = shape
            gates = TestMemory(SeededGenerator.floats("gates", 3 * rows * width, in: range), offset: offset)
            h = TestMemory(SeededGenerator.floats("h", rows * width), offset: offset + 1)
        }

        /// r, z, n at the place of each number of `h`.
        func gates(_ values: [Double]) -> [(r: Double, z: Double, n: Double)] {
            (0..<rows * width).map { index in
                let start = index / width * 3 * width + index % width
                return (values[start], values[start + width], values[start + 2 * width])
            }
        }
    }

    @Test(arguments: shapes, [0, 3]) func gates(shape: (rows: Int, width: Int), offset: Int) {
        let step = Step(shape, in: -12...12, offset: offset)
        let before = step.gates(step.gates.doubles)
        let reset = TestMemory([Float](repeating: .nan, count: step.h.count), offset: offset + 2)
        kernel_gru_gates(step.gates.pointer, step.h.pointer, reset.pointer, step.rows, step.width)
        let after = step.gates(step.gates.doubles)
        #expect(largestError(after.map(\.r), before.map { sigmoid($0.r) }) < 1e-6)
        #expect(largestError(after.map(\.z), before.map { sigmoid($0.z) }) < 1e-6)
        #expect(after.map(\.n) == before.map(\.n))
        #expect(largestError(reset.values, zip(before, step.h.doubles).map { sigmoid($0.r) * $1 }) < 1e-6)
        #expect(step.gates.isIntact && reset.isIntact)
    }

    @Test(arguments: shapes, [0, 3]) func state(shape: (rows: Int, width: Int), offset: Int) {
        let step = Step(shape, in: -6...6, offset: offset)
        let before = step.gates(step.gates.doubles)
        let next = TestMemory([Float](repeating: .nan, count: step.h.count), offset: offset + 2)
        kernel_gru_state(step.gates.pointer, step.h.pointer, next.pointer, step.rows, step.width)
        let after = step.gates(step.gates.doubles)
        let expected = zip(before, step.h.doubles).map { (1 - $0.z) * $1 + $0.z * tanh($0.n) }
        #expect(largestError(after.map(\.n), before.map { tanh($0.n) }) < 1e-6)
        #expect(after.map(\.r) == before.map(\.r) && after.map(\.z) == before.map(\.z))
        #expect(largestError(next.values, expected) < 2e-6)
        #expect(step.gates.isIntact && next.isIntact)
    }

    @Test func saturatedGates() {
        let gates = TestMemory([-1e30, 1e30, 1e30, 1e30, -1e30, -1e30])
        let h = TestMemory([0.5, 0.25])
        let reset = TestMemory([0, 0])
        let next = TestMemory([0, 0])
        kernel_gru_gates(gates.pointer, h.pointer, reset.pointer, 2, 1)
        kernel_gru_state(gates.pointer, h.pointer, next.pointer, 2, 1)
        #expect(largestError(reset.values, [0, 0.25]) < 1e-6)
        #expect(largestError(next.values, [1, 0.25]) < 1e-6)
    }

    @Test(arguments: shapes, [0, 3]) func backward(shape: (rows: Int, width: Int), offset: Int) {
        let step = Step(shape, in: 0.05...0.95, offset: offset)
        let before = step.gates(step.gates.doubles)
        let h = step.h.doubles
        let dNext = SeededGenerator.floats("dh", step.h.count)
        let dh = TestMemory(dNext, offset: offset + 2)
        kernel_gru_state_backward(step.gates.pointer, step.h.pointer, dh.pointer, step.rows, step.width)
        let state = step.gates(step.gates.doubles)
        let indices = h.indices
        #expect(state.map(\.r) == before.map(\.r))
        #expect(
            largestError(
                state.map(\.z),
                indices.map { Double(dNext[$0]) * (before[$0].n - h[$0]) * before[$0].z * (1 - before[$0].z) }) < 1e-6)
        #expect(
            largestError(
                state.map(\.n), indices.map { Double(dNext[$0]) * before[$0].z * (1 - before[$0].n * before[$0].n) })
                < 1e-6)
        #expect(largestError(dh.values, indices.map { Double(dNext[$0]) * (1 - before[$0].z) }) < 1e-6)

        let kept = dh.doubles
        let dReset = TestMemory(SeededGenerator.floats("drh", step.h.count), offset: offset)
        kernel_gru_gates_backward(
            step.gates.pointer, step.h.pointer, dReset.pointer, dh.pointer, step.rows, step.width)
        let gates = step.gates(step.gates.doubles)
        #expect(
            largestError(
                gates.map(\.r), indices.map { dReset.doubles[$0] * h[$0] * before[$0].r * (1 - before[$0].r) }) < 1e-6)
        #expect(gates.map(\.z) == state.map(\.z) && gates.map(\.n) == state.map(\.n))
        #expect(largestError(dh.values, indices.map { kept[$0] + dReset.doubles[$0] * before[$0].r }) < 1e-6)
        #expect(step.gates.isIntact && dh.isIntact)
    }

    private func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
}
