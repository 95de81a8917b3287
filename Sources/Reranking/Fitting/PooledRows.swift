/// Rows to fit a second stage on: each has a pool of candidate items, what is known about each of them, and which of
/// them is the target.
///
/// A row whose target is not in its pool has nothing to say about the order within the pool, and is left out by
/// whoever fills this.
package struct PooledRows: Sendable, Equatable {
    package let featureCount: Int
    /// Entries × features, row-major.
    package private(set) var features: [Float] = []
    /// Row r has the entries `offsets[r] ..< offsets[r + 1]`.
    package private(set) var offsets = [0]
    /// Per row, the entry that is its target, counted among all entries.
    package private(set) var targets: [Int] = []

    /// Without any row.
    package init(featureCount: Int) {
        precondition(featureCount > 0, "at least one feature")
        self.featureCount = featureCount
    }

    /// Number of rows.
    package var count: Int { targets.count }

    /// Number of entries of all rows.
    package var entryCount: Int { features.count / featureCount }

    /// The entries of a row.
    package func entries(_ row: Int) -> Range<Int> { offsets[row]..<offsets[row + 1] }

    /// Entries of the row × features.
    package func features(_ row: Int) -> ArraySlice<Float> {
        features[offsets[row] * featureCount..<offsets[row + 1] * featureCount]
    }

    /// The target among the entries of its row.
    package func target(_ row: Int) -> Int { targets[row] - offsets[row] }

    /// - Parameters:
    ///   - features: entries × features, row-major; finite.
    ///   - target: which of the entries is the target, counted within the row.
    package mutating func append(features row: some Collection<Float>, target: Int) {
        precondition(row.count.isMultiple(of: featureCount), "every entry has all features")
        precondition((0..<row.count / featureCount).contains(target), "the target is one of the entries")
        precondition(row.allSatisfy(\.isFinite), "features are finite")
        targets.append(entryCount + target)
        features.append(contentsOf: row)
        offsets.append(entryCount)
    }

    /// Copies of some rows, in the order in which they are named.
    package func selecting(_ rows: some Collection<Int>) -> PooledRows {
        var selected = PooledRows(featureCount: featureCount)
        selected.features.reserveCapacity(rows.reduce(0) { $0 + entries($1).count } * featureCount)
        for row in rows { selected.append(features: features(row), target: target(row)) }
        return selected
    }
}
