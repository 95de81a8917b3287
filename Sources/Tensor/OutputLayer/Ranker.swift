import Basics
import CKernels
import Foundation

/// Exact ranks of target items under full-catalogue scoring, in one pass over blocks of scores that stay in the cache.
///
/// rank = number of items with score ≥ the target's score (conservative: ties count against the model); a row with any
/// non-finite score is a miss (rank 0). A fast product rounds equal items differently (at the edges of its tiles), so
/// its scores cannot tell a tie, and those from bfloat16 operands are rougher still. They settle only items further
/// from the target's score than their error bound; the few closer ones are scored again in double, all in the same
/// order of summation. So the ranks are the same whichever product made the first pass. The best items can be listed in
/// the same pass, as `TopItems` does without ranks.
///
/// Used by one worker at a time.
public final class Ranker {
    /// Many rows per block, so that items that are scored again come from the cache.
    static let itemBlock = 512
    static let rowBlock = 256

    private let items: RankedItems
    private let stop: StopFlag
    private let scores = Buffer(count: Ranker.itemBlock * Ranker.rowBlock)
    private var undecided = [Int32](repeating: 0, count: Ranker.itemBlock)
    private var found = [Int32](repeating: 0, count: Ranker.itemBlock)
    private let products: BFloat16Products?
    private let roundedSessions = BFloat16Buffer()
    private let confinement = Confinement()

    /// A ranker for one worker.
    /// - Parameter stop: once it is set, results have no meaning.
    public init(_ items: RankedItems, stop: StopFlag = StopFlag()) {
        self.items = items
        self.stop = stop
        products = items.rounded.map { _ in BFloat16Products() }
    }

    public struct Result {
        /// 1-based; 0 is a miss.
        public var ranks: [Int32] = []
        /// Σ over rows of −log softmax of the target; only if asked for. The softmax is that of the scores of the first
        /// pass.
        public var loss = 0.0
        /// Per row, the probability of each adjusted item; only with the loss.
        public var adjustedShares: [[Double]] = []
        /// Per row, the items with the largest scores, best first, equal ones in catalogue order; only if asked for.
        public var best: [[Int32]] = []
    }

    /// - Parameters:
    ///   - sessions: rows × d.
    ///   - targets: item row per session row, or −1 for a missing target (a miss).
    ///   - first: number of items, from the first, to rank among; targets after them count as missing. Nil: all.
    ///   - adjusted: per row, what is added to the scores of some items; empty: nothing in any row. Items that are not
    ///     ranked (−1, or after the first) are left out.
    ///   - withLoss: whether to compute the loss, too.
    ///   - listed: how many of the best items to list, 0 for none; not with the loss.
    public func rank(
        sessions: Matrix, targets: [Int32], adjusted: [[AdjustedScore]] = [], first: Int? = nil,
        withLoss: Bool = false, listed: Int = 0
    ) -> Result {
        precondition(listed == 0 || !withLoss, "lists come without the loss")
        return confinement.alone { rankBlocks(sessions, targets, adjusted, first, withLoss, listed) }
    }

    /// Ranks each target among some items only, which it is one of.
    ///
    /// - Parameters:
    ///   - sessions: rows × d; targets, adjusted: as above, but no target is missing.
    ///   - lists: per row, distinct items.
    /// - Returns: 1-based; 0 if a score that was looked at is not finite.
    public func rank(
        sessions: Matrix, targets: [Int32], adjusted: [[AdjustedScore]] = [], among lists: [ArraySlice<Int32>]
    ) -> [Int32] {
        confinement.alone {
            targets.enumerated().map { row, target in
                guard !stop.isStopped else { return 0 }
                let own = adjusted.isEmpty ? [] : adjusted[row].filter { lists[row].contains($0.item) }
                var count = RowCount(session: sessions.row(row), target: Int(target), adjusted: own, items)
                count.count(lists[row], items)
                return count.rank
            }
        }
    }

    private func rankBlocks(
        _ sessions: Matrix, _ targets: [Int32], _ adjusted: [[AdjustedScore]], _ first: Int?, _ withLoss: Bool,
        _ listed: Int
    ) -> Result {
        let count = first ?? items.vectors.rows
        let blocks = Self.blocks(of: count)
        var result = Result()
        result.ranks.reserveCapacity(sessions.rows)
        for start in stride(from: 0, to: sessions.rows, by: Self.rowBlock) where !stop.isStopped {
            let range = start..<min(start + Self.rowBlock, sessions.rows)
            let block = sessions.rows(range)
            let targets = targets[range].map { $0 < count ? $0 : -1 }
            let adjusted =
                adjusted.isEmpty
                ? range.map { _ in [] } : adjusted[range].map { $0.filter { (0..<Int32(count)).contains($0.item) } }
            if !roughFirst(block, targets, adjusted, blocks, withLoss: withLoss, listed, into: &result) {
                rank(block, targets, adjusted, blocks, withLoss: withLoss, listed, into: &result)
            }
        }
        return result
    }

