/// How a cell stands among its rivals in a column where more is better: papers print the best in bold and the second
/// underlined.
public enum CellStanding: Sendable, Hashable { case best, second }

extension ResultTable {
    /// By row and column; nil for all others. What is shown as the same number stands the same; where all are the same,
    /// and for a row without rivals, nobody stands anywhere.
    public var standings: [[CellStanding?]] {
        var standings = rows.map { $0.cells.map { _ in CellStanding?.none } }
        for group in Set(rows.compactMap(\.rivals)) {
            let rivals = rows.indices.filter { rows[$0].rivals == group }
            for column in columns.indices where columns[column].isBetterHigher {
                let values = rivals.map { rows[$0].cells[column].shownHundredths }
                let places = Set(values.compactMap(\.self)).sorted(by: >)
                guard places.count > 1 else { continue }
                for (row, value) in zip(rivals, values) {
                    standings[row][column] = value == places[0] ? .best : value == places[1] ? .second : nil
                }
            }
        }
        return standings
    }
}

extension ResultCell {
    /// The number as it is shown; nil for what is none.
    fileprivate var shownHundredths: Double? {
        guard case .percent(let value) = value, value.mean.isFinite else { return nil }
        return (10_000 * value.mean).rounded()
    }
}
