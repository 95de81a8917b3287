import Basics
import Tensor

/// Scores candidate sets category by category: rows that share one are scored while its items are in the cache.
///
/// Used by one worker at a time.
package final class CandidateScorer {
    private let index: CandidateIndex
    /// Item vectors (and biases) in the order of the index.
    private let vectors: Buffer
    private let bias: Buffer?
    private let counts: RowCounts
    private let stop: StopFlag
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
        self.bias = bias.map { $0.reshaped(rows: $0.columns, columns: 1).gathered(index.items) }
        counts = RowCounts(
            RankedItems(
                vectors.matrix(rows: index.items.count, columns: width),
                bias: self.bias?.matrix(rows: 1, columns: index.items.count), bfloat16: false))
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
        // Rows whose target is no candidate are scored like the others: what is timed is what a user would wait for.
        counts.begin(sessions.rows) { row, items in
            let set = sets[row]
            let own = (adjusted.isEmpty ? [] : adjusted[row]).compactMap { entry -> AdjustedScore? in
                let position = position(of: Int(entry.item), in: set)
                return position < 0 ? nil : AdjustedScore(item: Int32(position), value: entry.value)
            }
            return RowCount(
                sessions, row: row, target: position(of: Int(targets[row]), in: set), adjusted: own, items)
        }
        let wanted = Wanted(sets, index)
        for category in 0..<index.byCategory.count where !stop.isStopped {
            let range = wanted.range(category)
            counts.count(index.byCategory.range(category), wanted.rows[range], wanted.counts[range], sessions)
        }
        for row in 0..<sessions.rows where !sets[row].items.isEmpty && !stop.isStopped {
            counts.count(sets[row].items.lazy.map { [index] in index.positionOf[Int($0)] }, of: row)
        }
        return counts.ranks
    }

    /// Position of the target in the arrangement, or −1 if it is no candidate.
    private func position(of target: Int, in set: CandidateSet) -> Int {
        guard target >= 0, index.positionOf[target] >= 0 else { return -1 }
        let (category, position) = (Int(index.categoryOf[target]), Int(index.positionOf[target]))
        if let part = set.parts.first(where: { $0.category == category }),
            position - index.byCategory.range(category).lowerBound < part.count
        {
            return position
        }
        return set.items.contains(Int32(target)) ? position : -1
    }
}

/// What rows want of each category.
private struct Wanted {
    /// Category by category.
    private(set) var rows: [Int32]
    /// How many of the first items of the category each of them wants.
    private(set) var counts: [Int32]
    private var offsets: [Int]

    func range(_ category: Int) -> Range<Int> { offsets[category]..<offsets[category + 1] }

    init(_ sets: [CandidateSet], _ index: CandidateIndex) {
        offsets = [Int](repeating: 0, count: index.byCategory.count + 1)
        for set in sets { for part in set.parts { offsets[part.category + 1] += 1 } }
        for category in 0..<index.byCategory.count { offsets[category + 1] += offsets[category] }
        var next = offsets
        rows = [Int32](repeating: 0, count: offsets[index.byCategory.count])
        counts = rows
        for (row, set) in sets.enumerated() {
            for part in set.parts {
                rows[next[part.category]] = Int32(row)
                counts[next[part.category]] = Int32(part.count)
                next[part.category] += 1
            }
        }
    }
}
