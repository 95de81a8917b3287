import Basics
import Experiments
import Foundation
import Sessions
import Tensor

/// Session-aware linear item-item models (Choi, Kim, Lee, Shim & Lee 2021, WWW): a ridge regression from items to
/// items, whose matrix B is known in closed form.
///
///     B = (Xᵀ W X + λ I)⁻¹ Xᵀ W T
///
/// Rows of X and T (inputs and targets) are of two kinds. Similarity (SLIS, weight α): both are the items of a whole
/// session. Transition (SLIT, weight 1 − α): for each place of a session, X holds items up to it and T those after it,
/// with weights exp(−distance / δ_pos). Inputs sum to 1; W is the weight of the kind times exp(−age of the session /
/// δ_time). A prefix x, with weights exp(−places from its end / δ_inf), scores xᵀ·B.
///
/// As in the authors' code, inputs sum to 1, and the bound ξ on the diagonal of B is left out (theirs never binds).
/// Unlike there, B is not formed, which would take 8 · items² bytes: both of its factors are sparse, so for each prefix
/// (Xᵀ W X + λ I)·y = x is solved in double precision, to a relative residual of 10⁻¹¹, and the scores are yᵀ·Xᵀ W T.
/// Solutions add up: those of a prefix are those of the prefix before it, times exp(−1 / δ_inf), plus that of its last
/// item, and the systems of several rows are solved side by side (`BlockSolver`). Also, the age is the number of newer
/// training sessions as a share of all, since sessions are kept in order but without times.
public struct SLIST: Baseline {
    public let base: [Double]
    private let prefixDecay: Double
    private let stop: StopFlag
    /// Row of each item in Xᵀ W X; −1 for items that are never an input.
    private let rowOfItem: [Int32]
    /// (Xᵀ W T)ᵀ: a row for each of `targetItems`, a column for each row of Xᵀ W X.
    private let targets: SparseRows
    private let targetItems: [Int32]
    private var solver: BlockSolver
    /// Scores of the target items, of the rows that the solver has solved last, a block.
    private var solved: [Double]
    /// Clicks that each row to come adds to the one before it, from the next on; `solvedRows` of them are in `solved`.
    private var announced: [ArraySlice<Int32>] = []
    private var next = 0
    private var solvedRows = 0..<0
    /// Scores of the target items after the clicks scored so far, and the clicks read since.
    private var current: [Double]
    /// Whether they are of this session.
    private var hasScores = false
    private var unscored: [Int32] = []

    /// - Parameter stop: stops fitting, and ends solving early; then there are no scores.
    /// - Throws: `Stopped`, or `MemoryShortage`.
    public init(
        _ settings: LinearSettings, _ sessions: SessionSet, itemCount: Int, stop: StopFlag = StopFlag()
    ) throws {
        base = Array(repeating: 0, count: itemCount)
        prefixDecay = settings.prefixDecay
        self.stop = stop
        var products = LinearProducts(settings, stop)
        for session in 0..<sessions.count {
            let age = Double(sessions.count - 1 - session) / Double(sessions.count)
            try products.add(Array(sessions[session]), weight: exp(-age / settings.ageDecay))
        }
        var rowOfItem = [Int32](repeating: -1, count: itemCount)
        for (row, item) in try products.inputs.rows().enumerated() { rowOfItem[Int(item)] = Int32(row) }
        let inputs = try products.inputs.matrix(columns: rowOfItem, diagonal: settings.regularisation)
        targetItems = try products.targets.rows()
        targets = try products.targets.matrix(columns: rowOfItem)
        self.rowOfItem = rowOfItem
        solver = BlockSolver(inputs, tolerance: 1e-11, stop: stop)
        solved = Array(repeating: 0, count: targets.count * SparseRows.width)
        current = Array(repeating: 0, count: targets.count)
    }

    public mutating func expect(_ sessions: SessionSet, _ range: Range<Int>) {
        announced.removeAll(keepingCapacity: true)
        (next, solvedRows) = (0, 0..<0)
        for session in range {
            let targets = sessions.targets(session)
            var first = sessions.events(session).lowerBound
            for target in targets {
                announced.append(sessions.items[first..<target])
                first = target
            }
        }
    }

