import Basics
import Dispatch
import Metrics
import Synchronization

/// Sums of a metric over the rows of each test session, for several arms side by side: all that is needed to draw
/// sessions anew. Rows of one session are not independent, so whole sessions are what is drawn.
struct SessionSums: Sendable {
    private typealias Lanes = SIMD8<Double>

    let sessions: Int
    let arms: Int
    /// Per session, `lanes` vectors: the sums of the arms, then the number of rows, then zeros.
    private let sums: [Lanes]
    private let lanes: Int

    /// - Parameters:
    ///   - rowsPerSession: rows of each session, one after the other.
    ///   - values: of each arm, the metric of every row (a mean over seeds, perhaps).
    init(rowsPerSession: [Int32], values: [[Double]]) {
        let width = values.count / Lanes.scalarCount + 1
        var sums = [Lanes](repeating: .zero, count: rowsPerSession.count * width)
        func set(_ session: Int, _ column: Int, _ value: Double) {
            sums[session * width + column / Lanes.scalarCount][column % Lanes.scalarCount] = value
        }
        for (arm, values) in values.enumerated() {
            var row = 0
            for (session, count) in rowsPerSession.enumerated() {
                let end = row + Int(count)
                set(session, arm, values[row..<end].reduce(0, +))
                row = end
            }
            precondition(row == values.count, "rows of the sessions are not those of the metric")
        }
        for (session, count) in rowsPerSession.enumerated() { set(session, values.count, Double(count)) }
        sessions = rowsPerSession.count
        arms = values.count
        lanes = width
        self.sums = sums
    }

    /// Sum of an arm over the rows of a session.
    func sum(_ session: Int, _ arm: Int) -> Double {
        sums[session * lanes + arm / Lanes.scalarCount][arm % Lanes.scalarCount]
    }

    /// Rows of a session.
    func rows(_ session: Int) -> Double { sum(session, arms) }

    /// Metric of each arm over all rows.
    var means: [Double] { means(of: weighted(Array(repeating: Lanes(repeating: 1), count: sessions))[0]) }

    /// Metric of each arm in resamples of as many sessions, drawn with replacement (cluster bootstrap). All arms see
    /// the same sessions in the same draw, whatever the number of threads.
    func bootstrap(draws: Int, seed: UInt64) -> [[Double]] {
        weighted(draws) { draw, lane, weights in
            var stream = RandomStream(seed: seed, name: "bootstrap of sessions", index: draw)
            for _ in 0..<sessions { weights[stream.index(below: sessions)][lane] += 1 }
        }.map(means)
    }

    /// Sums of the arms' metrics with the sign of each session drawn at random, as fractions of all rows: what
    /// differences of arms are like if no session favours either.
    func signFlips(draws: Int, seed: UInt64) -> [[Double]] {
        let rows = (0..<sessions).reduce(0) { $0 + self.rows($1) }
        return weighted(draws) { draw, lane, weights in
            var stream = RandomStream(seed: seed, name: "signs of sessions", index: draw)
            var bits: UInt64 = 0
            for session in 0..<sessions {
                if session.isMultiple(of: 64) { bits = stream.next() }
                weights[session][lane] = bits & 1 == 0 ? 1 : -1
                bits >>= 1
            }
        }.map { sums in (0..<arms).map { sums[$0] / rows } }
    }

    private func means(of sums: [Double]) -> [Double] { (0..<arms).map { sums[$0] / sums[arms] } }

    /// Weighted sums of sessions, for many draws of weights, on all cores: of each draw the sums of all columns.
    /// - Parameter draw: sets the weights of a draw, in one lane of those of every session, which are zero before.
    private func weighted(_ draws: Int, _ draw: @Sendable (Int, _ lane: Int, inout [Lanes]) -> Void) -> [[Double]] {
        let block = Lanes.scalarCount
        let blocks = Mutex([Int: [[Double]]]())
        DispatchQueue.concurrentPerform(iterations: (draws + block - 1) / block) { index in
            var weights = [Lanes](repeating: .zero, count: sessions)
            let chosen = index * block..<min(draws, (index + 1) * block)
            for (lane, number) in chosen.enumerated() { draw(number, lane, &weights) }
            let results = Array(weighted(weights).prefix(chosen.count))
            blocks.withLock { $0[index] = results }
        }
        return blocks.withLock { blocks in blocks.sorted { $0.key < $1.key }.flatMap(\.value) }
    }

    /// Weighted sums of sessions for as many draws as there are lanes, side by side, so that the sums of a session are
    /// read once for all of them. (A fused multiplication and addition would be a call per number where the compiler
    /// must not count on the instruction.)
    /// - Parameter weights: of every session.
    /// - Returns: of each draw the sums of all columns.
    private func weighted(_ weights: [Lanes]) -> [[Double]] {
        var results = [[Double]](repeating: [], count: Lanes.scalarCount)
        for lane in 0..<lanes {
            // One variable per column, so that they stay in registers.
            var (a, b, c, d) = (Lanes.zero, Lanes.zero, Lanes.zero, Lanes.zero)
            var (e, f, g, h) = (Lanes.zero, Lanes.zero, Lanes.zero, Lanes.zero)
            var place = lane
            for weight in weights {
                let sum = sums[place]
                place += lanes
                a += weight * sum[0]
                b += weight * sum[1]
                c += weight * sum[2]
                d += weight * sum[3]
                e += weight * sum[4]
                f += weight * sum[5]
                g += weight * sum[6]
                h += weight * sum[7]
            }
            for column in [a, b, c, d, e, f, g, h] {
                for draw in results.indices { results[draw].append(column[draw]) }
            }
        }
        return results
    }
}
