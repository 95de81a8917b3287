import CKernels
import Foundation

/// What one worker of a `SoftmaxOutput` keeps between the two halves of a row block.
final class SoftmaxShard {
    /// exp(l − m), item block behind item block, each rows × block.
    private var logits = Buffer(count: 0)
    /// Row maximum and row sum of every item block.
    private var blockMaxima: [Float] = []
    private var blockSums: [Float] = []
    /// The same over all of the worker's items.
    private(set) var maxima: [Float] = []
    private(set) var sums: [Float] = []
    /// Logit of the target where the target is one of the worker's items, else 0.
    private(set) var targetLogits: [Float] = []
    /// rows of the step × d.
    private(set) var sessionGradient = Buffer(count: 0)
    private var scaled = Buffer(count: 0)
    private var product = Buffer(count: 0)

    func reserve(rows: Int, blockRows: Int, items: Int, width: Int) {
        let blocks = (items + SoftmaxOutput.itemBlock - 1) / SoftmaxOutput.itemBlock
        if logits.count < blockRows * items { logits = Buffer(count: blockRows * items) }
        if blockMaxima.count < blockRows * blocks {
            blockMaxima = [Float](repeating: 0, count: blockRows * blocks)
            blockSums = blockMaxima
        }
        if maxima.count < blockRows {
            maxima = [Float](repeating: 0, count: blockRows)
            sums = maxima
            targetLogits = maxima
        }
        if scaled.count < blockRows * width {
            scaled = Buffer(count: blockRows * width)
            product = Buffer(count: blockRows * width)
        }
        if sessionGradient.count < rows * width { sessionGradient = Buffer(count: rows * width * 5 / 4) }
        sessionGradient.pointer.update(repeating: 0, count: rows * width)
    }

    /// First half: exponentials of the worker's logits with block-wise maxima, their sums, and the target logits.
    func logits(_ hidden: Matrix, _ targets: [Int32], items: SoftmaxOutput.Items, range: Range<Int>) {
        let rows = hidden.rows
        for row in 0..<rows {
            maxima[row] = -.infinity
            sums[row] = 0
            targetLogits[row] = 0
        }
        forEachBlock(of: range, rows: rows) { index, block, values in
            BLAS.productTransposed(hidden, items.vectors.value.rows(block), into: values)
            let bias = items.bias.map { $0.value.pointer + block.lowerBound }
            for row in 0..<rows where block.contains(Int(targets[row])) {
                let item = Int(targets[row]) - block.lowerBound
                targetLogits[row] = values[row, item] + (bias?[item] ?? 0)
            }
            let start = index * rows
            blockMaxima.withUnsafeMutableBufferPointer { maxima in
                blockSums.withUnsafeMutableBufferPointer { sums in
                    guard let maxima = maxima.baseAddress, let sums = sums.baseAddress else { return }
                    kernel_exponentials(
                        values.pointer, values.columns, rows, values.columns, bias, maxima + start, sums + start)
                }
            }
            for row in 0..<rows {
                let larger = max(maxima[row], blockMaxima[start + row])
                sums[row] =
                    sums[row] * expf(maxima[row] - larger) + blockSums[start + row]
                    * expf(blockMaxima[start + row] - larger)
                maxima[row] = larger
            }
        }
    }

    /// Second half: with p = c·exp(l − m), c = weight·exp(m − log Σ) per row and block,
    /// d sessions += p·V − weight·v_target and d items += pᵀ·S − weight·s of the rows aiming at it.
    func gradients(
        _ hidden: Matrix, _ targets: [Int32], logSums: [Float], items: SoftmaxOutput.Items, range: Range<Int>,
        weight: Float, smoothing: Float, row first: Int
    ) {
        let itemGradient = items.vectors.gradient
        let rows = hidden.rows
        let width = hidden.columns
        let dHidden = Matrix(sessionGradient.pointer + first * width, rows: rows, columns: width)
        let scaledHidden = scaled.matrix(rows: rows, columns: width)
        let sums = product.matrix(rows: rows, columns: width)
        var factors = [Float](repeating: 0, count: rows)
        forEachBlock(of: range, rows: rows) { index, block, values in
            for row in 0..<rows { factors[row] = weight * expf(blockMaxima[index * rows + row] - logSums[row]) }
            if let itemGradient {
                scaledHidden.zero()
                for row in 0..<rows { kernel_axpy(factors[row], hidden.row(row), scaledHidden.row(row), width) }
                BLAS.transposedProduct(values, scaledHidden, into: itemGradient.rows(block), beta: 1)
            }
            BLAS.product(values, items.vectors.value.rows(block), into: sums)
            for row in 0..<rows { kernel_axpy(factors[row], sums.row(row), dHidden.row(row), width) }
            if let dBias = items.bias?.gradient {
                for row in 0..<rows {
                    kernel_axpy(factors[row], values.row(row), dBias.pointer + block.lowerBound, block.count)
                }
            }
        }
        for row in 0..<rows where range.contains(Int(targets[row])) {
            let target = Int(targets[row])
            let share = -weight * (1 - smoothing)
            kernel_axpy(share, items.vectors.value.row(target), dHidden.row(row), width)
            if let itemGradient { kernel_axpy(share, hidden.row(row), itemGradient.row(target), width) }
            if let dBias = items.bias?.gradient { dBias.pointer[target] += share }
        }
        if smoothing > 0 {
            smooth(hidden, items: items, range: range, weight: weight, smoothing: smoothing)
        }
    }

    /// The even part of smoothed targets: every item's gradient loses ε/items of each session vector.
    private func smooth(
        _ hidden: Matrix, items: SoftmaxOutput.Items, range: Range<Int>, weight: Float, smoothing: Float
    ) {
        let sum = product.matrix(rows: 1, columns: hidden.columns)
        sum.zero()
        kernel_column_sums(hidden.pointer, sum.pointer, hidden.rows, hidden.columns)
        let share = -weight * smoothing / Float(items.vectors.rows)
        for item in range {
            if let gradient = items.vectors.gradient {
                kernel_axpy(share, sum.pointer, gradient.row(item), hidden.columns)
            }
            if let dBias = items.bias?.gradient { dBias.pointer[item] += share * Float(hidden.rows) }
        }
    }

    private func forEachBlock(of range: Range<Int>, rows: Int, _ body: (Int, Range<Int>, Matrix) -> Void) {
        var index = 0
        for start in stride(from: range.lowerBound, to: range.upperBound, by: SoftmaxOutput.itemBlock) {
            let block = start..<min(start + SoftmaxOutput.itemBlock, range.upperBound)
            let offset = (start - range.lowerBound) * rows
            body(index, block, Matrix(logits.pointer + offset, rows: rows, columns: block.count))
            index += 1
        }
    }
}
