import Algorithms
import Basics
import Foundation
import Tensor

/// How many candidates a row gets: whole categories, or the same number of items for every row.
package enum CandidateRule: Sendable {
    case categories(Int)
    case budget(Int)
}

extension CandidateIndex {
    /// Candidates of a row with these category logits.
    package func candidates(_ logits: MatrixRow, _ rule: CandidateRule) -> CandidateSet {
        switch rule {
        case .categories(let count):
            CandidateSet(parts: best(count, logits).map { ($0, size($0)) }.filter { $0.1 > 0 })
        case .budget(let count): fill(count, logits)
        }
    }

    /// The categories with the largest logits, best first; equal logits in index order.
    fileprivate func best(_ count: Int, _ logits: MatrixRow) -> [Int] {
        guard count < logits.count else { return logits.indices.sorted { (-logits[$0], $0) < (-logits[$1], $1) } }
        // A short list kept in order: count is small beside the number of categories.
        var chosen: [Int] = []
        chosen.reserveCapacity(count + 1)
        var worst = -Float.infinity
        for category in logits.indices where chosen.count < count || logits[category] > worst {
            var place = chosen.count
            while place > 0, logits[chosen[place - 1]] < logits[category] { place -= 1 }
            chosen.insert(category, at: place)
            if chosen.count > count { chosen.removeLast() }
            if let last = chosen.last { worst = logits[last] }
        }
        return chosen
    }

    /// The `count` items with the largest p(category)·p(item | category).
    ///
    /// Each category is sorted by share, so the items above a threshold are a prefix of it; the threshold is found by
    /// bisection, and of the items that tie at it, the first in the order of the index are taken.
    private func fill(_ count: Int, _ logits: MatrixRow) -> CandidateSet {
        let wanted = min(count, items.count)
        var low = -Float(1e4)
        var high = Float(1e4)
        for _ in 0..<48 {
            let middle = low + (high - low) / 2
            let above = (0..<categories).reduce(0) { $0 + prefix($1, logits[$1], middle) }
            if above >= wanted { low = middle } else { high = middle }
        }
        // Everything above `high`, then as much as fits of what lies between `low` and `high`.
        var set = CandidateSet()
        var left = wanted - (0..<categories).reduce(0) { $0 + prefix($1, logits[$1], high) }
        for category in 0..<categories {
            let sure = prefix(category, logits[category], high)
            let extra = min(left, prefix(category, logits[category], low) - sure)
            left -= extra
            if sure + extra > 0 { set.parts.append((category, sure + extra)) }
        }
        return set
    }

    /// Number of items of a category with logit + log share ≥ threshold.
    private func prefix(_ category: Int, _ logit: Float, _ threshold: Float) -> Int {
        let positions = byCategory.range(category)
        return positions.partitioningIndex { logShare[$0] + logit < threshold } - positions.lowerBound
    }
}

/// Mean size of the candidate sets of some rows, for every number of categories.
package struct CandidateSizes {
    private let index: CandidateIndex
    private var rows = 0
    /// Summed sizes of the sets of the best category, the best two, ….
    private var totals: [Int]

    package init(_ index: CandidateIndex) {
        self.index = index
        totals = [Int](repeating: 0, count: index.categories)
    }

    /// Adds rows with these category logits, rows × categories.
    package mutating func add(_ logits: Matrix, stop: StopFlag = StopFlag()) throws(Stopped) {
        rows += logits.rows
        for row in 0..<logits.rows {
            try stop.check()
            var size = 0
            let best = index.best(index.categories, logits[row: row])
            for (rank, category) in best.enumerated() {
                size += index.size(category)
                totals[rank] += size
            }
        }
    }

    /// The number of categories whose mean set comes closest to the wanted number of items.
    package func nearest(to wanted: Double) -> Int {
        let means = totals.map { Double($0) / Double(max(rows, 1)) }
        let nearest = means.indices.min { abs(means[$0] - wanted) < abs(means[$1] - wanted) }
        return (nearest ?? 0) + 1
    }
}
