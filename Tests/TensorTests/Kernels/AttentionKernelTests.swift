import CKernels
import Foundation
import TestSupport
import Testing

/// Attention of one head against the definition in double. (Its gradient is checked by differences of the operation.)
struct AttentionKernelTests {
    @Test(arguments: [(1, 1, 1), (2, 3, 5), (7, 17, 1), (9, 33, 31), (33, 5, 67)], [0, 3])
    func forward(shape: (length: Int, width: Int, valueWidth: Int), offset: Int) {
        let (length, width, valueWidth) = shape
        let (ldq, ldk, ldv, ldo) = (width + 2, width + 1, valueWidth + 3, valueWidth + 4)
        let scale = 0.7
        let q = TestMemory(SeededGenerator.floats("q", length * ldq), offset: offset)
        let k = TestMemory(SeededGenerator.floats("k", length * ldk), offset: offset + 1)
        let v = TestMemory(SeededGenerator.floats("v", length * ldv), offset: offset + 2)
        let out = TestMemory([Float](repeating: 5, count: length * ldo), offset: offset)
        let weights = TestMemory([Float](repeating: 5, count: length * length), offset: offset)
        // In two parts.
        for rows in [0..<length / 2, length / 2..<length] {
            kernel_attention(
                q.pointer, ldq, k.pointer, ldk, v.pointer, ldv, out.pointer, ldo, weights.pointer, length,
                rows.lowerBound, rows.upperBound, width, valueWidth, Float(scale))
        }

        for i in 0..<length {
            let e = (0...i).map { j in
                exp(scale * (0..<width).reduce(0) { $0 + q.doubles[i * ldq + $1] * k.doubles[j * ldk + $1] })
            }
            let expectedWeights = e.map { $0 / e.reduce(0, +) }
            let expected = (0..<valueWidth).map { c in
                (0...i).reduce(0) { $0 + expectedWeights[$1] * v.doubles[$1 * ldv + c] }
            }
            #expect(largestError(Array(weights.values[i * length...i * length + i]), expectedWeights) < 1e-5)
            #expect(largestError(Array(out.values[i * ldo..<i * ldo + valueWidth]), expected) < 1e-5)
            #expect(out.values[i * ldo + valueWidth..<(i + 1) * ldo].allSatisfy { $0 == 5 }, "between the rows")
        }
        #expect(out.isIntact && weights.isIntact)
    }

    @Test func hugeScoresStayFinite() {
        let q = TestMemory([1e3, 1e3, 1e3])
        let k = TestMemory([-1e3, 1e3, 0])
        let v = TestMemory([1, 2, 4])
        let out = TestMemory([.nan, .nan, .nan])
        let weights = TestMemory([Float](repeating: 0, count: 9))
        kernel_attention(q.pointer, 1, k.pointer, 1, v.pointer, 1, out.pointer, 1, weights.pointer, 3, 0, 3, 1, 1, 1)
        #expect(out.values == [1, 2, 2])
    }
}
