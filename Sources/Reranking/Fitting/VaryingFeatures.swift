/// The features that differ between candidates of the same row, and by how much.
package struct VaryingFeatures: Sendable {
    package let columns: [Int]
    /// Per column, the standard deviation within rows.
    package let scales: [Double]

    package init(_ rows: PooledRows) {
        let count = rows.featureCount
        var squares = [Double](repeating: 0, count: count)
        for row in 0..<rows.count {
            let values = rows.features(row)
            let entries = rows.entries(row).count
            var sums = [Double](repeating: 0, count: count)
            var rowSquares = sums
            for entry in 1..<max(entries, 1) {
                for feature in 0..<count {
                    // Differences to the first entry: exactly zero for what is the same in the whole row.
                    let first = values.startIndex + feature
                    let difference = Double(values[first + entry * count]) - Double(values[first])
                    sums[feature] += difference
                    rowSquares[feature] += difference * difference
                }
            }
            for feature in 0..<count {
                squares[feature] += rowSquares[feature] - sums[feature] * sums[feature] / Double(entries)
            }
        }
        let scales = squares.map { ($0 / Double(rows.entryCount)).squareRoot() }
        columns = scales.indices.filter { scales[$0] > 0 }
        self.scales = columns.map { scales[$0] }
    }
}
