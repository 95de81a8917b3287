import Basics
import CKernels

/// The best items of each row among all items, in one pass over blocks of scores that stay in the cache.
///
/// Exact like the ranks (see `Ranker`): the fast product only rules out items that are further below the k-th best than
/// its error bound; the others are scored again in double. So the lists do not depend on how rows are batched.
///
/// Used by one worker at a time.
package final class TopItems {
    private let items: RankedItems
    private let stop: StopFlag
    private let count: Int
    private let scores = Buffer(count: Ranker.itemBlock * Ranker.rowBlock)
    private var found = [Int32](repeating: 0, count: Ranker.itemBlock)
    private let products: BFloat16Products?
    private let roundedSessions = BFloat16Buffer()
    private let confinement = Confinement()

    /// - Parameters:
    ///   - count: length of the lists; shorter only if there are fewer items.
    ///   - stop: once it is set, results have no meaning.
    package init(_ items: RankedItems, count: Int, stop: StopFlag = StopFlag()) {
        self.items = items
        self.count = min(count, items.vectors.rows)
        self.stop = stop
        products = items.rounded.map { _ in BFloat16Products() }
    }

    /// - Parameters:
    ///   - sessions: rows × d.
    ///   - adjusted: per row, what is added to the scores of some items; empty: nothing in any row.
    /// - Returns: per row, items with the largest scores, best first, equal ones in catalogue order. Scores that are no
    ///   numbers are left out.
    package func best(sessions: Matrix, adjusted: [[AdjustedScore]] = []) -> [[Int32]] {
        confinement.alone {
            var lists: [[Int32]] = []
            for start in stride(from: 0, to: sessions.rows, by: Ranker.rowBlock) where !stop.isStopped {
                let range = start..<min(start + Ranker.rowBlock, sessions.rows)
                let entries = adjusted.isEmpty ? range.map { _ in [] } : Array(adjusted[range])
                lists += best(of: sessions.rows(range), entries)
            }
            return lists
        }
    }

    private func best(of sessions: Matrix, _ adjusted: [[AdjustedScore]]) -> [[Int32]] {
        (rough(sessions, adjusted) ?? single(sessions, adjusted)).lists(sessions, adjusted, items)
    }

    /// By scores in single precision.
    private func single(_ sessions: Matrix, _ adjusted: [[AdjustedScore]]) -> BestItems {
        var best = BestItems(
            count, margins: (0..<sessions.rows).map { items.largestError(items.tolerance(sessions.row($0))) })
        for block in blocks where !stop.isStopped {
            let values = scores.matrix(rows: sessions.rows, columns: block.count)
            BLAS.productTransposed(sessions, items.vectors.rows(block), into: values)
            collect(values, block, adjusted, &best)
        }
        return best
    }

    /// By scores from bfloat16 operands; nil if these are unavailable, or of no use for some row.
    private func rough(_ sessions: Matrix, _ adjusted: [[AdjustedScore]]) -> BestItems? {
        guard let products, let rounded = items.rounded else { return nil }
        let operand = roundedSessions.matrix(
            rows: BFloat16Products.padded(sessions.rows), columns: sessions.columns)
        operand.round(sessions)
        let margins = (0..<sessions.rows).map { row in
            items.largestError(
                items.tolerance(sessions.row(row), rounded: operand.pointer + row * sessions.columns))
        }
        var best = BestItems(count, margins: margins)
        guard best.isPossible else { return nil }
        for block in blocks where !stop.isStopped {
            let padded = block.lowerBound..<block.lowerBound + BFloat16Products.padded(block.count)
            let values = scores.matrix(rows: operand.rows, columns: padded.count)
            products.multiply(
                operand, rounded.rows(padded), transposeB: true, into: values,
                operations: 2 * sessions.count * block.count)
            collect(values, block, adjusted, &best)
        }
        return best
    }

    private var blocks: [Range<Int>] {
        stride(from: 0, to: items.vectors.rows, by: Ranker.itemBlock).map {
            $0..<min($0 + Ranker.itemBlock, items.vectors.rows)
        }
    }

    /// - Parameter values: rows × items of the block; may have more rows and columns.
    private func collect(
        _ values: Matrix, _ block: Range<Int>, _ adjusted: [[AdjustedScore]], _ best: inout BestItems
    ) {
        for row in adjusted.indices {
            if let bias = items.bias { kernel_add(bias.pointer + block.lowerBound, values.row(row), block.count) }
            best.collect(values.row(row), row: row, of: block, adjusted: adjusted[row], found: &found)
        }
    }
}
