import CKernels

/// The matrix products of one worker's tape, with operands in one of the precisions. Used by one worker at a time.
///
/// With `bf16`, operands are rounded to nearest, sums and results are in single precision, and what is small stays in
/// single precision: there, rounding costs more than it saves.
package final class TapeProducts {
    /// Rows and columns of a weight from which on a product counts as large.
    package static let smallest = 32
    /// Rows that one product takes at most: machine code is generated per shape, and rows vary from step to step.
    private static let block = 512

    /// Nil for single precision.
    private let products: BFloat16Products?
    private let leftBuffer = BFloat16Buffer()
    private let rightBuffer = BFloat16Buffer()
    private var restBuffer = Buffer(count: 0)

    /// - Precondition: `bf16` only where `Precision.bf16.obstacle` is nil.
    package init(_ precision: Precision) { products = precision == .fp32 ? nil : BFloat16Products() }

    private func large(_ weight: Matrix) -> BFloat16Products? {
        min(weight.rows, weight.columns) < Self.smallest ? nil : products
    }

    /// Y = X·Wᵀ for X rows × in, W out × in.
    package func forward(_ x: Matrix, _ weight: Matrix, into y: Matrix) {
        guard let products = large(weight) else { return BLAS.productTransposed(x, weight, into: y) }
        byRows(products, rounded(x, leftBuffer), weight, transposeB: true, into: y, accumulate: false)
    }

    /// dX += dY·W, and dW += dYᵀ·X; either may be left out.
    package func backward(_ dy: Matrix, _ x: Matrix, _ weight: Matrix, dx: Gradient?, dw: Gradient?) {
        guard let products = large(weight) else {
            if let (dx, adds) = dx?.claim() { BLAS.product(dy, weight, into: dx, beta: adds ? 1 : 0) }
            if let dw { BLAS.transposedProduct(dy, x, into: dw.sum, beta: 1) }
            return
        }
        let rounded = rounded(dy, leftBuffer)
        if let (dx, adds) = dx?.claim() {
            byRows(products, rounded, weight, transposeB: false, into: dx, accumulate: adds)
        }
        if let dw { overRows(products, rounded, x, into: dw.sum) }
    }

    private func rounded(_ matrix: Matrix, _ buffer: BFloat16Buffer) -> BFloat16Matrix {
        let rounded = buffer.matrix(rows: BFloat16Products.padded(matrix.rows), columns: matrix.columns)
        rounded.round(matrix)
        return rounded
    }

    /// C = A·op(B), or C += A·op(B), block of rows by block, for an A with rows of padding. The last rows, fewer than
    /// the padding, go through a buffer, since C has no room for padding.
    private func byRows(
        _ products: BFloat16Products, _ left: BFloat16Matrix, _ b: Matrix, transposeB: Bool, into c: Matrix,
        accumulate: Bool
    ) {
        let right = rightBuffer.matrix(rows: b.rows, columns: b.columns)
        right.round(b)
        let whole = c.rows / BFloat16Products.padding * BFloat16Products.padding
        for start in stride(from: 0, to: whole, by: Self.block) {
            let rows = start..<min(start + Self.block, whole)
            products.multiply(
                left.rows(rows), right, transposeB: transposeB, into: c.rows(rows), accumulate: accumulate)
        }
        guard whole < c.rows else { return }
        let size = BFloat16Products.padding * c.columns
        if restBuffer.count < size { restBuffer = Buffer(count: size) }
        let rest = restBuffer.matrix(rows: BFloat16Products.padding, columns: c.columns)
        products.multiply(
            left.rows(whole..<left.rows), right, transposeB: transposeB, into: rest,
            operations: 2 * (c.rows - whole) * c.columns * left.columns)
        let target = c.rows(whole..<c.rows)
        if accumulate {
            kernel_add(rest.pointer, target.pointer, target.count)
        } else {
            target.pointer.update(from: rest.pointer, count: target.count)
        }
    }

    /// C += Aᵀ·B, block of rows by block, for an A with rows of padding; rows of zeros fill the last one.
    private func overRows(_ products: BFloat16Products, _ left: BFloat16Matrix, _ b: Matrix, into c: Matrix) {
        let right = rounded(b, rightBuffer)
        for start in stride(from: 0, to: left.rows, by: Self.block) {
            let rows = start..<min(start + Self.block, left.rows)
            products.multiply(
                left.rows(rows), transposeA: true, right.rows(rows), into: c, accumulate: true,
                operations: 2 * (min(rows.upperBound, b.rows) - start) * c.rows * c.columns)
        }
    }
}
