import Basics
import CKernels
import Foundation

/// What one worker of a `SoftmaxOutput` keeps between the two halves of a row block.
final class SoftmaxShard {
    private let blocks: any OutputBlocks
    private let stop: StopFlag
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
    /// Adjusted scores of the row block among the worker's items, ascending by item.
    private var adjusted: [StepAdjustments.Entry] = []

    init(_ blocks: any OutputBlocks, stop: StopFlag) {
        self.blocks = blocks
        self.stop = stop
    }

    /// - Parameters: items: the worker's; rows: of the step; blockRows: of the largest row block.
    func begin(_ items: Matrix, rows: Int, blockRows: Int) {
        blocks.begin(items: items)
        let count = (items.rows + SoftmaxOutput.itemBlock - 1) / SoftmaxOutput.itemBlock
        if blockMaxima.count < blockRows * count {
            blockMaxima = [Float](repeating: 0, count: blockRows * count)
            blockSums = blockMaxima
        }
        if maxima.count < blockRows {
            maxima = [Float](repeating: 0, count: blockRows)
            sums = maxima
            targetLogits = maxima
        }
        if scaled.count < blockRows * items.columns { scaled = Buffer(count: blockRows * items.columns) }
        if sessionGradient.count < rows * items.columns {
            sessionGradient = Buffer(count: rows * items.columns * 5 / 4)
        }
        // Otherwise the first block of items overwrites them.
        if items.rows == 0 { sessionGradient.pointer.update(repeating: 0, count: rows * items.columns) }
    }

