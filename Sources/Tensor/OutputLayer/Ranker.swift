import CKernels
import Foundation

/// Exact ranks of target items under full-catalogue scoring, in one pass over blocks of scores that stay in the cache.
///
/// rank = number of items with score ≥ the target's score (conservative: ties count against the model); a row with any
/// non-finite score is a miss (rank 0). A fast product rounds equal items differently (at the edges of its tiles), so
/// scores of single precision cannot tell a tie. They only settle what lies further from the target than their rounding
/// error; the few items closer to it are scored again in double, all in the same order of summation.
public final class Ranker {
    static let itemBlock = 1024
    static let rowBlock = 128

    private let scores = Buffer(count: Ranker.itemBlock * Ranker.rowBlock)
    private let scorer: ExactScorer

    /// A ranker for one worker, for as long as the items stay as they are.
    ///
    /// - Parameters: items: items × d; bias: 1 × items.
    public init(items: Matrix, bias: Matrix? = nil) { scorer = ExactScorer(items: items, bias: bias) }

    public struct Result {
        /// 1-based; 0 is a miss.
        public var ranks: [Int32] = []
        /// Σ over rows of −log softmax of the target; only if asked for.
        public var loss = 0.0
    }

    /// - Parameters:
    ///   - sessions: rows × d.
    ///   - targets: row of the items per session row, or −1 for a target that is not there (a miss).
    ///   - withLoss: also the loss, at some cost.
    public func rank(sessions: Matrix, targets: [Int32], withLoss: Bool = false) -> Result {
        var result = Result()
        result.ranks.reserveCapacity(sessions.rows)
        for start in stride(from: 0, to: sessions.rows, by: Self.rowBlock) {
            let range = start..<min(start + Self.rowBlock, sessions.rows)
            rank(sessions.rows(range), Array(targets[range]), withLoss: withLoss, into: &result)
        }
        return result
    }

    private func rank(
        _ sessions: Matrix, _ targets: [Int32], withLoss: Bool, into result: inout Result
    ) {
        let items = scorer.items
        var rows = targets.enumerated().map { row, target in
            RowCount(session: sessions.row(row), target: Int(target), scorer)
        }
        var logSums = [Float](repeating: -.infinity, count: sessions.rows)
        for start in stride(from: 0, to: items.rows, by: Self.itemBlock) {
            let block = start..<min(start + Self.itemBlock, items.rows)
            let values = scores.matrix(rows: sessions.rows, columns: block.count)
            BLAS.productTransposed(sessions, items.rows(block), into: values)
            if let bias = scorer.bias {
                kernel_add_bias(bias.pointer + start, values.pointer, values.rows, values.columns)
            }
            for row in rows.indices { rows[row].count(values.row(row), of: block, scorer) }
            if withLoss { addExponentials(values, to: &logSums) }
        }
        for (row, target) in targets.enumerated() {
            result.ranks.append(rows[row].rank)
            if withLoss, target >= 0 { result.loss += Double(logSums[row]) - rows[row].score }
        }
    }

    private func addExponentials(_ values: Matrix, to logSums: inout [Float]) {
        var maxima = [Float](repeating: 0, count: values.rows)
        var sums = maxima
        kernel_exponentials(values.pointer, values.columns, values.rows, values.columns, nil, &maxima, &sums)
        for row in 0..<values.rows {
            let block = maxima[row] + logf(sums[row])
            let larger = max(block, logSums[row])
            logSums[row] = larger + logf(expf(block - larger) + expf(logSums[row] - larger))
        }
    }
}

/// The items, their scores in double, and how far scores in single precision may be from these.
package struct ExactScorer {
    let items: Matrix
    let bias: Matrix?
    private let largestLength: Double
    private let largestBias: Double

    /// - Parameters: items: items × d; bias: 1 × items.
    package init(items: Matrix, bias: Matrix?) {
        self.items = items
        self.bias = bias
        largestLength = (0..<items.rows).reduce(0) { max($0, kernel_square_sum(items.row($1), items.columns)) }
            .squareRoot()
        largestBias = bias.map { $0.elements.reduce(0) { max($0, Double(abs($1))) } } ?? 0
    }

    func score(_ session: UnsafePointer<Float>, item: Int) -> Double {
        kernel_dot(session, items.row(item), items.columns) + Double(bias?.pointer[item] ?? 0)
    }

    /// A product in single precision, in whatever order, differs from the true one by at most d·u·Σ|s_i·v_i|
    /// (Higham 2002, §3.1, u = 2⁻²⁴) ≤ d·u·‖s‖·‖v‖, plus one rounding for the bias. Twice that bound leaves room for the
    /// rounding of what it is compared with.
    func tolerance(_ session: UnsafePointer<Float>) -> Double {
        let length = kernel_square_sum(session, items.columns).squareRoot()
        return (length * largestLength + largestBias) * Double(items.columns + 2) * 0x1p-23
            + Double(Float.leastNormalMagnitude)
    }
}

/// Counts the items that score at least as much as one target, while scores stream by.
package struct RowCount {
    private let session: UnsafePointer<Float>
    /// The target's score; NaN if the target is not there.
    let score: Double
    private let low: Float
    private let high: Float
    private var atLeast = 0
    private var isFinite = true

    /// - Parameter target: row of the items, or −1 for a target that is not there.
    package init(session: UnsafePointer<Float>, target: Int, _ scorer: ExactScorer) {
        self.session = session
        score = target < 0 ? .nan : scorer.score(session, item: target)
        let tolerance = scorer.tolerance(session)
        low = Float(score - tolerance)
        high = Float(score + tolerance)
    }

    /// - Parameter scores: of the items of a block, bias included, in single precision.
    package mutating func count(_ scores: UnsafePointer<Float>, of block: Range<Int>, _ scorer: ExactScorer) {
        var above: Int32 = 0
        var between: Int32 = 0
        var finite: Int32 = 0
        kernel_count(scores, block.count, low, high, &above, &between, &finite)
        atLeast += Int(above)
        if finite == 0 { isFinite = false }
        guard between > 0, isFinite else { return }
        for item in block {
            let rough = scores[item - block.lowerBound]
            if rough >= low, rough <= high, scorer.score(session, item: item) >= score { atLeast += 1 }
        }
    }

    /// 1-based, since the target itself counts; 0 if it is not there or a score was not finite.
    package var rank: Int32 { isFinite && !score.isNaN ? Int32(atLeast) : 0 }
}
