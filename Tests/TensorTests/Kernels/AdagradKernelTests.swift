import CKernels
import TestSupport
import Testing

struct AdagradKernelTests {
    @Test(arguments: kernelSizes) func step(count: Int, offset: Int) {
        let w = TestMemory(SeededGenerator.floats("w", count), offset: offset)
        let gradient = TestMemory(SeededGenerator.floats("gradient", count), offset: offset + 1)
        let squares = TestMemory(SeededGenerator.floats("squares", count, in: 0...1), offset: offset + 2)
        let velocity = TestMemory(SeededGenerator.floats("velocity", count), offset: offset + 3)
        let g = zip(gradient.doubles, w.doubles).map { 0.5 * $0 + 0.1 * $1 }
        let expectedSquares = zip(squares.doubles, g).map { $0 + $1 * $1 }
        let expectedVelocity = (0..<count).map {
            0.3 * velocity.doubles[$0] - 0.05 * g[$0] / (expectedSquares[$0] + 0.01).squareRoot()
        }
        let expectedW = (0..<count).map { w.doubles[$0] + expectedVelocity[$0] - 0.02 * w.doubles[$0] }
        kernel_adagrad(
            w.pointer, gradient.pointer, squares.pointer, velocity.pointer, count, 0.5, 0.1, 0.05, 0.3, 0.01, 0.02)
        #expect(largestError(w.values, expectedW) < 1e-6)
        #expect(largestError(squares.values, expectedSquares) < 1e-6)
        #expect(largestError(velocity.values, expectedVelocity) < 1e-6)
        #expect(gradient.values.allSatisfy { $0 == 0 })
        #expect(w.isIntact && gradient.isIntact && squares.isIntact && velocity.isIntact)
    }
}
