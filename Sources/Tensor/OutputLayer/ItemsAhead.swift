import Basics
import CKernels

/// The items that score at least as much as each row's target, by name, where `Ranker` only counts them: the rank of
/// the target in any set that it is in is the number of those that are in the set. As exact as ranks (see `Ranker`).
///
/// Used by one worker at a time.
package final class ItemsAhead {
    private let items: RankedItems
    private let stop: StopFlag
    private let scores = Buffer(count: Ranker.itemBlock * Ranker.rowBlock)
    private var found = [Int32](repeating: 0, count: Ranker.itemBlock)
    private let confinement = Confinement()

    /// - Parameter stop: once it is set, results have no meaning.
    package init(_ items: RankedItems, stop: StopFlag = StopFlag()) {
        self.items = items
        self.stop = stop
    }

    private struct Row {
        let session: UnsafePointer<Float>
        let adjusted: [AdjustedScore]
        let tolerance: RankedItems.Tolerance
        let target: Double
        /// Scores of the product below it are certainly below the target's.
        let least: Float
        var ahead: [Int32] = []
    }

    /// Calls a closure for every row, in order, with the items that score at least as much as its target, which is one
    /// of them; with none if a score may be beyond single precision.
    /// - Parameters:
    ///   - sessions: rows × d; targets: an item each.
    ///   - adjusted: per row, what is added to the scores of some items; empty: nothing in any row.
    package func visit(
        sessions: Matrix, targets: [Int32], adjusted: [[AdjustedScore]] = [],
        _ body: (_ row: Int, _ ahead: [Int32]) -> Void
    ) {
        confinement.alone {
            for first in stride(from: 0, to: sessions.rows, by: Ranker.rowBlock) where !stop.isStopped {
                let range = first..<min(first + Ranker.rowBlock, sessions.rows)
                var rows = range.map { row($0, sessions, targets, adjusted.isEmpty ? [] : adjusted[$0]) }
                for start in stride(from: 0, to: items.vectors.rows, by: Ranker.itemBlock) where !stop.isStopped {
                    let block = start..<min(start + Ranker.itemBlock, items.vectors.rows)
                    let values = scores.matrix(rows: rows.count, columns: block.count)
                    BLAS.productTransposed(sessions.rows(range), items.vectors.rows(block), into: values)
                    for place in rows.indices { collect(values.row(place), block, &rows[place]) }
                }
                for (place, row) in rows.enumerated() { body(first + place, row.ahead) }
            }
        }
    }

    private func row(_ row: Int, _ sessions: Matrix, _ targets: [Int32], _ adjusted: [AdjustedScore]) -> Row {
        let session = UnsafePointer(sessions.row(row))
        let tolerance = items.tolerance(session)
        var target = items.score(session, item: Int(targets[row]))
        if let own = adjusted.first(where: { $0.item == targets[row] }) { target += Double(own.value) }
        let margin = items.largestError(tolerance) + abs(target) * 0x1p-22
        let isFinite = items.areFinite(session) && adjusted.allSatisfy { $0.value.isFinite }
        var row = Row(
            session: session, adjusted: adjusted, tolerance: tolerance, target: target,
            least: isFinite ? Float(target - margin).nextDown : .infinity)
        guard isFinite else { return row }
        for entry in adjusted where items.score(session, item: Int(entry.item)) + Double(entry.value) >= target {
            row.ahead.append(entry.item)
        }
        return row
    }

    private func collect(_ values: UnsafeMutablePointer<Float>, _ block: Range<Int>, _ row: inout Row) {
        guard row.least < .infinity else { return }
        if let bias = items.bias { kernel_add(bias.pointer + block.lowerBound, values, block.count) }
        // These are in the list already if they belong there, whatever stands here.
        for entry in row.adjusted where block.contains(Int(entry.item)) {
            values[Int(entry.item) - block.lowerBound] = -.infinity
        }
        let count = Int(kernel_at_least(values, block.count, row.least, &found))
        for place in found.prefix(count) {
            let item = block.lowerBound + Int(place)
            let margin = items.error(row.tolerance, of: item) + abs(row.target) * 0x1p-22
            let difference = Double(values[Int(place)]) - row.target
            let isAhead =
                abs(difference) > margin
                ? difference > 0 : items.score(row.session, item: item) >= row.target
            if isAhead { row.ahead.append(Int32(item)) }
        }
    }
}
