import CKernels
import Foundation

/// log Σ exp of each row's scores, while blocks of scores stream by.
struct LogSums {
    private let adjusted: [[AdjustedScore]]
    private var sums: [Float]

    /// - Parameter adjusted: per row, what is added to the scores of some items.
    init(sessions: Matrix, _ adjusted: [[AdjustedScore]]) {
        self.adjusted = adjusted
        sums = [Float](repeating: -.infinity, count: sessions.rows)
    }

    subscript(row: Int) -> Double { Double(sums[row]) }

    /// - Parameter values: rows × items of the block, with room for more rows and columns; they are lost.
    mutating func add(_ values: Matrix, of block: Range<Int>) {
        for (row, entries) in adjusted.enumerated() {
            for entry in entries where block.contains(Int(entry.item)) {
                values[row, Int(entry.item) - block.lowerBound] += entry.value
            }
        }
        var maxima = [Float](repeating: 0, count: sums.count)
        var blockSums = maxima
        kernel_exponentials(
            values.pointer, values.columns, sums.count, block.count, nil, &maxima, &blockSums)
        for row in sums.indices {
            let block = maxima[row] + logf(blockSums[row])
            let larger = max(block, sums[row])
            sums[row] = larger + logf(expf(block - larger) + expf(sums[row] - larger))
        }
    }
}
