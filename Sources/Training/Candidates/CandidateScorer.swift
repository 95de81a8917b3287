import Tensor

/// Scores candidate sets: rows that share a category are multiplied with its items in one product.
///
/// Used by one worker at a time.
package final class CandidateScorer {
    private let index: CandidateIndex
    /// Item vectors (and biases) in the order of the index.
    private let vectors: Buffer
    private let bias: [Float]?
    private let width: Int
    private var gathered = Buffer(count: 0)
    private var scores = Buffer(count: 0)

    /// Item vectors are rearranged once; scorers of several workers share the arrangement.
    package static func arrange(_ items: Matrix, by index: CandidateIndex) -> Buffer {
        let buffer = Buffer(count: index.items.count * items.columns)
        for (position, item) in index.items.enumerated() {
            (buffer.pointer + position * items.columns).update(from: items.row(Int(item)), count: items.columns)
        }
        return buffer
    }

    package init(_ index: CandidateIndex, arranged vectors: Buffer, width: Int, bias: Matrix?) {
        self.index = index
        self.vectors = vectors
        self.width = width
        self.bias = bias.map { bias in index.items.map { bias[0, Int($0)] } }
    }

    /// 1-based rank of each target among the row's candidates; 0 if the target is not one of them.
    package func ranks(sessions: Matrix, targets: [Int32], sets: [CandidateSet]) -> [Int32] {
        var rowsOf: [[(row: Int, count: Int)]] = Array(repeating: [], count: index.categories)
        var counts = Array(repeating: RowCount.miss, count: sessions.rows)
        // Rows whose target is no candidate are scored like the others: what is timed is what a user would wait for.
        for row in 0..<sessions.rows {
            counts[row] = start(row, sessions: sessions, target: Int(targets[row]), set: sets[row])
            for part in sets[row].parts { rowsOf[part.category].append((row, part.count)) }
        }
        for category in 0..<index.categories where !rowsOf[category].isEmpty {
            count(category, rowsOf[category], sessions, targets, &counts)
        }
        return counts.map(\.rank)
    }

    private func start(_ row: Int, sessions: Matrix, target: Int, set: CandidateSet) -> RowCount {
        guard target >= 0, let part = set.parts.first(where: { $0.category == Int(index.categoryOf[target]) }) else {
            return .miss
        }
        let position = Int(index.positionOf[target])
        guard position - index.starts[part.category] < part.count else { return .miss }
        return RowCount(
            session: sessions.row(row), item: vectors.pointer + position * width, width: width,
            bias: bias?[position] ?? 0)
    }

    private func count(
        _ category: Int, _ rows: [(row: Int, count: Int)], _ sessions: Matrix, _ targets: [Int32],
        _ counts: inout [RowCount]
    ) {
        let start = index.starts[category]
        let items = rows.reduce(0) { max($0, $1.count) }
        if gathered.count < rows.count * width { gathered = Buffer(count: rows.count * width) }
        if scores.count < rows.count * items { scores = Buffer(count: rows.count * items) }
        let left = gathered.matrix(rows: rows.count, columns: width)
        for (place, entry) in rows.enumerated() { left.row(place).update(from: sessions.row(entry.row), count: width) }
        let products = scores.matrix(rows: rows.count, columns: items)
        BLAS.productTransposed(left, vectors.matrix(rows: items, columns: width, at: start * width), into: products)
        for (place, entry) in rows.enumerated() {
            if let bias { for item in 0..<items { products[place, item] += bias[start + item] } }
            let position = targets[entry.row] < 0 ? -1 : Int(index.positionOf[Int(targets[entry.row])])
            let own = (start..<start + entry.count).contains(position)
            counts[entry.row].count(
                UnsafeBufferPointer(start: products.row(place), count: entry.count),
                exact: own ? products[place, position - start] : nil)
        }
    }
}
