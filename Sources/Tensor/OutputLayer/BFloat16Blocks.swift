import CKernels

/// Products of operands rounded to bfloat16, with sums in single precision: logits, their exponentials' row sums, and
/// the gradients that leave the layer stay in single precision.
final class BFloat16Blocks: OutputBlocks {
    static let bytesPerLogit = 2
    /// Row blocks vary in size; each size needs machine code of its own.
    private static let rowPadding = 16

    private let products = BFloat16Products()
    private let itemBuffer = BFloat16Buffer()
    private let sessionBuffer = BFloat16Buffer()
    private let scaledBuffer = BFloat16Buffer()
    /// exp(l − m), item block after item block, each rows × block, both dimensions padded with zeros.
    private let exponentialBuffer = BFloat16Buffer()
    private lazy var items = itemBuffer.matrix(rows: 0, columns: 0)
    private lazy var sessions = sessionBuffer.matrix(rows: 0, columns: 0)
    private lazy var exponentials = exponentialBuffer.matrix(rows: 0, columns: 0)
    private var rows = 0
    private var logitBuffer = Buffer(count: 0)
    private var sumBuffer = Buffer(count: 0)

    func begin(items: Matrix) {
        self.items = itemBuffer.matrix(rows: BFloat16Products.padded(items.rows), columns: items.columns)
        self.items.round(items)
    }

    func begin(sessions: Matrix) {
        rows = sessions.rows
        let padded = (rows + Self.rowPadding - 1) / Self.rowPadding * Self.rowPadding
        self.sessions = sessionBuffer.matrix(rows: padded, columns: sessions.columns)
        self.sessions.round(sessions)
        exponentials = exponentialBuffer.matrix(rows: items.rows, columns: padded)
        let logits = padded * min(SoftmaxOutput.itemBlock, items.rows)
        if logitBuffer.count < logits { logitBuffer = Buffer(count: logits) }
        let sums = max(padded, SoftmaxOutput.itemBlock) * sessions.columns
        if sumBuffer.count < sums { sumBuffer = Buffer(count: sums) }
    }

    private func padded(_ block: ItemBlock) -> Range<Int> {
        block.range.lowerBound..<block.range.lowerBound + BFloat16Products.padded(block.range.count)
    }

    private func values(_ block: ItemBlock) -> BFloat16Matrix {
        let start = block.range.lowerBound * sessions.rows
        return BFloat16Matrix(
            rows: sessions.rows, columns: padded(block).count, pointer: exponentials.pointer + start)
    }

    private func operations(_ block: ItemBlock) -> Int { 2 * rows * block.range.count * items.columns }

    func logits(_ block: ItemBlock) -> Matrix {
        let range = padded(block)
        let logits = logitBuffer.matrix(rows: sessions.rows, columns: range.count)
        products.multiply(sessions, items.rows(range), transposeB: true, into: logits, operations: operations(block))
        return logits
    }

    func keep(_ exponentials: Matrix, _ block: ItemBlock) {
        let kept = values(block)
        for row in 0..<kept.rows {
            let count = row < rows ? block.range.count : 0
            let target = kept.pointer + row * kept.columns
            kernel_round_bf16(exponentials.row(row), target, count)
            (target + count).update(repeating: 0, count: kept.columns - count)
        }
    }

    func addItemGradient(_ block: ItemBlock, sessions scaled: Matrix, to gradient: Matrix) {
        let rounded = scaledBuffer.matrix(rows: sessions.rows, columns: scaled.columns)
        rounded.round(scaled)
        let kept = values(block)
        if kept.columns == gradient.rows {
            products.multiply(
                kept, transposeA: true, rounded, into: gradient, accumulate: true, operations: operations(block))
        } else {
            let sums = sumBuffer.matrix(rows: kept.columns, columns: gradient.columns)
            products.multiply(kept, transposeA: true, rounded, into: sums, operations: operations(block))
            kernel_add(sums.pointer, gradient.pointer, gradient.count)
        }
    }

    func itemSums(_ block: ItemBlock) -> Matrix {
        let sums = sumBuffer.matrix(rows: sessions.rows, columns: sessions.columns)
        products.multiply(values(block), items.rows(padded(block)), into: sums, operations: operations(block))
        return sums
    }

    func addBiasGradient(_ block: ItemBlock, factors: [Float], to gradient: UnsafeMutablePointer<Float>) {
        let kept = values(block)
        for (row, factor) in factors.enumerated() {
            kernel_axpy_bf16(factor, kept.pointer + row * kept.columns, gradient, block.range.count)
        }
    }
}
