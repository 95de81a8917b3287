import Basics
import CKernels

/// The best items of some rows, while blocks of scores stream by: those that may still be among the best are kept, and
/// scored exactly at the end.
struct BestItems {
    private var rows: [Contenders]
    private let count: Int

    /// - Parameters:
    ///   - count: length of the lists.
    ///   - margins: of each row, the largest error of the scores that stream by.
    init(_ count: Int, margins: [Double]) {
        self.count = count
        rows = margins.map { Contenders(count, margin: $0) }
        isPossible = margins.allSatisfy(\.isFinite)
    }

    /// Whether the errors are bounded, so that scores that stream by rule anything out.
    let isPossible: Bool

    /// - Parameters:
    ///   - scores: of the items of a block, bias included, without what is added to some of them; the scores of these
    ///     are overwritten.
    ///   - found: scratch for as many numbers as the block has items.
    mutating func collect(
        _ scores: UnsafeMutablePointer<Float>, row: Int, of block: Range<Int>, adjusted: [AdjustedScore],
        found: inout [Int32]
    ) {
        // These are scored exactly at the end, whatever stands here.
        for entry in adjusted where block.contains(Int(entry.item)) {
            scores[Int(entry.item) - block.lowerBound] = -.infinity
        }
        let above = kernel_at_least(scores, block.count, rows[row].least, &found)
        for position in found.prefix(Int(above)) {
            rows[row].append(Int32(block.lowerBound) + position, scores[Int(position)])
        }
    }

    /// - Returns: per row, items with the largest scores, best first, equal ones in catalogue order. Scores that are no
    ///   numbers are left out.
    func lists(_ sessions: Matrix, _ adjusted: [[AdjustedScore]], _ items: RankedItems) -> [[Int32]] {
        rows.enumerated().map { row, contenders in
            // Scoring an item exactly costs most, as it is seldom in the cache.
            var contenders = contenders
            contenders.drop()
            let session = sessions.row(row)
            var exact = contenders.items.map { (item: $0, score: items.score(session, item: Int($0))) }
            exact += adjusted[row].map { ($0.item, items.score(session, item: Int($0.item)) + Double($0.value)) }
            return exact.filter { $0.score.isFinite }.sorted { (-$0.score, $0.item) < (-$1.score, $1.item) }
                .prefix(count).map(\.item)
        }
    }
}

/// The items of one row that may still be among the best, while scores stream by.
private struct Contenders {
    private(set) var items: [Int32] = []
    private var scores: [Float] = []
    /// Scores below it are certainly not among the best.
    private(set) var least = -Float.infinity
    private let count: Int
    /// Largest error of a score.
    private let margin: Double
    /// Number of items at which those that have fallen behind are dropped.
    private var limit: Int

    init(_ count: Int, margin: Double) {
        self.count = count
        self.margin = margin
        limit = max(4 * count, 64)
    }

    mutating func append(_ item: Int32, _ score: Float) {
        // Minus infinity is what is not to be listed.
        guard score > -.infinity else { return }
        items.append(item)
        scores.append(score)
        if items.count >= limit { drop() }
    }

    /// Drops those that have fallen behind.
    mutating func drop() {
        guard items.count > count else { return }
        let worst = Double(largest(count, of: scores))
        guard worst.isFinite else { return limit = 2 * items.count }
        least = Float(worst - 2 * (margin + abs(worst) * 0x1p-22)).nextDown
        let kept = scores.indices.filter { scores[$0] >= least }
        items = kept.map { items[$0] }
        scores = kept.map { scores[$0] }
        // Many items that score alike cannot be told apart before the end.
        limit = max(limit, 2 * items.count)
    }
}
