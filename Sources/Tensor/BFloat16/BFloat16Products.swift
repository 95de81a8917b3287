import Basics
import COneDNN

/// Matrix products of bfloat16 operands with sums in single precision, by oneDNN: AMX or AVX512-BF16, whichever the
/// processor has. Used by one worker at a time.
///
/// oneDNN generates machine code per shape, which takes longer than a product: callers keep the number of shapes small
/// by rounding sizes up with `padded`.
package final class BFloat16Products {
    /// Why this machine has no such products, in words that fit after "but"; nil if it has them.
    package static let obstacle: String? =
        switch onednn_open() {
        case onednn_ready: nil
        case onednn_no_headers: "this program was built without oneDNN: install libdnnl-dev and build again"
        case onednn_no_library:
            "oneDNN cannot be loaded: install libdnnl-dev (and build again if that is another version)"
        default: "this processor has neither AMX nor AVX512-BF16"
        }

    /// The instructions that the products use; nil if there are none.
    package static let instructions: String? = obstacle == nil ? String(cString: onednn_instructions()) : nil

    /// Sizes that vary are rounded up to a multiple of this.
    static let padding = 64

    static func padded(_ size: Int) -> Int { (size + padding - 1) / padding * padding }

    private struct Shape: Hashable {
        var m: Int
        var n: Int
        var k: Int
        var transposeA: Bool
        var transposeB: Bool
        var accumulate: Bool
    }

    private var products: [Shape: OpaquePointer] = [:]
    private let leftOperand = BFloat16Buffer()
    private let rightOperand = BFloat16Buffer()
    private let confinement = Confinement()

    package init() { precondition(Self.obstacle == nil, "bfloat16 products are asked for where there are none") }

    deinit { for product in products.values { onednn_product_destroy(product) } }

    /// C = op(A)·op(B), or C += op(A)·op(B), op being the identity or the transpose.
    ///
    /// - Parameter operations: operations to count, without those of padding; nil: there is no padding.
    func multiply(
        _ a: BFloat16Matrix, transposeA: Bool = false, _ b: BFloat16Matrix, transposeB: Bool = false, into c: Matrix,
        accumulate: Bool = false, operations: Int? = nil
    ) {
        let (m, k) = transposeA ? (a.columns, a.rows) : (a.rows, a.columns)
        let (n, inner) = transposeB ? (b.rows, b.columns) : (b.columns, b.rows)
        precondition(k == inner && c.rows == m && c.columns == n, "shapes of a product")
        let shape = Shape(
            m: m, n: n, k: k, transposeA: transposeA, transposeB: transposeB, accumulate: accumulate)
        BLAS.count(operations: operations ?? 2 * m * n * k)
        confinement.alone {
            let product = products[shape] ?? make(shape)
            products[shape] = product
            let succeeded = onednn_product_run(product, a.pointer, b.pointer, c.pointer)
            precondition(succeeded, "oneDNN failed in a product that it had accepted")
        }
    }

    /// The same for operands in single precision, which are rounded first.
    package func multiply(
        _ a: Matrix, transposeA: Bool = false, _ b: Matrix, transposeB: Bool = false, into c: Matrix,
        accumulate: Bool = false
    ) {
        let left = leftOperand.matrix(rows: a.rows, columns: a.columns)
        let right = rightOperand.matrix(rows: b.rows, columns: b.columns)
        left.round(a)
        right.round(b)
        multiply(left, transposeA: transposeA, right, transposeB: transposeB, into: c, accumulate: accumulate)
    }

    private func make(_ shape: Shape) -> OpaquePointer {
        guard
            let product = onednn_product_create(
                shape.m, shape.n, shape.k, shape.transposeA, shape.transposeB, shape.accumulate)
        else { preconditionFailure("oneDNN refuses a plain product of \(shape.m) × \(shape.n) × \(shape.k)") }
        return product
    }
}
