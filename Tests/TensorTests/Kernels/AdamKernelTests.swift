import CKernels
import TestSupport
import Testing

struct AdamKernelTests {
    @Test(arguments: kernelSizes) func step(count: Int, offset: Int) {
        let w = TestMemory(SeededGenerator.floats("w", count), offset: offset)
        let gradient = TestMemory(SeededGenerator.floats("gradient", count), offset: offset + 1)
        let m = TestMemory(SeededGenerator.floats("m", count), offset: offset + 2)
        let v = TestMemory(SeededGenerator.floats("v", count, in: 0...1), offset: offset + 3)
        let g = zip(gradient.doubles, w.doubles).map { 0.5 * $0 + 0.25 * $1 }
        let expectedM = zip(m.doubles, g).map { 0.9 * $0 + 0.1 * $1 }
        let expectedV = zip(v.doubles, g).map { 0.99 * $0 + 0.01 * $1 * $1 }
        let expectedW = (0..<count).map {
            w.doubles[$0] - 0.01 * expectedM[$0] / (expectedV[$0].squareRoot() + 0.001) - 0.02 * w.doubles[$0]
        }
        kernel_adam(
            w.pointer, gradient.pointer, m.pointer, v.pointer, count, 0.5, 0.25, 0.01, 0.9, 0.99, 0.001, 0.02)
        #expect(largestError(w.values, expectedW) < 1e-6)
        #expect(largestError(m.values, expectedM) < 1e-6)
        #expect(largestError(v.values, expectedV) < 1e-6)
        #expect(gradient.values.allSatisfy { $0 == 0 })
        #expect(w.isIntact && gradient.isIntact && m.isIntact && v.isIntact)
    }
}
