import Foundation
import Runs

/// The test rows of a run in the formats of TREC, which the field's evaluation tools read: a query is a test row (its
/// number, from 1), a document is an item.
///
/// The target stands at its rank, ties against it, whatever its place among items of equal scores; the scores are
/// 20, 19, …, so that no tool has ties to break. Beyond the 20th place nothing is listed, so that MRR, hit rate and
/// NDCG at 20 are those of the run.
///
/// Columns are separated by spaces. So white space and control characters of item ids, and the percent sign, are
/// percent-encoded as in URLs; an empty id is a lone percent sign. All other ids stand as they are.
public struct TrecFiles {
    private let ids: [String]
    private let targets: [Int32]

    /// - Parameters:
    ///   - ids: of all items, as in the data.
    ///   - targets: of every row.
    public init(ids: [String], targets: [Int32]) {
        self.ids = ids.map(Self.encoded)
        self.targets = targets
    }

    /// One line for each row: query, 0, target, 1.
    public var qrels: Data {
        var text = Data()
        for (row, target) in targets.enumerated() {
            text.append(contentsOf: "\(row + 1) 0 \(ids[Int(target)]) 1\n".utf8)
        }
        return text
    }

    /// Lines of the best items of each row, best first: query, Q0, item, rank, score, tag.
    /// - Parameters:
    ///   - ranks: of the targets; 0 is a miss.
    ///   - lists: rows × 20 (`TestLists`).
    public func run(ranks: [Int32], lists: [Int32]) -> Data {
        var text = Data()
        for row in targets.indices {
            let items = list(TestLists.items(lists, row: row), target: targets[row], rank: Int(ranks[row]))
            for (index, item) in items.enumerated() {
                let score = TestLists.length - index
                text.append(contentsOf: "\(row + 1) Q0 \(ids[Int(item)]) \(index + 1) \(score) sessionbench\n".utf8)
            }
        }
        return text
    }

    /// The list with the target at its rank, or without it.
    ///
    /// A fitted model lists only items that it has something to say of. Where the rank of the target counts others,
    /// too, or the list is empty, which some tools would leave out of their means, they are taken in catalogue order.
    private func list(_ items: ArraySlice<Int32>, target: Int32, rank: Int) -> ArraySlice<Int32> {
        var list = items.filter { $0 != target }
        let isListed = (1...TestLists.length).contains(rank)
        let needed = isListed ? rank - 1 : 1
        if list.count < needed {
            let others = ids.indices.lazy.map(Int32.init).filter { $0 != target && !items.contains($0) }
            list += others.prefix(needed - list.count)
        }
        if isListed { list.insert(target, at: min(rank - 1, list.count)) }
        return list.prefix(TestLists.length)
    }

    static func encoded(_ id: String) -> String {
        if id.isEmpty { return "%" }
        return id.unicodeScalars.reduce(into: "") { text, scalar in
            guard scalar == "%" || scalar.properties.isWhitespace || scalar.properties.generalCategory == .control
            else {
                return text.unicodeScalars.append(scalar)
            }
            for byte in String(scalar).utf8 {
                text += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
    }
}
