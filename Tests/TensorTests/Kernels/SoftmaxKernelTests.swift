import CKernels
import Foundation
import TestSupport
import Testing

/// Exponentials, softmax and counting against their definitions in double.
struct SoftmaxKernelTests {
    /// A row with maximum 0 shows the bare exponential.
    @Test func exponentialIsAccurateFromMinus87To0() {
        let x = TestMemory([0] + (0..<200_000).map { -87 * Float($0) / 200_000 })
        let expected = x.doubles.map(exp)
        var (maximum, sum) = (Float.nan, Float.nan)
        kernel_exponentials(x.pointer, x.count, 1, x.count, nil, &maximum, &sum)
        let worst = zip(x.doubles, expected).map { abs($0 - $1) / $1 }.max() ?? .nan
        #expect(worst < 0x1p-23, "at most one unit in the last place")
        #expect(maximum == 0)
        #expect(x.values[0] == 1)
    }

    @Test func exponentialOfVeryNegativeNumbersIsNegligible() {
        let x = TestMemory([0, -88, -1e4, -1e30, -.infinity])
        var (maximum, sum) = (Float.nan, Float.nan)
        kernel_exponentials(x.pointer, 5, 1, 5, nil, &maximum, &sum)
        #expect(x.values.dropFirst().allSatisfy { $0 >= 0 && $0 < 2e-38 })
        #expect(sum == 1)
    }

    @Test(arguments: kernelSizes, [false, true]) func exponentials(size: (count: Int, offset: Int), hasBias: Bool) {
        let (rows, columns, stride) = (3, size.count, size.count + 5)
        let start = SeededGenerator.floats("x", rows * stride, in: -30...30)
        let bias = SeededGenerator.floats("bias", columns, in: -5...5)
        let x = TestMemory(start, offset: size.offset)
        let maxima = TestMemory([Float](repeating: .nan, count: rows), offset: 1)
        let sums = TestMemory(maxima.values, offset: 2)
        kernel_exponentials(
            x.pointer, stride, rows, columns, hasBias ? bias : nil, maxima.pointer, sums.pointer)

        for r in 0..<rows {
            let logits = (0..<columns).map { Double(start[r * stride + $0] + (hasBias ? bias[$0] : 0)) }
            let maximum = logits.max() ?? .nan
            let expected = logits.map { exp($0 - maximum) }
            #expect(Double(maxima.values[r]) == maximum)
            #expect(largestError(Array(x.values[r * stride..<r * stride + columns]), expected) < 1e-6)
            #expect(abs(Double(sums.values[r]) - expected.reduce(0, +)) < 1e-5)
            #expect(
                x.values[(r * stride + columns)..<(r + 1) * stride] == start[(r * stride + columns)..<(r + 1) * stride])
        }
        #expect(x.isIntact && maxima.isIntact && sums.isIntact)
    }

    @Test(arguments: kernelSizes) func softmax(columns: Int, offset: Int) {
        let x = TestMemory(SeededGenerator.floats("x", 3 * columns, in: -30...30), offset: offset)
        let y = TestMemory([Float](repeating: .nan, count: 3 * columns), offset: offset + 1)
        kernel_softmax(x.pointer, y.pointer, 3, columns)
        let expected = (0..<3).flatMap { naiveSoftmax(Array(x.doubles[$0 * columns..<($0 + 1) * columns])) }
        #expect(largestError(y.values, expected) < 1e-6)
        #expect(y.isIntact)
    }

    @Test func softmaxOfHugeLogitsIsExact() {
        let x = TestMemory([1e4, -1e4, 1e4, 3e38, -3e38, 0])
        let y = TestMemory(x.values)
        kernel_softmax(x.pointer, y.pointer, 2, 3)
        #expect(largestError(y.values, [0.5, 0, 0.5, 1, 0, 0]) < 1e-30)
    }

    @Test(arguments: kernelSizes) func softmaxBackward(columns: Int, offset: Int) {
        let y = TestMemory(SeededGenerator.floats("y", 3 * columns, in: 0...1), offset: offset)
        let dy = TestMemory(SeededGenerator.floats("dy", 3 * columns), offset: offset + 1)
        let dx = TestMemory(SeededGenerator.floats("dx", 3 * columns), offset: offset + 2)
        var expected = dx.doubles
        for r in 0..<3 {
            let range = r * columns..<(r + 1) * columns
            let projection = range.reduce(0) { $0 + y.doubles[$1] * dy.doubles[$1] }
            for i in range { expected[i] += y.doubles[i] * (dy.doubles[i] - projection) }
        }
        let start = dx.doubles
        kernel_softmax_backward(y.pointer, dy.pointer, dx.pointer, 3, columns, 1)
        #expect(largestError(dx.values, expected) < 1e-5)
        kernel_softmax_backward(y.pointer, dy.pointer, dx.pointer, 3, columns, 0)
        #expect(largestError(dx.values, zip(expected, start).map(-)) < 1e-5)
        #expect(dx.isIntact)
    }

    private func naiveSoftmax(_ x: [Double]) -> [Double] {
        let e = x.map { exp($0 - (x.max() ?? 0)) }
        return e.map { $0 / e.reduce(0, +) }
    }
}
