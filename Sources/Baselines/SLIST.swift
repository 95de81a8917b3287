import Basics
import Experiments
import Foundation
import Sessions

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
/// Unlike there, B is not formed, which would take 4 · items² bytes: both of its factors are sparse, so for each prefix
/// (Xᵀ W X + λ I)·y = x is solved, to a residual of 10⁻⁶ λ, and the scores are yᵀ·Xᵀ W T. Also, the age is the number
/// of newer training sessions as a share of all, since sessions are kept in order but without times.
public struct SLIST: Baseline {
    public let base: [Double]
    private let prefixDecay: Double
    private let targets: SparseMatrix
    private var solver: SparseSolver
    /// The clicks of the session read so far.
    private var clicks: [Int32] = []

    /// - Parameter stop: stops fitting, and ends solving early.
    /// - Throws: `Stopped`.
    public init(
        _ settings: LinearSettings, _ sessions: SessionSet, itemCount: Int, stop: StopFlag = StopFlag()
    ) throws {
        base = Array(repeating: 0, count: itemCount)
        prefixDecay = settings.prefixDecay
        var products = LinearProducts(settings, stop)
        for session in 0..<sessions.count {
            let age = Double(sessions.count - 1 - session) / Double(sessions.count)
            try products.add(Array(sessions[session]), weight: exp(-age / settings.ageDecay))
        }
        for item in 0..<Int32(itemCount) { try products.inputs.add(settings.regularisation, row: item, column: item) }
        targets = try products.targets.matrix(rows: itemCount)
        solver = SparseSolver(
            try products.inputs.matrix(rows: itemCount), tolerance: 1e-6 * settings.regularisation, stop: stop)
    }

    public mutating func begin() { clicks.removeAll(keepingCapacity: true) }

    public mutating func read(_ item: Int32) { clicks.append(item) }

    public mutating func score(into scores: inout ItemScores) {
        for (distance, item) in clicks.suffix(reach(of: prefixDecay)).reversed().enumerated() {
            solver.add(exp(-Double(distance) / prefixDecay), at: item)
        }
        solver.solve()
        for item in solver.support {
            let weight = solver.solution(item)
            guard weight != 0 else { continue }
            for target in targets.rows[Int(item)] { scores.add(weight * Double(target.value), to: target.column) }
        }
        solver.reset()
    }
}

/// Places beyond which exp(−places / decay) is zero in single precision.
private func reach(of decay: Double) -> Int { Int(min((104 * decay).rounded(.up), Double(Int32.max))) }

/// The two products of the regression, summed session by session: Xᵀ W X and Xᵀ W T.
private struct LinearProducts {
    typealias Entry = (item: Int32, weight: Double)

    let settings: LinearSettings
    var inputs: SparseMatrix.Builder
    var targets: SparseMatrix.Builder
    private let stop: StopFlag

    init(_ settings: LinearSettings, _ stop: StopFlag) {
        self.settings = settings
        self.stop = stop
        inputs = SparseMatrix.Builder(stop)
        targets = SparseMatrix.Builder(stop)
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
            for target in t { try targets.add(left * target.weight, row: input.item, column: target.item) }
        }
    }
}
