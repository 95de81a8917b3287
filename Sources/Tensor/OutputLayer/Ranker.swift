import CKernels
import Foundation

/// Exact ranks of target items under full-catalogue scoring, in one pass over blocks of scores that stay in the cache.
///
/// rank = number of items with score ≥ the target's score (conservative: ties count against the model); a row with any
/// non-finite score is a miss (rank 0). The target's score must come from the same product as its competitors', but is
/// only known when its block is computed. So counting starts from an estimate (a dot product) with a bound on its
/// error: scores above the band count at once, the few inside it are kept until the exact score is known.
public final class Ranker {
    static let itemBlock = 1024
    static let rowBlock = 128

    private let scores = Buffer(count: Ranker.itemBlock * Ranker.rowBlock)

    public init() {}

    public struct Result {
        /// 1-based; 0 is a miss.
        public var ranks: [Int32] = []
        /// Σ over rows of −log softmax of the target; only if asked for.
        public var loss = 0.0
    }

    /// - Parameters:
    ///   - sessions: rows × d; items: items × d; bias: 1 × items.
    ///   - targets: row of `items` per session row, or −1 for a target that is not there (a miss).
    public func rank(
        sessions: Matrix, targets: [Int32], items: Matrix, bias: Matrix? = nil, withLoss: Bool = false
    ) -> Result {
        var result = Result()
        result.ranks.reserveCapacity(sessions.rows)
        for start in stride(from: 0, to: sessions.rows, by: Self.rowBlock) {
            let range = start..<min(start + Self.rowBlock, sessions.rows)
            rank(
                sessions.rows(range), Array(targets[range]), items: items, bias: bias, withLoss: withLoss, into: &result
            )
        }
        return result
    }

    private func rank(
        _ sessions: Matrix, _ targets: [Int32], items: Matrix, bias: Matrix?, withLoss: Bool, into result: inout Result
    ) {
        var rows = targets.enumerated().map { row, target in
            target < 0
                ? RowCount.miss
                : RowCount(
                    session: sessions.row(row), item: items.row(Int(target)), width: items.columns,
                    bias: bias?.pointer[Int(target)] ?? 0)
        }
        var logSums = [Float](repeating: -.infinity, count: sessions.rows)
        for start in stride(from: 0, to: items.rows, by: Self.itemBlock) {
            let block = start..<min(start + Self.itemBlock, items.rows)
            let values = scores.matrix(rows: sessions.rows, columns: block.count)
            BLAS.productTransposed(sessions, items.rows(block), into: values)
            if let bias { kernel_add_bias(bias.pointer + start, values.pointer, values.rows, values.columns) }
            for row in 0..<sessions.rows {
                let target = Int(targets[row]) - start
                rows[row].count(
                    UnsafeBufferPointer(start: values.row(row), count: block.count),
                    exact: block.contains(target + start) ? values[row, target] : nil)
            }
            if withLoss { addExponentials(values, to: &logSums) }
        }
        for row in 0..<sessions.rows {
            if withLoss, targets[row] >= 0 { result.loss += Double(logSums[row] - (rows[row].exact ?? .nan)) }
            result.ranks.append(targets[row] < 0 ? 0 : rows[row].rank)
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

/// Counts the competitors of one target while scores stream by.
package struct RowCount {
    private let low: Float
    private let high: Float
    private var above = 0
    private var undecided: [Float] = []
    private var finite: Bool
    package private(set) var exact: Float?

    /// A target that no score belongs to.
    package static let miss = RowCount(estimate: .infinity, tolerance: 0)

    init(estimate: Float, tolerance: Float) {
        low = estimate - tolerance
        high = estimate + tolerance
        finite = true
    }

    /// The estimate is a dot product in double; a product in single precision of the same vectors, in whatever order,
    /// differs by at most d·u·Σ|s_i·v_i| (Higham 2002, §3.1, u = 2⁻²⁴), plus one rounding for the bias. Twice that
    /// bound leaves room for the rounding of the band's ends.
    package init(session: UnsafePointer<Float>, item: UnsafePointer<Float>, width: Int, bias: Float) {
        var sum = Double(bias)
        var magnitude = Double(abs(bias))
        for index in 0..<width {
            let product = Double(session[index]) * Double(item[index])
            sum += product
            magnitude += abs(product)
        }
        self.init(
            estimate: Float(sum), tolerance: Float(magnitude * Double(width + 2) * 0x1p-23) + Float.leastNormalMagnitude
        )
    }

    /// - Parameter exact: the target's score, if it is one of these.
    package mutating func count(_ scores: UnsafeBufferPointer<Float>, exact value: Float?) {
        guard let base = scores.baseAddress else { return }
        var over: Int32 = 0
        var between: Int32 = 0
        var allFinite: Int32 = 0
        kernel_count(base, scores.count, low, high, &over, &between, &allFinite)
        above += Int(over)
        if allFinite == 0 { finite = false }
        if between > 0 { undecided.append(contentsOf: scores.filter { $0 >= low && $0 <= high }) }
        if let value { exact = value }
    }

    /// 1-based rank; 0 if a score was not finite or the target was never seen.
    package var rank: Int32 {
        guard finite, let exact else { return 0 }
        return Int32(above + undecided.reduce(0) { $0 + ($1 >= exact ? 1 : 0) })
    }
}
