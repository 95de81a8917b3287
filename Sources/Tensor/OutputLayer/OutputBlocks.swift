import CKernels

/// The matrix products of one worker's part of the output layer, block by block, in one of the precisions.
///
/// A step begins with `begin(items:)`, each block of session rows with `begin(sessions:)`. Then, for every block of
/// items, `logits` computes what the caller turns into exponentials in place and hands back with `keep`; once all
/// workers have done so, the kept exponentials P enter the two products of the gradient.
protocol OutputBlocks: AnyObject {
    /// Bytes that a kept exponential takes.
    static var bytesPerLogit: Int { get }

    /// The worker's items of this step, items × d.
    func begin(items: Matrix)
    /// Session vectors of a block of rows, rows × d.
    func begin(sessions: Matrix)

    /// Logits, rows × items of the block; the matrix may have further rows and columns, which are meaningless.
    ///
    /// - Parameter block: which of the worker's items; blocks follow each other without gaps, all but the last with
    ///   `SoftmaxOutput.itemBlock` items.
    func logits(_ block: ItemBlock) -> Matrix
    /// Keeps the exponentials that have replaced the logits of the block.
    func keep(_ exponentials: Matrix, _ block: ItemBlock)

    /// gradient += Pᵀ·sessions, items of the block × d.
    func addItemGradient(_ block: ItemBlock, sessions: Matrix, to gradient: Matrix)
    /// P·V over the items of the block, rows × d; it may have further rows, which are meaningless.
    func itemSums(_ block: ItemBlock) -> Matrix
    /// gradient += Σ_rows factor·P, 1 × items of the block.
    func addBiasGradient(_ block: ItemBlock, factors: [Float], to gradient: UnsafeMutablePointer<Float>)
}

/// A block of a worker's items.
struct ItemBlock {
    var index: Int
    /// Positions among the worker's items.
    var range: Range<Int>
}

/// Products of single-precision operands, by OpenBLAS.
final class SinglePrecisionBlocks: OutputBlocks {
    static let bytesPerLogit = 4

    private lazy var items = sums.matrix(rows: 0, columns: 0)
    private lazy var sessions = items
    /// exp(l − m), item block after item block, each rows × block.
    private var exponentials = Buffer(count: 0)
    private var sums = Buffer(count: 0)

    func begin(items: Matrix) { self.items = items }

    func begin(sessions: Matrix) {
        self.sessions = sessions
        let wanted = sessions.rows * items.rows
        if exponentials.count < wanted { exponentials = Buffer(count: wanted) }
        if sums.count < sessions.count { sums = Buffer(count: sessions.count) }
    }

    private func values(_ block: ItemBlock) -> Matrix {
        exponentials.matrix(
            rows: sessions.rows, columns: block.range.count, at: block.range.lowerBound * sessions.rows)
    }

    func logits(_ block: ItemBlock) -> Matrix {
        let logits = values(block)
        BLAS.productTransposed(sessions, items.rows(block.range), into: logits)
        return logits
    }

    func keep(_ exponentials: Matrix, _ block: ItemBlock) {}

    func addItemGradient(_ block: ItemBlock, sessions: Matrix, to gradient: Matrix) {
        BLAS.transposedProduct(values(block), sessions, into: gradient, beta: 1)
    }

    func itemSums(_ block: ItemBlock) -> Matrix {
        let sums = sums.matrix(rows: sessions.rows, columns: sessions.columns)
        BLAS.product(values(block), items.rows(block.range), into: sums)
        return sums
    }

    func addBiasGradient(_ block: ItemBlock, factors: [Float], to gradient: UnsafeMutablePointer<Float>) {
        let values = values(block)
        for (row, factor) in factors.enumerated() { kernel_axpy(factor, values.row(row), gradient, values.columns) }
    }
}
