import Basics
import Experiments
import Sessions

/// A category level from interaction rows: for each item, the cell that most of its rows have or, if several are
/// equally frequent, the one that appeared first. Rows without a value do not count.
struct CategoryVotes {
    private let name: String
    private let missing: MissingValues
    private var cells = Vocabulary()
    /// First cell of each item. Most items have no other.
    private var first: [Votes] = []
    /// Other cells of an item, in order of first appearance.
    private var others: [Int32: [Votes]] = [:]

    /// A cell (−1: none) and the number of rows with it.
    private struct Votes {
        var cell: Int32 = -1
        var count: Int32 = 0
    }

    init(name: String, _ values: CellValues) {
        self.name = name
        missing = MissingValues(values)
    }

    /// The same column without rows.
    var empty: CategoryVotes {
        var votes = self
        (votes.cells, votes.first, votes.others) = (Vocabulary(), [], [:])
        return votes
    }

    mutating func add(_ bytes: UnsafeRawBufferPointer, item: Int32) {
        if isMissing(bytes) || missing.contain(bytes) { return }
        add(Votes(cell: cells.add(bytes), count: 1), item: item)
    }

    private mutating func add(_ votes: Votes, item: Int32) {
        let index = Int(item)
        while index >= first.count { first.append(Votes()) }
        if first[index].cell < 0 { first[index].cell = votes.cell }
        if first[index].cell == votes.cell {
            first[index].count += votes.count
        } else if let place = others[item]?.firstIndex(where: { $0.cell == votes.cell }) {
            others[item]?[place].count += votes.count
        } else {
            others[item, default: []].append(votes)
        }
    }

    /// Adds the votes of rows that follow.
    /// - Parameter items: numbers of the items that are numbered otherwise there.
    mutating func join(_ part: CategoryVotes, items: [Int32]?) {
        let numbers = cells.add(part.cells)
        for (item, votes) in part.first.enumerated() where votes.cell >= 0 {
            for var votes in [votes] + (part.others[Int32(item)] ?? []) {
                votes.cell = numbers[Int(votes.cell)]
                add(votes, item: items?[item] ?? Int32(item))
            }
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
        var winner = first[item]
        for other in others[Int32(item)] ?? [] where other.count > winner.count { winner = other }
        return winner.cell
    }
}