    public mutating func begin() {
        hasScores = false
        unscored.removeAll(keepingCapacity: true)
    }

    public mutating func read(_ item: Int32) { unscored.append(item) }

    public mutating func score(into scores: inout ItemScores) {
        if !unscored.isEmpty {
            let column = solve()
            let decay = hasScores ? exp(-Double(unscored.count) / prefixDecay) : 0
            SparseRows.add(column: column, of: solved, to: &current, scaling: decay)
            hasScores = true
            unscored.removeAll(keepingCapacity: true)
        }
        if stop.isStopped || !hasScores { return }
        for (index, item) in targetItems.enumerated() where current[index] != 0 { scores.add(current[index], to: item) }
    }

    /// Has the scores of the clicks read last in a column of `solved`, and says in which.
    private mutating func solve() -> Int {
        guard next < announced.count, announced[next].elementsEqual(unscored) else {
            (next, solvedRows) = (announced.count, 0..<0)
            solve([unscored[...]])
            return 0
        }
        defer { next += 1 }
        if !solvedRows.contains(next) {
            solvedRows = next..<min(next + SparseRows.width, announced.count)
            solve(announced[solvedRows])
        }
        return next - solvedRows.lowerBound
    }

    private mutating func solve(_ prefixes: ArraySlice<ArraySlice<Int32>>) {
        let reach = reach(of: prefixDecay)
        solver.solve(
            prefixes.map { clicks in
                clicks.suffix(reach).reversed().enumerated().compactMap { [rowOfItem, prefixDecay] distance, item in
                    let row = Int(rowOfItem[Int(item)])
                    return row < 0 ? nil : (row, exp(-Double(distance) / prefixDecay))
                }
            })
        targets.multiply(solver.solutions, into: &solved)
    }
}

/// Places beyond which exp(−places / decay) is zero in single precision.
private func reach(of decay: Double) -> Int { Int(min((104 * decay).rounded(.up), Double(Int32.max))) }

/// The two products of the regression, summed session by session: Xᵀ W X, and the transpose of Xᵀ W T.
private struct LinearProducts {
    typealias Entry = (item: Int32, weight: Double)

    let settings: LinearSettings
    var inputs: SparseBuilder
    var targets: SparseBuilder
    private let stop: StopFlag

    init(_ settings: LinearSettings, _ stop: StopFlag) {
        self.settings = settings
        self.stop = stop
        inputs = SparseBuilder(stop)
        targets = SparseBuilder(stop)
    }

    mutating func add(_ session: [Int32], weight: Double) throws {
        if settings.similarity > 0 {
            let different = Set(session).sorted().map { Entry($0, 1) }
            try add(different, different, weight: weight * settings.similarity)
        }
        guard settings.similarity < 1 else { return }
        for place in session.indices.dropLast() {
            let behind = weighted(session, place + 1..<session.count, from: place + 1)
            let (x, t): ([Entry], [Entry]) =
                switch settings.transitions {
                case .last: ([(session[place], 1)], behind)
                case .prefix: (weighted(session, 0..<place + 1, from: place), behind)
                case .session:
                    (
                        weighted(session, 0..<session.count, from: place),
                        weighted(session, 0..<session.count, from: place + 1)
                    )
                }
            try add(x, t, weight: weight * (1 - settings.similarity))
        }
    }

    /// The items of a range with their weights, where these are not zero.
    private func weighted(_ session: [Int32], _ range: Range<Int>, from place: Int) -> [Entry] {
        let reach = reach(of: settings.positionDecay)
        return range.clamped(to: place - reach..<place + reach).map {
            (session[$0], exp(-Double(abs($0 - place)) / settings.positionDecay))
        }
    }

    /// Adds one row of X and T; an item that occurs twice has the sum of its weights.
    private mutating func add(_ x: [Entry], _ t: [Entry], weight: Double) throws {
        let sum = x.reduce(0) { $0 + $1.weight }
        for input in x {
            try stop.check()
            let left = weight * input.weight / sum
            for other in x { try inputs.add(left * other.weight / sum, row: input.item, column: other.item) }
            for target in t { try targets.add(left * target.weight, row: target.item, column: input.item) }
        }
    }
}
