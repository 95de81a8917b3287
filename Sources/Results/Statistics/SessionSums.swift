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
    var means: [Double] { means(of: total(0..<sessions)) }

    /// Metric of each arm in resamples of as many sessions, drawn with replacement (cluster bootstrap). All arms see
    /// the same sessions in the same draw, whatever the number of threads.
    func bootstrap(draws: Int, seed: UInt64) -> [[Double]] {
        parallel(draws) { draw in
            var stream = RandomStream(seed: seed, name: "bootstrap of sessions", index: draw)
            return means(of: total((0..<sessions).lazy.map { _ in stream.index(below: sessions) }))
        }
    }

    /// Sums of the arms' metrics with the sign of each session drawn at random, as fractions of all rows: what
    /// differences of arms are like if no session favours either.
    func signFlips(draws: Int, seed: UInt64) -> [[Double]] {
        let rows = total(0..<sessions)[lane: arms]
        return parallel(draws) { draw in
            var stream = RandomStream(seed: seed, name: "signs of sessions", index: draw)
            var flipped = [Lanes](repeating: .zero, count: lanes)
            var bits: UInt64 = 0
            for session in 0..<sessions {
                if session.isMultiple(of: 64) { bits = stream.next() }
                let sign = bits & 1 == 0 ? 1.0 : -1.0
                bits >>= 1
                for lane in 0..<lanes { flipped[lane].addProduct(Lanes(repeating: sign), sums[session * lanes + lane]) }
            }
            return (0..<arms).map { flipped[lane: $0] / rows }
        }
    }

    private func total(_ chosen: some Sequence<Int>) -> [Lanes] {
        var total = [Lanes](repeating: .zero, count: lanes)
        for session in chosen {
            for lane in 0..<lanes { total[lane] += sums[session * lanes + lane] }
        }
        return total
    }

    private func means(of total: [Lanes]) -> [Double] { (0..<arms).map { total[lane: $0] / total[lane: arms] } }

    /// The results of `body` for 0 ..< `count`, on all cores.
    private func parallel(_ count: Int, _ body: @Sendable (Int) -> [Double]) -> [[Double]] {
        let block = 64
        let blocks = Mutex([Int: [[Double]]]())
        DispatchQueue.concurrentPerform(iterations: (count + block - 1) / block) { index in
            let results = (index * block..<min(count, (index + 1) * block)).map(body)
            blocks.withLock { $0[index] = results }
        }
        return blocks.withLock { blocks in blocks.sorted { $0.key < $1.key }.flatMap(\.value) }
    }
}

extension [SIMD8<Double>] {
    fileprivate subscript(lane index: Int) -> Double { self[index / 8][index % 8] }
}
