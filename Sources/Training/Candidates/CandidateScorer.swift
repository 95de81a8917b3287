import Basics
import Tensor

/// Scores candidate sets: rows that share a category are multiplied by its items in one product.
///
/// Used by one worker at a time.
package final class CandidateScorer {
    /// Most scores held at once, unless a single row has more.
    private static let scratchFloats = 1 << 24

    private let index: CandidateIndex
    /// Item vectors (and biases) in the order of the index.
    private let vectors: Buffer
    private let bias: Buffer?
    private let width: Int
    private let items: RankedItems
    private let stop: StopFlag
    private var undecided: [Int32]
    private var gathered = Buffer(count: 0)
    private var scores = Buffer(count: 0)
    private let confinement = Confinement()

    /// - Parameters:
    ///   - vectors: in the order of the index; scorers of several workers share them.
    ///   - stop: once it is set, ranks have no meaning.
    package init(
        _ index: CandidateIndex, arranged vectors: Buffer, width: Int, bias: Matrix?, stop: StopFlag = StopFlag()
    ) {
        self.index = index
        self.stop = stop
        self.vectors = vectors
        self.width = width
        self.bias = bias.map { $0.reshaped(rows: $0.columns, columns: 1).gathered(index.items) }
        items = RankedItems(
            vectors.matrix(rows: index.items.count, columns: width),
            bias: self.bias?.matrix(rows: 1, columns: index.items.count), bfloat16: false)
        undecided = [Int32](repeating: 0, count: index.items.count)
    }

    /// 1-based rank of each target among the row's candidates; 0 if the target is not one of them.
    /// - Parameter adjusted: per row, what is added to the scores of some items; empty: nothing in any row.
    package func ranks(
        sessions: Matrix, targets: [Int32], adjusted: [[AdjustedScore]] = [], sets: [CandidateSet]
    ) -> [Int32] {
        confinement.alone { count(sessions, targets, adjusted, sets) }
    }

    private func count(
        _ sessions: Matrix, _ targets: [Int32], _ adjusted: [[AdjustedScore]], _ sets: [CandidateSet]
    ) -> [Int32] {
        var rowsOf: [[(row: Int, count: Int)]] = Array(repeating: [], count: index.categories)
        // Rows whose target is no candidate are scored like the others: what is timed is what a user would wait for.
        var counts = (0..<sessions.rows).map { row -> RowCount in
            let set = sets[row]
            let own = (adjusted.isEmpty ? [] : adjusted[row]).compactMap { entry -> AdjustedScore? in
                let position = position(of: Int(entry.item), in: set)
                return position < 0 ? nil : AdjustedScore(item: Int32(position), value: entry.value)
            }
            return RowCount(
                sessions, row: row, target: position(of: Int(targets[row]), in: set), adjusted: own, items)
        }
        for row in 0..<sessions.rows {
            for part in sets[row].parts { rowsOf[part.category].append((row, part.count)) }
        }
        for category in 0..<index.categories where !rowsOf[category].isEmpty && !stop.isStopped {
            let rows = rowsOf[category]
            let items = rows.reduce(0) { max($0, $1.count) }
            let block = max(1, Self.scratchFloats / items)
            for start in stride(from: 0, to: rows.count, by: block) where !stop.isStopped {
                count(category, rows[start..<min(start + block, rows.count)], items: items, sessions, &counts)
            }
        }
        return counts.map(\.rank)
    }

    /// Position of the target in the arrangement, or −1 if it is no candidate.
    private func position(of target: Int, in set: CandidateSet) -> Int {
        guard target >= 0, let part = set.parts.first(where: { $0.category == Int(index.categoryOf[target]) }) else {
            return -1
        }
        let position = Int(index.positionOf[target])
        return position - index.byCategory.range(part.category).lowerBound < part.count ? position : -1
    }

    private func count(
        _ category: Int, _ rows: ArraySlice<(row: Int, count: Int)>, items: Int, _ sessions: Matrix,
        _ counts: inout [RowCount]
    ) {
        let start = index.byCategory.range(category).lowerBound
        if gathered.count < rows.count * width { gathered = Buffer(count: rows.count * width) }
        if scores.count < rows.count * items { scores = Buffer(count: rows.count * items) }
        let left = gathered.matrix(rows: rows.count, columns: width)
        for (place, entry) in rows.enumerated() { left.copyRow(place, from: sessions, row: entry.row) }
        let bias = self.bias?.matrix(rows: 1, columns: index.items.count)
        let products = scores.matrix(rows: rows.count, columns: items)
        BLAS.productTransposed(left, vectors.matrix(rows: items, columns: width, at: start * width), into: products)
        for (place, entry) in rows.enumerated() {
            if let bias { for item in 0..<items { products[place, item] += bias[0, start + item] } }
            counts[entry.row].count(
                products, row: place, of: start..<start + entry.count, self.items, undecided: &undecided)
        }
    }
}
