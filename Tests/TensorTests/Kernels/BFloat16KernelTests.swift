import CKernels
import Foundation
import TestSupport
import Testing

/// Rounding to bfloat16 against its definition: the nearest number of eight significant bits, ties to even.
struct BFloat16KernelTests {
    private func rounded(_ values: [Float]) -> [Float] {
        let x = TestMemory(values)
        var y = [UInt16](repeating: 0, count: values.count)
        kernel_round_bf16(x.pointer, &y, values.count)
        return y.map { Float(bitPattern: UInt32($0) << 16) }
    }

    /// By arithmetic instead of bits: quotient and remainder of the last place.
    private func naive(_ value: Float) -> Float {
        guard value.isFinite, value != 0 else { return value }
        let lastPlace =
            max(Float(sign: .plus, exponent: value.exponent, significand: 1), .leastNormalMagnitude) * 0x1p-7
        return (value / lastPlace).rounded(.toNearestOrEven) * lastPlace
    }

    @Test(arguments: kernelSizes) func rounds(size: (count: Int, offset: Int)) {
        let values = SeededGenerator.floats("x", size.count, in: -3...3).map { $0 * $0 * $0 }
        #expect(rounded(values) == values.map(naive))
    }

    @Test func edges() {
        // The first two lie half-way between their neighbours 2⁻⁷ apart.
        let values: [Float] = [1 + 0x1p-8, 1 + 0x3p-8, 1 + 0x1.8p-8, -1 - 0x1p-8, .greatestFiniteMagnitude]
        let expected: [Float] = [1, 1 + 0x1p-6, 1 + 0x1p-7, -1, .infinity]
        #expect(rounded(values) == expected)
        let unchanged: [Float] = [0, .infinity, -.infinity]
        #expect(rounded(unchanged) == unchanged)
        let notNumbers = rounded([.nan, Float(bitPattern: 0x7f80_0001), -.nan])
        #expect(notNumbers.count { $0.isNaN } == 3)
    }

    @Test(arguments: kernelSizes) func addsMultiples(size: (count: Int, offset: Int)) {
        let x = SeededGenerator.floats("x", size.count)
        let y = TestMemory(SeededGenerator.floats("y", size.count), offset: size.offset)
        let before = y.doubles
        var packed = [UInt16](repeating: 0, count: size.count)
        kernel_round_bf16(TestMemory(x).pointer, &packed, size.count)
        kernel_axpy_bf16(0.75, packed, y.pointer, size.count)
        #expect(largestError(y.values, zip(before, x).map { $0 + 0.75 * Double(naive($1)) }) < 1e-6)
        #expect(y.isIntact)
    }

    @Test(arguments: kernelSizes) func distance(size: (count: Int, offset: Int)) {
        let x = SeededGenerator.floats("x", size.count)
        var packed = [UInt16](repeating: 0, count: size.count)
        let memory = TestMemory(x)
        kernel_round_bf16(memory.pointer, &packed, size.count)
        let squares = x.reduce(0.0) { $0 + pow(Double($1) - Double(naive($1)), 2) }
        #expect(abs(kernel_rounding_distance(memory.pointer, packed, size.count) - squares.squareRoot()) < 1e-12)
    }
}
