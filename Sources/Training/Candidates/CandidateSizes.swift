import Basics
import Tensor

/// Mean size of the candidate sets of some rows, for every number of categories.
package struct CandidateSizes {
    private let index: CandidateIndex
    private var rows = 0
    /// Summed sizes of the sets of the best category, the best two, …, and of all with the rest.
    private var totals: [Int]

    package init(_ index: CandidateIndex) {
        self.index = index
        totals = [Int](repeating: 0, count: index.byCategory.count)
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
            if index.hasRest { totals[index.categories] += index.items.count }
        }
    }

    /// The number of categories whose mean set comes closest to the wanted number of items; one more than there are
    /// stands for all items, those without a category among them.
    package func nearest(to wanted: Double) -> Int {
        let means = totals.map { Double($0) / Double(max(rows, 1)) }
        let nearest = means.indices.min { abs(means[$0] - wanted) < abs(means[$1] - wanted) }
        return (nearest ?? 0) + 1
    }
}
