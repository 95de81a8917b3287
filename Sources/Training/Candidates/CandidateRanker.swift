import Basics
import Tensor

/// Item vectors arranged for the candidate sets of a plan; shared by the rankers of all workers, as long as the vectors
/// stay as they are.
package struct CandidateVectors {
    private let plan: CandidatePlan
    private let width: Int
    private let bias: Matrix?
    /// In the order of the category index.
    private let byCategory: Buffer?
    private let fixed: [CandidatePlan.Strategy: FixedCandidates]

    /// - Parameters: items: items × d; bias: 1 × items.
    package init(_ plan: CandidatePlan, _ items: Matrix, bias: Matrix? = nil) {
        self.plan = plan
        self.bias = bias
        width = items.columns
        byCategory = plan.prediction.map { items.gathered($0.index.items) }
        fixed = plan.orders.mapValues { FixedCandidates($0, items, bias: bias) }
    }

    /// A ranker; each worker needs its own.
    /// - Parameter stop: once it is set, results have no meaning.
    package func ranker(stop: StopFlag = StopFlag()) -> CandidateRanker {
        CandidateRanker(
            plan, stop: stop,
            choice: plan.prediction.flatMap { prediction in
                byCategory.map {
                    (
                        CandidateChooser(prediction.index, session: prediction.session),
                        CandidateScorer(prediction.index, arranged: $0, width: width, bias: bias, stop: stop)
                    )
                }
            },
            fixed: fixed.mapValues { ($0, Ranker($0.ranked, stop: stop)) })
    }
}

/// Items in the order in which a strategy takes them, the same for all rows.
final class FixedCandidates {
    private let vectors: Buffer
    private let bias: Buffer?
    let ranked: RankedItems
    /// Place of each item in the order, −1 for those that are in no set.
    private let places: [Int32]

    init(_ order: [Int32], _ items: Matrix, bias: Matrix?) {
        vectors = items.gathered(order)
        self.bias = bias.map { $0.reshaped(rows: $0.columns, columns: 1).gathered(order) }
        ranked = RankedItems(
            vectors.matrix(rows: order.count, columns: items.columns),
            bias: self.bias?.matrix(rows: 1, columns: order.count))
        var places = [Int32](repeating: -1, count: items.rows)
        for (place, item) in order.enumerated() { places[Int(item)] = Int32(place) }
        self.places = places
    }

    func place(of item: Int32) -> Int32 { item < 0 ? -1 : places[Int(item)] }
}

/// Ranks targets in the candidate sets of a plan. Used by one worker at a time.
package final class CandidateRanker {
    private let plan: CandidatePlan
    private let stop: StopFlag
    private let choice: (chooser: CandidateChooser, scorer: CandidateScorer)?
    private let fixed: [CandidatePlan.Strategy: (candidates: FixedCandidates, ranker: Ranker)]
    private let confinement = Confinement()

    fileprivate init(
        _ plan: CandidatePlan, stop: StopFlag, choice: (CandidateChooser, CandidateScorer)?,
        fixed: [CandidatePlan.Strategy: (candidates: FixedCandidates, ranker: Ranker)]
    ) {
        self.plan = plan
        self.stop = stop
        self.choice = choice
        self.fixed = fixed
    }

    /// One result per entry of the plan. Each set is scored on its own, though larger ones contain it: what is timed is
    /// what a user of that set alone would wait for.
    package func results(_ rows: CandidateRows) -> [CandidateResult] {
        confinement.alone { plan.entries.map { result($0, rows) } }
    }

    /// The same for one entry alone.
    func result(_ entry: CandidatePlan.Entry, _ rows: CandidateRows) -> CandidateResult {
        switch entry.choice {
        case .predicted(let rule):
            return predicted(rule, rows)
        case .first(let count):
            guard let (candidates, ranker) = fixed[entry.strategy] else {
                preconditionFailure("the strategy has no order")
            }
            let start = ContinuousClock.now
            let places = rows.targets.map(candidates.place)
            let adjusted = rows.adjusted.map { row in
                row.map { AdjustedScore(item: candidates.place(of: $0.item), value: $0.value) }
            }
            let ranks = ranker.rank(sessions: rows.sessions, targets: places, adjusted: adjusted, first: count).ranks
            return CandidateResult(
                ranks: ranks, sizes: repeatElement(count, count: ranks.count),
                seconds: (ContinuousClock.now - start).seconds)
        }
    }

    private func predicted(_ rule: CandidateRule, _ rows: CandidateRows) -> CandidateResult {
        guard let (chooser, scorer) = choice, let prediction = plan.prediction else {
            preconditionFailure("there is nothing to choose from")
        }
        let start = ContinuousClock.now
        let sets = (0..<rows.targets.count).map { row in
            stop.isStopped
                ? CandidateSet()
                : chooser.candidates([rule], logits: rows.logits(prediction.level, row), prefix: rows.prefix(row))[0]
        }
        let ranks = scorer.ranks(
            sessions: rows.sessions, targets: rows.targets, adjusted: rows.adjusted, sets: sets)
        return CandidateResult(
            ranks: ranks, sizes: sets.lazy.map(\.size), seconds: (ContinuousClock.now - start).seconds)
    }
}