    /// First half: exponentials of the worker's logits with block-wise maxima, their sums, and the target logits.
    /// - Parameter step: number of the block's first row in the step.
    func logits(
        _ hidden: Matrix, _ targets: [Int32], excluded: ArraySlice<[Int32]>, adjustments: StepAdjustments?,
        items: SoftmaxOutput.Items, range: Range<Int>, row step: Int
    ) {
        let rows = hidden.rows
        for row in 0..<rows {
            maxima[row] = -.infinity
            sums[row] = 0
            targetLogits[row] = 0
        }
        blocks.begin(sessions: hidden)
        adjusted = adjustments?.entries(rows: step..<step + rows, items: range) ?? []
        var open = adjusted[...]
        forEachBlock(of: range) { block in
            let values = blocks.logits(block)
            let first = range.lowerBound + block.range.lowerBound
            let inBlock = open.prefix { $0.item < first + block.range.count }
            open.removeFirst(inBlock.count)
            if let adjustments {
                for entry in inBlock { values[entry.row - step, entry.item - first] += adjustments.value(entry) }
            }
            let bias = items.bias.map { $0.value.pointer + first }
            for row in 0..<rows where block.range.contains(Int(targets[row]) - range.lowerBound) {
                let item = Int(targets[row]) - first
                targetLogits[row] = values[row, item] + (bias?[item] ?? 0)
            }
            for (row, list) in excluded.enumerated() {
                for item in list where block.range.contains(Int(item) - range.lowerBound) {
                    // Not −∞: where a whole block is excluded, the difference to its maximum must be a number.
                    values[row, Int(item) - first] = -.greatestFiniteMagnitude / 2
                }
            }
            let start = block.index * rows
            blockMaxima.withUnsafeMutableBufferPointer { maxima in
                blockSums.withUnsafeMutableBufferPointer { sums in
                    guard let maxima = maxima.baseAddress, let sums = sums.baseAddress else { return }
                    kernel_exponentials(
                        values.pointer, values.columns, rows, block.range.count, bias, maxima + start, sums + start)
                }
            }
            if let adjustments {
                for entry in inBlock {
                    adjustments.note(exponential: values[entry.row - step, entry.item - first], entry)
                }
            }
            blocks.keep(values, block)
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
    /// d sessions += p·V − weight·v_target, d items += pᵀ·S − weight·s of the rows whose target it is, and
    /// d adjustment = p − weight if its item is the target.
    func gradients(
        _ hidden: Matrix, _ targets: [Int32], logSums: [Float], adjustments: StepAdjustments?,
        items: SoftmaxOutput.Items, range: Range<Int>, weight: Float, smoothing: Float, row first: Int
    ) {
        let itemGradient = items.vectors.gradient?.sum
        let biasGradient = items.bias?.gradient?.sum
        let rows = hidden.rows
        let width = hidden.columns
        let dHidden = Matrix(sessionGradient.pointer + first * width, rows: rows, columns: width)
        let scaledHidden = scaled.matrix(rows: rows, columns: width)
        var factors = [Float](repeating: 0, count: rows)
        forEachBlock(of: range) { block in
            let first = range.lowerBound + block.range.lowerBound
            for row in 0..<rows { factors[row] = weight * expf(blockMaxima[block.index * rows + row] - logSums[row]) }
            if let itemGradient {
                for row in 0..<rows { kernel_scale(factors[row], hidden.row(row), scaledHidden.row(row), width) }
                blocks.addItemGradient(
                    block, sessions: scaledHidden, to: itemGradient.rows(first..<first + block.range.count))
            }
            let sums = blocks.itemSums(block)
            for row in 0..<rows {
                if block.index == 0 {
                    kernel_scale(factors[row], sums.row(row), dHidden.row(row), width)
                } else {
                    kernel_axpy(factors[row], sums.row(row), dHidden.row(row), width)
                }
            }
            if let biasGradient {
                blocks.addBiasGradient(block, factors: factors, to: biasGradient.pointer + first)
            }
        }
        if let adjustments {
            for entry in adjusted {
                let row = entry.row - first
                let block = (entry.item - range.lowerBound) / SoftmaxOutput.itemBlock
                let factor = weight * expf(blockMaxima[block * rows + row] - logSums[row])
                let share = weight * (Int(targets[row]) == entry.item ? 1 - smoothing : 0)
                let even = weight * smoothing / Float(items.vectors.rows)
                adjustments.set(gradient: factor * adjustments.exponential(entry) - share - even, entry)
            }
        }
        for row in 0..<rows where range.contains(Int(targets[row])) {
            let target = Int(targets[row])
            let share = -weight * (1 - smoothing)
            kernel_axpy(share, items.vectors.value.row(target), dHidden.row(row), width)
            if let itemGradient { kernel_axpy(share, hidden.row(row), itemGradient.row(target), width) }
            if let biasGradient { biasGradient.pointer[target] += share }
        }
        if smoothing > 0 {
            smooth(hidden, items: items, range: range, weight: weight, smoothing: smoothing)
        }
    }

    /// The even part of smoothed targets: every item's gradient loses weight·ε/items of each session vector.
    private func smooth(
        _ hidden: Matrix, items: SoftmaxOutput.Items, range: Range<Int>, weight: Float, smoothing: Float
    ) {
        let sum = scaled.matrix(rows: 1, columns: hidden.columns)
        sum.zero()
        kernel_column_sums(hidden.pointer, sum.pointer, hidden.rows, hidden.columns)
        let share = -weight * smoothing / Float(items.vectors.rows)
        for item in range {
            if let gradient = items.vectors.gradient?.sum {
                kernel_axpy(share, sum.pointer, gradient.row(item), hidden.columns)
            }
            if let dBias = items.bias?.gradient?.sum { dBias.pointer[item] += share * Float(hidden.rows) }
        }
    }

    private func forEachBlock(of range: Range<Int>, _ body: (ItemBlock) -> Void) {
        let starts = stride(from: 0, to: range.count, by: SoftmaxOutput.itemBlock)
        for (index, start) in starts.enumerated() where !stop.isStopped {
            body(ItemBlock(index: index, range: start..<min(start + SoftmaxOutput.itemBlock, range.count)))
        }
    }
}
