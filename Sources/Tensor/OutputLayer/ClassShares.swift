import Basics
import CKernels
import Foundation

/// Probabilities of classes of items, as a softmax over all items implies them: per row, the sum of p_i over the items
/// i of each class. One pass over blocks of scores, as in `Ranker`; sums are rescaled whenever a larger score comes.
///
/// Used by one worker at a time.
public final class ClassShares {
    private let items: RankedItems
    private let stop: StopFlag
    private let levels: [Level]
    private let scores = Buffer(count: Ranker.itemBlock * ClassShares.rowBlock)
    private let confinement = Confinement()

    /// Rows that are scored together.
    private static let rowBlock = 64

    /// A way to sort items into classes.
    public struct Level: Sendable {
        /// Classes of each item; it may have none, and several.
        let classesOf: Packed<Int32, Int32>
        /// Number of classes.
        let count: Int

        public init(classesOf: Packed<Int32, Int32>, count: Int) {
            self.classesOf = classesOf
            self.count = count
        }
    }

    /// - Parameter stop: once it is set, results have no meaning.
    public init(_ items: RankedItems, levels: [Level], stop: StopFlag = StopFlag()) {
        self.items = items
        self.levels = levels
        self.stop = stop
    }

    /// - Parameters:
    ///   - sessions: rows × d.
    ///   - adjusted: per row, what is added to the scores of some items; empty: nothing in any row.
    /// - Returns: by level and row, the probability of each class.
    public func shares(sessions: Matrix, adjusted: [[AdjustedScore]] = []) -> [[[Double]]] {
        confinement.alone {
            var shares = [[[Double]]](repeating: [], count: levels.count)
            for start in stride(from: 0, to: sessions.rows, by: Self.rowBlock) where !stop.isStopped {
                let range = start..<min(start + Self.rowBlock, sessions.rows)
                let block = blockShares(sessions.rows(range), adjusted.isEmpty ? [] : adjusted[range])
                for level in levels.indices { shares[level] += block[level] }
            }
            return shares
        }
    }

    private func blockShares(_ sessions: Matrix, _ adjusted: ArraySlice<[AdjustedScore]>) -> [[[Double]]] {
        var sums = (0..<sessions.rows).map { _ in RowSums(levels) }
        for first in stride(from: 0, to: items.vectors.rows, by: Ranker.itemBlock) where !stop.isStopped {
            let block = first..<min(first + Ranker.itemBlock, items.vectors.rows)
            let values = scores.matrix(rows: sessions.rows, columns: block.count)
            BLAS.productTransposed(sessions, items.vectors.rows(block), into: values)
            for (row, entries) in adjusted.enumerated() {
                for entry in entries where block.contains(Int(entry.item)) {
                    values[row, Int(entry.item) - first] += entry.value
                }
            }
            var maxima = [Float](repeating: 0, count: sessions.rows)
            var totals = maxima
            kernel_exponentials(
                values.pointer, values.columns, values.rows, values.columns, items.bias.map { $0.pointer + first },
                &maxima, &totals)
            for row in 0..<sessions.rows {
                sums[row].add(values[row: row], of: block, largest: maxima[row], total: totals[row], levels)
            }
        }
        return levels.indices.map { level in sums.map { $0.shares(level) } }
    }

    /// Sums of one row, as multiples of exp(largest score so far).
    private struct RowSums {
        private var largest = -Float.infinity
        private var total = 0.0
        private var classes: [[Double]]

        init(_ levels: [Level]) { classes = levels.map { [Double](repeating: 0, count: $0.count) } }

        /// - Parameters: values: exp(score − largest) of the items of a block; total: their sum.
        mutating func add(
            _ values: MatrixRow, of block: Range<Int>, largest blockLargest: Float, total blockTotal: Float,
            _ levels: [Level]
        ) {
            if blockLargest > largest {
                let scale = exp(Double(largest) - Double(blockLargest))
                total *= scale
                for level in levels.indices { for index in classes[level].indices { classes[level][index] *= scale } }
                largest = blockLargest
            }
            let factor = exp(Double(blockLargest) - Double(largest))
            total += factor * Double(blockTotal)
            for (level, sorted) in levels.enumerated() {
                sorted.classesOf.offsets.withUnsafeBufferPointer { offsets in
                    sorted.classesOf.elements.withUnsafeBufferPointer { elements in
                        classes[level].withUnsafeMutableBufferPointer { sums in
                            for item in block {
                                let value = factor * Double(values[item - block.lowerBound])
                                for place in Int(offsets[item])..<Int(offsets[item + 1]) {
                                    sums[Int(elements[place])] += value
                                }
                            }
                        }
                    }
                }
            }
        }

        func shares(_ level: Int) -> [Double] { classes[level].map { $0 / total } }
    }
}
