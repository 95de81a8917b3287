import CKernels
import Foundation
import TestSupport
import Testing

/// Sizes around the widths of vector registers, each with its own distance from a cache line.
let kernelSizes: [(count: Int, offset: Int)] = [
    (1, 0), (3, 1), (5, 2), (7, 3), (15, 5), (17, 1), (31, 7), (33, 3), (47, 9), (65, 2), (67, 13),
]

/// Elementwise kernels against their definitions in double.
struct ElementwiseKernelTests {
    @Test(arguments: kernelSizes) func gelu(count: Int, offset: Int) {
        let x = TestMemory(SeededGenerator.floats("x", count, in: -8...8), offset: offset)
        let y = TestMemory([Float](repeating: .nan, count: count), offset: offset + 1)
        kernel_gelu(x.pointer, y.pointer, count, 0, 0)
        #expect(largestError(y.values, x.doubles.map { $0 * normalDistribution($0) }) < 1e-6)
        #expect(y.isIntact)
    }

    @Test func geluOverItsWholeRange() {
        let x = TestMemory((-12_000...12_000).map { Float($0) / 1000 } + [-1e30, 1e30])
        let y = TestMemory(x.values)
        kernel_gelu(x.pointer, y.pointer, x.count, 0, 0)
        #expect(largestError(y.values, x.doubles.map { $0 * normalDistribution($0) }) < 1e-6)
    }

    @Test(arguments: kernelSizes) func geluBackward(count: Int, offset: Int) {
        let x = TestMemory(SeededGenerator.floats("x", count, in: -8...8), offset: offset)
        let dy = TestMemory(SeededGenerator.floats("dy", count), offset: offset + 1)
        let start = SeededGenerator.floats("dx", count)
        let dx = TestMemory(start, offset: offset + 2)
        kernel_gelu_backward(x.pointer, dy.pointer, dx.pointer, count, 0, 0, 1)
        let derivatives = (0..<count).map { i in
            let x = x.doubles[i]
            let density = exp(-x * x / 2) / (2 * Double.pi).squareRoot()
            return dy.doubles[i] * (normalDistribution(x) + x * density)
        }
        #expect(largestError(dx.values, zip(start, derivatives).map { Double($0) + $1 }) < 1e-6)
        kernel_gelu_backward(x.pointer, dy.pointer, dx.pointer, count, 0, 0, 0)
        #expect(largestError(dx.values, derivatives) < 1e-6)
        #expect(dx.isIntact)
    }

    /// One pass with dropout against two passes, whose kernels have twins of their own.
    @Test(arguments: kernelSizes) func geluWithDropout(count: Int, offset: Int) {
        let x = TestMemory(SeededGenerator.floats("x", count, in: -8...8), offset: offset)
        let dy = TestMemory(SeededGenerator.floats("dy", count), offset: offset + 1)
        let (y, expected, dropped) = (TestMemory(x.values), TestMemory(x.values), TestMemory(x.values))
        kernel_gelu(x.pointer, y.pointer, count, 0.4, 11)
        kernel_gelu(x.pointer, expected.pointer, count, 0, 0)
        kernel_dropout(expected.pointer, dropped.pointer, count, 0.4, 11, 0)
        #expect(largestError(y.values, dropped.doubles) < 1e-6)
        kernel_dropout(dy.pointer, dropped.pointer, count, 0.4, 11, 0)
        for accumulate in [Int32(0), 1] {
            kernel_gelu_backward(x.pointer, dropped.pointer, expected.pointer, count, 0, 0, accumulate)
            kernel_gelu_backward(x.pointer, dy.pointer, y.pointer, count, 0.4, 11, accumulate)
            #expect(largestError(y.values, expected.doubles) < 1e-5)
        }
        #expect(y.isIntact)
    }

    @Test(arguments: kernelSizes) func sumsOfTwo(count: Int, offset: Int) {
        let a = TestMemory(SeededGenerator.floats("a", count), offset: offset)
        let b = TestMemory(SeededGenerator.floats("b", count), offset: offset + 1)
        let y = TestMemory([Float](repeating: .nan, count: count), offset: offset + 2)
        let dropped = TestMemory(b.values, offset: offset)
        kernel_sum(a.pointer, b.pointer, y.pointer, count)
        #expect(largestError(y.values, zip(a.doubles, b.doubles).map(+)) < 1e-6)
        kernel_sum_dropped(a.pointer, b.pointer, y.pointer, count, 0.3, 5)
        kernel_dropout(b.pointer, dropped.pointer, count, 0.3, 5, 0)
        #expect(largestError(y.values, zip(a.doubles, dropped.doubles).map(+)) < 1e-6)
        kernel_scale(-2.5, b.pointer, y.pointer, count)
        #expect(largestError(y.values, b.doubles.map { -2.5 * $0 }) < 1e-6)
        #expect(y.isIntact)
    }

    @Test(arguments: kernelSizes) func relu(count: Int, offset: Int) {
        var values = SeededGenerator.floats("x", count)
        values[count / 2] = 0
        let x = TestMemory(values, offset: offset)
        let y = TestMemory([Float](repeating: .nan, count: count), offset: offset + 1)
        kernel_relu(x.pointer, y.pointer, count)
        #expect(y.values == values.map { max($0, 0) })
        let dy = TestMemory(SeededGenerator.floats("dy", count), offset: offset + 1)
        let start = SeededGenerator.floats("dx", count)
        let dx = TestMemory(start, offset: offset + 2)
        kernel_relu_backward(x.pointer, dy.pointer, dx.pointer, count)
        #expect(dx.values == (0..<count).map { start[$0] + (values[$0] > 0 ? dy.values[$0] : 0) })
        #expect(y.isIntact && dx.isIntact)
    }

    @Test(arguments: kernelSizes) func addAndAxpy(count: Int, offset: Int) {
        let x = TestMemory(SeededGenerator.floats("x", count), offset: offset)
        let start = SeededGenerator.floats("y", count)
        let sum = TestMemory(start, offset: offset + 1)
        let scaled = TestMemory(start, offset: offset + 2)
        kernel_add(x.pointer, sum.pointer, count)
        kernel_axpy(-2.5, x.pointer, scaled.pointer, count)
        #expect(largestError(sum.values, zip(start, x.doubles).map { Double($0) + $1 }) < 1e-6)
        #expect(largestError(scaled.values, zip(start, x.doubles).map { Double($0) - 2.5 * $1 }) < 1e-6)
        #expect(sum.isIntact && scaled.isIntact)
    }

    @Test(arguments: kernelSizes) func sumsInDouble(count: Int, offset: Int) {
        let x = TestMemory(SeededGenerator.floats("x", count, in: -100...100), offset: offset)
        let y = TestMemory(SeededGenerator.floats("y", count, in: -100...100), offset: offset + 1)
        let squares = x.doubles.reduce(0) { $0 + $1 * $1 }
        let dot = zip(x.doubles, y.doubles).reduce(0) { $0 + $1.0 * $1.1 }
        #expect(abs(kernel_square_sum(x.pointer, count) - squares) < 1e-12 * squares)
        #expect(abs(kernel_dot(x.pointer, y.pointer, count) - dot) < 1e-9)
    }

    private func normalDistribution(_ x: Double) -> Double { erfc(-x / 2.0.squareRoot()) / 2 }
}
