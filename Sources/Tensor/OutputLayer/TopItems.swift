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
        let rows = roughContenders(sessions, adjusted) ?? contenders(sessions, adjusted)
        return rows.enumerated().map { row, contenders in
            let own = adjusted[row]
            var exact = contenders.items.map { (item: $0, score: items.score(sessions.row(row), item: Int($0))) }
            exact += own.map { ($0.item, items.score(sessions.row(row), item: Int($0.item)) + Double($0.value)) }
            return exact.filter { $0.score.isFinite }.sorted { (-$0.score, $0.item) < (-$1.score, $1.item) }
                .prefix(count).map(\.item)
        }
    }

    /// By scores in single precision.
    private func contenders(_ sessions: Matrix, _ adjusted: [[AdjustedScore]]) -> [Contenders] {
        var rows = (0..<sessions.rows).map { row in
            Contenders(count, margin: items.largestError(items.tolerance(sessions.row(row))))
        }
        for block in blocks where !stop.isStopped {
            let values = scores.matrix(rows: sessions.rows, columns: block.count)
            BLAS.productTransposed(sessions, items.vectors.rows(block), into: values)
            collect(values, block, adjusted, &rows)
        }
        return rows
    }

    /// By scores from bfloat16 operands; nil if these are unavailable, or of no use for some row.
    private func roughContenders(_ sessions: Matrix, _ adjusted: [[AdjustedScore]]) -> [Contenders]? {
        guard let products, let rounded = items.rounded else { return nil }
        let operand = roundedSessions.matrix(
            rows: BFloat16Products.padded(sessions.rows), columns: sessions.columns)
        operand.round(sessions)
        let margins = (0..<sessions.rows).map { row in
            items.largestError(
                items.tolerance(sessions.row(row), rounded: operand.pointer + row * sessions.columns))
        }
        guard margins.allSatisfy(\.isFinite) else { return nil }
        var rows = margins.map { Contenders(count, margin: $0) }
        for block in blocks where !stop.isStopped {
            let padded = block.lowerBound..<block.lowerBound + BFloat16Products.padded(block.count)
            let values = scores.matrix(rows: operand.rows, columns: padded.count)
            products.multiply(
                operand, rounded.rows(padded), transposeB: true, into: values,
                operations: 2 * sessions.count * block.count)
            collect(values, block, adjusted, &rows)
        }
        return rows
    }

    private var blocks: [Range<Int>] {
        stride(from: 0, to: items.vectors.rows, by: Ranker.itemBlock).map {
            $0..<min($0 + Ranker.itemBlock, items.vectors.rows)
        }
    }

    /// - Parameter values: rows × items of the block; may have more rows and columns.
    private func collect(
        _ values: Matrix, _ block: Range<Int>, _ adjusted: [[AdjustedScore]], _ rows: inout [Contenders]
    ) {
        for row in rows.indices {
            if let bias = items.bias { kernel_add(bias.pointer + block.lowerBound, values.row(row), block.count) }
            // These are scored exactly at the end, whatever stands here.
            for entry in adjusted[row] where block.contains(Int(entry.item)) {
                values[row, Int(entry.item) - block.lowerBound] = -.infinity
            }
            let above = kernel_at_least(values.row(row), block.count, rows[row].least, &found)
            for position in found.prefix(Int(above)) {
                rows[row].append(Int32(block.lowerBound) + position, values[row, Int(position)])
            }
        }
    }
}

/// The items of one row that may still be among the best, while scores stream by.
private struct Contenders {
    private(set) var items: [Int32] = []
    private var scores: [Float] = []
    /// Scores below it are certainly not among the best.
    private(set) var least = -Float.infinity
    private let count: Int
    /// Largest error of a score.
    private let margin: Double
    /// Number of items at which those that have fallen behind are dropped.
    private var limit: Int

    init(_ count: Int, margin: Double) {
        self.count = count
        self.margin = margin
        limit = max(4 * count, 64)
    }

    mutating func append(_ item: Int32, _ score: Float) {
        // Minus infinity is what is not to be listed.
        guard score > -.infinity else { return }
        items.append(item)
        scores.append(score)
        if items.count >= limit { drop() }
    }

    private mutating func drop() {
        let worst = Double(largest(count, of: scores))
        guard worst.isFinite else { return limit = 2 * items.count }
        least = Float(worst - 2 * (margin + abs(worst) * 0x1p-22)).nextDown
        let kept = scores.indices.filter { scores[$0] >= least }
        items = kept.map { items[$0] }
        scores = kept.map { scores[$0] }
        // Many items that score alike cannot be told apart before the end.
        limit = max(limit, 2 * items.count)
    }
}
