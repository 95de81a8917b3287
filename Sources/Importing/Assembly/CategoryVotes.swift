import Basics
import Experiments
import Sessions

/// A category level from interaction rows: for each item, the cell that most of its rows have or, if several are
/// equally frequent, the one that appeared first. Rows without a value do not count.
struct CategoryVotes {
    private let name: String
    private let missing: MissingValues
    private var cells = Vocabulary()
    /// First cell of each item (−1: none so far), and the number of rows with it. Most items have no other.
    private var first: [Int32] = []
    private var firstCount: [Int32] = []
    /// Other cells of an item, in order of first appearance.
    private var others: [Int32: [(cell: Int32, count: Int32)]] = [:]

    init(name: String, _ values: CellValues) {
        self.name = name
        missing = MissingValues(values)
    }

    mutating func add(_ bytes: UnsafeRawBufferPointer, item: Int32) {
        if isMissing(bytes) || missing.contain(bytes) { return }
        let cell = cells.add(bytes)
        let index = Int(item)
        if index >= first.count {
            let missing = index + 1 - first.count
            first.append(contentsOf: repeatElement(-1, count: missing))
            firstCount.append(contentsOf: repeatElement(0, count: missing))
        }
        if first[index] < 0 { first[index] = cell }
        if first[index] == cell {
            firstCount[index] += 1
        } else if let place = others[item]?.firstIndex(where: { $0.cell == cell }) {
            others[item]?[place].count += 1
        } else {
            others[item, default: []].append((cell, 1))
        }
    }

    /// Adds the winning cell of each item to a column. Throws if the column's values are more than `largestCount` for
    /// all items together, or a cell is no list where lists are expected.
    func fill(_ column: inout CategoryColumn, itemCount: Int, largestCount: Int) throws(DataError) {
        for item in 0..<itemCount {
            let winner = item < first.count ? winner(of: item) : -1
            var text = winner < 0 ? "" : cells.text(Int(winner))
            let isRight = text.withUTF8 { column.append(UnsafeRawBufferPointer($0), item: item) }
            guard isRight else {
                throw DataError(
                    "the cell \(quoted(text)) of the column \(quoted(name)), which data.interactions.categories names, "
                        + "is no list; write ['a', 'b'], or set data.values.form to separated")
            }
            guard column.tokenCount <= largestCount else {
                throw DataError(
                    "there are more than \(largestCount) values in the column \(quoted(name)), which "
                        + "data.interactions.categories names; use a part of the data")
            }
        }
    }

    private func winner(of item: Int) -> Int32 {
        var winner = (cell: first[item], count: firstCount[item])
        for other in others[Int32(item)] ?? [] where other.count > winner.count { winner = other }
        return winner.cell
    }
}
