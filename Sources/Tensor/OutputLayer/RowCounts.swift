import Basics
import CKernels

/// Counts the items that score at least as much as the targets of many rows, where each row wants some of the items
/// only, the first ones of an arrangement's runs. Rows that want items of one run come one after the other, while these
/// items are in the cache; nothing is scored that no row wants, which a matrix product would do.
///
/// Exact like `RowCount`, of which there is one per row. Used by one worker at a time.
package final class RowCounts {
    /// Items and rows that are scored together, at most.
    private static let itemBlock = 1 << 10
    private static let rowBlock = 1 << 10

    private let items: RankedItems
    private var rows: [RowCount] = []
    private var scores: [Float] = []
    private var lengths: [Float] = []
    private var constants: [Float] = []
    private var above: [Int32] = []
    private var odd: [Int32] = []
    private var undecided: [Int32] = []

    /// - Parameter items: in the order of the arrangement; products with them are in single precision.
    package init(_ items: RankedItems) { self.items = items }

    /// Begins with other rows.
    /// - Parameter row: makes the count of each.
    package func begin(_ count: Int, _ row: (Int, RankedItems) -> RowCount) {
        rows = (0..<count).map { row($0, items) }
        scores = rows.map { Float($0.score) }
        lengths = rows.map(\.exact.length)
        constants = rows.map { $0.exact.constant + abs(Float($0.score)) * 0x1p-22 }
        above = [Int32](repeating: 0, count: count)
        odd = above
    }

    /// Counts items of one run.
    /// - Parameters:
    ///   - run: positions of its items.
    ///   - numbers: rows that want some.
    ///   - counts: how many of the first items each of them wants.
    ///   - sessions: of all rows.
    package func count(
        _ run: Range<Int>, _ numbers: ArraySlice<Int32>, _ counts: ArraySlice<Int32>, _ sessions: Matrix
    ) {
        for first in stride(from: 0, to: run.count, by: Self.itemBlock) {
            let block = run.dropFirst(first).prefix(Self.itemBlock)
            for row in stride(from: 0, to: numbers.count, by: Self.rowBlock) {
                count(
                    block, before: first, numbers.dropFirst(row).prefix(Self.rowBlock),
                    counts.dropFirst(row).prefix(Self.rowBlock), sessions)
            }
        }
    }

    private func count(
        _ block: Range<Int>, before: Int, _ numbers: ArraySlice<Int32>, _ counts: ArraySlice<Int32>,
        _ sessions: Matrix
    ) {
        if undecided.count < 2 * numbers.count * block.count {
            undecided = [Int32](repeating: 0, count: 2 * numbers.count * block.count)
        }
        let open = numbers.withUnsafeBufferPointer { numbers in
            counts.withUnsafeBufferPointer { counts in
                items.lengths.withUnsafeBufferPointer { itemLengths in
                    kernel_rank_first(
                        items.vectors.row(block.lowerBound), items.bias.map { $0.pointer + block.lowerBound },
                        itemLengths.baseAddress.map { $0 + block.lowerBound }, block.count, sessions.columns,
                        sessions.pointer, numbers.count, numbers.baseAddress, counts.baseAddress, Int32(before),
                        scores, lengths, constants, &above, &odd, &undecided)
                }
            }
        }
        for pair in 0..<open {
            rows[Int(undecided[2 * pair])].count(
                CollectionOfOne(Int32(block.lowerBound) + undecided[2 * pair + 1]), items)
        }
    }

    /// Counts listed items of one row.
    package func count(_ list: some Sequence<Int32>, of row: Int) { rows[row].count(list, items) }

    /// 1-based; 0 if the target is missing or a score was not finite.
    package var ranks: [Int32] {
        rows.indices.map { row in
            var count = rows[row]
            count.add(above: Int(above[row]), areFinite: odd[row] == 0)
            return count.rank
        }
    }
}
