import CKernels
import TestSupport
import Testing

/// Dropout has no twin in double: what counts is the scale, the rate, and that a key names exactly one mask.
struct DropoutKernelTests {
    private static let count = 100_003

    private func mask(probability: Float, key: UInt64) -> [Bool] {
        let x = TestMemory([Float](repeating: 1, count: Self.count), offset: 1)
        let y = TestMemory(x.values, offset: 3)
        kernel_dropout(x.pointer, y.pointer, Self.count, probability, key, 0)
        return y.values.map { $0 != 0 }
    }

    /// Share of positions at which two masks agree.
    private func agreement(_ a: some Sequence<Bool>, _ b: some Sequence<Bool>) -> Double {
        let equal = zip(a, b).map { $0 == $1 }
        return Double(equal.count { $0 }) / Double(equal.count)
    }

    // Seven standard deviations of a share of 100,003 fair draws are 0.011.

    @Test(arguments: [0.05, 0.25, 0.5, 0.9] as [Float], [0, 1, 0xffff_ffff, 0x1234_5678_9abc_def0] as [UInt64])
    func rate(probability: Float, key: UInt64) {
        let kept = Double(mask(probability: probability, key: key).count { $0 }) / Double(Self.count)
        #expect(abs(kept - Double(1 - probability)) < 0.011)
    }

    @Test(arguments: kernelSizes) func keptElementsAreScaledAndOthersAreZero(count: Int, offset: Int) {
        let x = TestMemory(SeededGenerator.floats("x", count, in: 1...2), offset: offset)
        let y = TestMemory([Float](repeating: .nan, count: count), offset: offset + 1)
        kernel_dropout(x.pointer, y.pointer, count, 0.2, 7, 0)
        let kept = mask(probability: 0.2, key: 7)
        let expected = (0..<count).map { kept[$0] ? x.doubles[$0] / 0.8 : 0 }
        #expect(largestError(y.values, expected) < 1e-6)
        #expect(y.isIntact)
    }

    @Test(arguments: kernelSizes) func accumulatingDrawsTheSameMask(count: Int, offset: Int) {
        let x = TestMemory(SeededGenerator.floats("x", count), offset: offset)
        let start = SeededGenerator.floats("y", count)
        let fresh = TestMemory(start, offset: offset)
        let added = TestMemory(start, offset: offset)
        kernel_dropout(x.pointer, fresh.pointer, count, 0.5, 99, 0)
        kernel_dropout(x.pointer, added.pointer, count, 0.5, 99, 1)
        #expect(largestError(added.values, zip(start, fresh.doubles).map { Double($0) + $1 }) < 1e-6)
        #expect(added.isIntact)
    }

    @Test func theSameKeyGivesTheSameMask() {
        #expect(mask(probability: 0.5, key: 42) == mask(probability: 0.5, key: 42))
    }

    @Test(arguments: [43, 42 | 1 << 32, 42 | 1 << 63, ~42] as [UInt64])
    func anotherKeyGivesAnUnrelatedMask(key: UInt64) {
        let a = mask(probability: 0.5, key: 42)
        let b = mask(probability: 0.5, key: key)
        #expect(abs(agreement(a, b) - 0.5) < 0.011)
    }

    @Test(arguments: [1, 2, 3, 8, 16, 64, 128]) func neighbouringElementsAreUnrelated(distance: Int) {
        let a = mask(probability: 0.5, key: 42)
        #expect(abs(agreement(a, a.dropFirst(distance)) - 0.5) < 0.011)
    }

    @Test func droppingEverythingLeavesZeros() {
        let x = TestMemory([1, -2, 3])
        let y = TestMemory([9, 9, 9])
        kernel_dropout(x.pointer, y.pointer, 3, 1, 5, 0)
        #expect(y.values == [0, 0, 0])
    }
}
