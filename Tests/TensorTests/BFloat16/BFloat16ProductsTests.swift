import Tensor
import Testing

/// oneDNN's products against sums in double, in every combination of transposes.
@Suite(.enabled(if: BFloat16Products.obstacle == nil, "needs a processor with bfloat16 instructions and oneDNN"))
struct BFloat16ProductsTests {
    @Test(
        arguments: [(1, 1, 1), (16, 64, 5), (33, 128, 100), (256, 512, 128)],
        [(false, false), (true, false), (false, true), (true, true)])
    func products(size: (m: Int, n: Int, k: Int), transposed: (a: Bool, b: Bool)) {
        let products = BFloat16Products()
        // Small whole numbers: exact in bfloat16, and so are their sums in single precision.
        func whole(_ name: String, _ count: Int) -> [Float] {
            SeededGenerator.floats(name, count, in: -9...9).map { $0.rounded() }
        }
        let a = whole("a", size.m * size.k)
        let b = whole("b", size.k * size.n)
        for accumulate in [false, true] {
            let c = TestMemory(whole("c", size.m * size.n))
            let before = c.values
            products.multiply(
                Matrix(a, rows: transposed.a ? size.k : size.m, columns: transposed.a ? size.m : size.k),
                transposeA: transposed.a,
                Matrix(b, rows: transposed.b ? size.n : size.k, columns: transposed.b ? size.k : size.n),
                transposeB: transposed.b, into: Matrix(c.pointer, rows: size.m, columns: size.n),
                accumulate: accumulate)
            var wrong = 0
            for row in 0..<size.m {
                for column in 0..<size.n {
                    var sum: Float = accumulate ? before[row * size.n + column] : 0
                    for inner in 0..<size.k {
                        sum +=
                            a[transposed.a ? inner * size.m + row : row * size.k + inner]
                            * b[transposed.b ? column * size.k + inner : inner * size.n + column]
                    }
                    if c.values[row * size.n + column] != sum { wrong += 1 }
                }
            }
            #expect(wrong == 0)
            #expect(c.isIntact)
        }
    }
}