    /// Ranks by scores in single precision.
    private func rank(
        _ sessions: Matrix, _ targets: [Int32], _ adjusted: [[AdjustedScore]], _ blocks: [Range<Int>], withLoss: Bool,
        _ listed: Int, into result: inout Result
    ) {
        var rows = targets.enumerated().map { row, target in
            RowCount(session: sessions.row(row), target: Int(target), adjusted: adjusted[row], items)
        }
        var best = best(listed, rows.indices.map { items.tolerance(sessions.row($0)) })
        var logSums = withLoss ? LogSums(sessions: sessions, adjusted) : nil
        for block in blocks where !stop.isStopped {
            let values = scores.matrix(rows: sessions.rows, columns: block.count)
            BLAS.productTransposed(sessions, items.vectors.rows(block), into: values)
            count(values, block, &rows, adjusted, &best)
            logSums?.add(values, of: block)
        }
        result.append(rows, sessions, targets, adjusted, best, logSums, items)
    }

    /// Ranks by scores from bfloat16 operands; false if these are unavailable or not finite (the true ones may still
    /// be).
    private func roughFirst(
        _ sessions: Matrix, _ targets: [Int32], _ adjusted: [[AdjustedScore]], _ blocks: [Range<Int>], withLoss: Bool,
        _ listed: Int, into result: inout Result
    ) -> Bool {
        guard let products, let rounded = items.rounded else { return false }
        let operand = roundedSessions.matrix(
            rows: BFloat16Products.padded(sessions.rows), columns: sessions.columns)
        operand.round(sessions)
        let tolerances = targets.indices.map { row in
            items.tolerance(sessions.row(row), rounded: operand.pointer + row * sessions.columns)
        }
        var rows = targets.enumerated().map { row, target in
            RowCount(
                session: sessions.row(row), target: Int(target), adjusted: adjusted[row], items,
                tolerance: tolerances[row])
        }
        var best = best(listed, tolerances)
        guard best?.isPossible ?? true else { return false }
        var logSums = withLoss ? LogSums(sessions: sessions, adjusted) : nil
        for block in blocks where !stop.isStopped {
            let padded = block.lowerBound..<block.lowerBound + BFloat16Products.padded(block.count)
            let values = scores.matrix(rows: operand.rows, columns: padded.count)
            products.multiply(
                operand, rounded.rows(padded), transposeB: true, into: values,
                operations: 2 * sessions.count * block.count)
            count(values, block, &rows, adjusted, &best)
            logSums?.add(values, of: block)
        }
        guard rows.allSatisfy(\.isFinite) else { return false }
        result.append(rows, sessions, targets, adjusted, best, logSums, items)
        return true
    }

    /// Nil if nothing is to be listed.
    private func best(_ listed: Int, _ tolerances: [RankedItems.Tolerance]) -> BestItems? {
        listed == 0 ? nil : BestItems(listed, margins: tolerances.map(items.largestError))
    }

    private static func blocks(of count: Int) -> [Range<Int>] {
        stride(from: 0, to: count, by: itemBlock).map { $0..<min($0 + itemBlock, count) }
    }

    /// - Parameter values: rows × items of the block; may have more rows and columns.
    private func count(
        _ values: Matrix, _ block: Range<Int>, _ rows: inout [RowCount], _ adjusted: [[AdjustedScore]],
        _ best: inout BestItems?
    ) {
        for row in rows.indices {
            if let bias = items.bias { kernel_add(bias.pointer + block.lowerBound, values.row(row), block.count) }
            rows[row].count(values.row(row), of: block, items, undecided: &undecided)
            best?.collect(values.row(row), row: row, of: block, adjusted: adjusted[row], found: &found)
        }
    }
}

extension Ranker.Result {
    fileprivate mutating func append(
        _ rows: [RowCount], _ sessions: Matrix, _ targets: [Int32], _ adjusted: [[AdjustedScore]], _ best: BestItems?,
        _ logSums: LogSums?, _ items: RankedItems
    ) {
        ranks += rows.map(\.rank)
        if let best { self.best += best.lists(sessions, adjusted, items) }
        guard let logSums else { return }
        for (row, target) in targets.enumerated() where target >= 0 {
            loss += logSums[row] - rows[row].score
        }
        adjustedShares += adjusted.enumerated().map { row, entries in
            entries.map { entry in
                exp(items.score(sessions.row(row), item: Int(entry.item)) + Double(entry.value) - logSums[row])
            }
        }
    }
}
