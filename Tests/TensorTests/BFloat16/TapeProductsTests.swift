import Tensor
import Testing

/// The products of a tape in bfloat16 against those in single precision, for numbers that are exact in both.
@Suite(.enabled(if: BFloat16Products.obstacle == nil, "needs a processor with bfloat16 instructions and oneDNN"))
struct TapeProductsTests {
    /// Small whole numbers: exact in bfloat16, and so are their sums in single precision.
    private func whole(_ name: String, _ count: Int) -> [Float] {
        SeededGenerator.floats(name, count, in: -9...9).map { $0.rounded() }
    }

    @Test(
        "every number of rows, also those that fill no block; gradients added and overwritten",
        arguments: [1, 63, 64, 65, 130, 512, 575, 1_100], [true, false])
    func rows(rows: Int, adds: Bool) {
        let (width, outputs) = (48, 40)
        let x = whole("x", rows * width)
        let weight = whole("w", outputs * width)
        let dy = whole("dy", rows * outputs)
        func gradient(_ matrix: Matrix) -> Gradient { adds ? Gradient(filled: matrix) : Gradient(empty: matrix) }
        var results: [[[Float]]] = []
        for precision in [Precision.fp32, .bf16] {
            let products = TapeProducts(precision)
            let y = TestMemory(whole("y", rows * outputs))
            let dx = TestMemory(adds ? whole("dx", rows * width) : [Float](repeating: .nan, count: rows * width))
            let dw = TestMemory(whole("dw", outputs * width))
            let (left, right) = (
                Matrix(x, rows: rows, columns: width), Matrix(weight, rows: outputs, columns: width)
            )
            products.forward(left, right, into: Matrix(y.pointer, rows: rows, columns: outputs))
            products.backward(
                Matrix(dy, rows: rows, columns: outputs), left, right,
                dx: gradient(Matrix(dx.pointer, rows: rows, columns: width)),
                dw: Gradient(filled: Matrix(dw.pointer, rows: outputs, columns: width)))
            #expect(y.isIntact && dx.isIntact && dw.isIntact)
            results.append([y.values, dx.values, dw.values])
        }
        #expect(results[0] == results[1])
    }

    @Test("operands are rounded to nearest, of large weights only")
    func rounding() {
        func product(width: Int, _ precision: Precision) -> Float {
            // 1 + 2⁻⁸ lies between two bfloat16 numbers, and is rounded to the even one, 1.
            let x = [Float](repeating: 1 + 1 / 256, count: width)
            let weight = [Float](repeating: 1, count: width * width)
            let y = TestMemory([Float](repeating: 0, count: width))
            TapeProducts(precision).forward(
                Matrix(x, rows: 1, columns: width), Matrix(weight, rows: width, columns: width),
                into: Matrix(y.pointer, rows: 1, columns: width))
            return y.values[0]
        }
        let large = TapeProducts.smallest
        #expect(product(width: large, .bf16) == Float(large))
        #expect(product(width: large, .fp32) == Float(large) * (1 + 1 / 256))
        #expect(product(width: large / 2, .bf16) == product(width: large / 2, .fp32))
    }
}
