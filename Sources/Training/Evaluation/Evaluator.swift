import Foundation
import Models
import Runs
import Sessions
import Tensor

/// Full-catalogue ranking of all rows of a session set, and candidate sets beside it.
package final class Evaluator {
    private let model: any SessionModel
    private let memory: WorkingMemory
    private let tapes: [Tape]
    private let itemCount: Int
    private let sessionsPerBatch: Int

    private var workers: Workers { memory.workers }

    package convenience init(_ model: any SessionModel, settings: EvaluationSettings, itemCount: Int, workers: Int) {
        self.init(model, settings, itemCount: itemCount, WorkingMemory(model, workers: workers))
    }

    /// Evaluates the model of a training step between two steps, in their memory.
    package convenience init(between step: TrainingStep, settings: EvaluationSettings) {
        self.init(step.model, settings, itemCount: step.itemCount, step.memory)
    }

    private init(_ model: any SessionModel, _ settings: EvaluationSettings, itemCount: Int, _ memory: WorkingMemory) {
        self.model = model
        self.itemCount = itemCount
        self.memory = memory
        tapes = memory.arenas.map { Tape(model.parameters, gradients: nil, arena: $0) }
        sessionsPerBatch = settings.batch
    }

    package struct Result {
        /// 1-based rank of each row's target under full ranking, sessions in order; 0 is a miss.
        package var ranks: [Int32] = []
        /// Mean of −log softmax of the target; only if asked for.
        package var loss = 0.0
        package var seconds = 0.0
        /// Seconds of full scoring alone, summed over workers.
        package var scoringSeconds = 0.0
        /// Ranks, sizes and scoring seconds per candidate rule.
        package var candidates: [CandidateResult] = []

        package var metrics: RankingMetrics { RankingMetrics(ranks: ranks) }
    }

    package struct CandidateResult {
        package var ranks: [Int32] = []
        package var items = 0
        package var hits = 0
        package var smallest = Int.max
        package var seconds = 0.0
    }

    /// - Parameters:
    ///   - withLoss: also the mean cross-entropy, at some cost.
    ///   - candidates: sets to rank in as well, on one category level.
    ///   - progress: called now and then with rows done and rows in all; throws to stop.
    package func evaluate(
        _ sessions: SessionSet, limit: Int = 0, withLoss: Bool = false,
        candidates plan: (level: Int, index: CandidateIndex, rules: [CandidateRule])? = nil,
        progress: (_ done: Int, _ all: Int) throws -> Void = { _, _ in }
    ) throws -> Result {
        let start = ContinuousClock.now
        let items = itemVectors()
        let ranked = RankedItems(items.vectors, bias: items.bias)
        let rankers = (0..<workers.count).map { _ in Ranker(ranked) }
        let scorers = plan.map { plan in
            let arranged = CandidateScorer.arrange(items.vectors, by: plan.index)
            return (0..<workers.count).map { _ in
                CandidateScorer(plan.index, arranged: arranged, width: model.width, bias: items.bias)
            }
        }
        let chosen = Self.sample(sessions.count, limit: limit)
        let rows = chosen.reduce(0) { $0 + max(0, sessions.length($1) - Int(sessions.firstTarget[$1])) }
        var result = Result(candidates: (plan?.rules ?? []).map { _ in CandidateResult() })
        var parts = [Result?](repeating: nil, count: workers.count)
        for round in stride(from: 0, to: chosen.count, by: sessionsPerBatch * workers.count) {
            parts.withUnsafeMutableBufferPointer { parts in
                workers.run { worker in
                    let first = min(round + worker * sessionsPerBatch, chosen.count)
                    let batch = PackedBatch(
                        evaluation: sessions, chosen[first..<min(first + sessionsPerBatch, chosen.count)],
                        length: model.sessionLength)
                    guard !batch.targets.isEmpty else {
                        parts[worker] = nil
                        return
                    }
                    parts[worker] = score(
                        batch, tape: tapes[worker], ranker: rankers[worker], items: items, withLoss: withLoss,
                        candidates: plan.flatMap { plan in
                            scorers.map {
                                Candidates(level: plan.level, index: plan.index, rules: plan.rules, scorer: $0[worker])
                            }
                        })
                }
            }
            for part in parts { if let part { result.append(part) } }
            try progress(result.ranks.count, rows)
        }
        result.loss /= Double(max(result.ranks.count, 1))
        result.seconds = (ContinuousClock.now - start).seconds
        return result
    }

    /// Hands out the category logits (rows × categories) of at most `limit` sessions on one level, batch by batch; a
    /// matrix is valid until `body` returns.
    package func categoryLogits(_ sessions: SessionSet, level: Int, limit: Int, _ body: (Matrix) -> Void) {
        let context = StepContext(rows: 1, itemVectors: model.readsItemVectors ? itemVectors().vectors : nil)
        let chosen = Self.sample(sessions.count, limit: limit)
        for first in stride(from: 0, to: chosen.count, by: sessionsPerBatch) {
            let batch = PackedBatch(
                evaluation: sessions, chosen[first..<min(first + sessionsPerBatch, chosen.count)],
                length: model.sessionLength)
            guard !batch.targets.isEmpty else { continue }
            tapes[0].reset()
            body(model.forward(tapes[0], batch, context).categoryLogits[level].value)
        }
    }

    /// Category logits per level and full scores of the items after one prefix.
    package func scores(after prefix: [Int32]) -> (categories: [[Float]], items: [Float]) {
        let items = itemVectors()
        let context = StepContext(rows: 1, itemVectors: model.readsItemVectors ? items.vectors : nil)
        tapes[0].reset()
        let output = model.forward(tapes[0], PackedBatch(prefix: prefix, length: model.sessionLength), context)
        let buffer = Buffer(count: itemCount)
        let scores = buffer.matrix(rows: 1, columns: itemCount)
        BLAS.productTransposed(output.sessions.value, items.vectors, into: scores)
        let bias = items.bias?.elements
        return (
            output.categoryLogits.map(\.value.elements),
            bias.map { zip(buffer.elements, $0).map(+) } ?? buffer.elements
        )
    }

    private typealias Items = (vectors: Matrix, bias: Matrix?)

    private func itemVectors() -> Items {
        let bias = model.itemBias.map(model.parameters.row)
        if let table = model.itemTable { return (model.parameters.matrix(table.parameter), bias) }
        return (memory.catalogue.build(tapes, .range(0..<itemCount), withGradient: false).value, bias)
    }

    private struct Candidates {
        let level: Int
        let index: CandidateIndex
        let rules: [CandidateRule]
        let scorer: CandidateScorer
    }

    private func score(
        _ batch: PackedBatch, tape: Tape, ranker: Ranker, items: Items, withLoss: Bool, candidates: Candidates?
    ) -> Result {
        let context = StepContext(rows: batch.targets.count, itemVectors: model.readsItemVectors ? items.vectors : nil)
        tape.reset()
        let output = model.forward(tape, batch, context)
        var result = Result()
        let start = ContinuousClock.now
        let ranked = ranker.rank(sessions: output.sessions.value, targets: batch.targets, withLoss: withLoss)
        result.scoringSeconds = (ContinuousClock.now - start).seconds
        result.ranks = ranked.ranks
        result.loss = ranked.loss
        guard let candidates else { return result }
        let logits = output.categoryLogits[candidates.level].value
        for rule in candidates.rules {
            let start = ContinuousClock.now
            let sets = (0..<logits.rows).map {
                candidates.index.candidates(UnsafeBufferPointer(start: logits.row($0), count: logits.columns), rule)
            }
            let ranks = candidates.scorer.ranks(sessions: output.sessions.value, targets: batch.targets, sets: sets)
            let seconds = (ContinuousClock.now - start).seconds
            result.candidates.append(
                CandidateResult(
                    ranks: ranks, items: sets.reduce(0) { $0 + $1.size }, hits: ranks.count { $0 > 0 },
                    smallest: sets.map(\.size).min() ?? 0, seconds: seconds))
        }
        return result
    }

    /// Session indices: all, or `limit` of them at even distances.
    private static func sample(_ count: Int, limit: Int) -> [Int] {
        guard limit > 0, limit < count else { return Array(0..<count) }
        return (0..<limit).map { $0 * count / limit }
    }
}

extension Evaluator.Result {
    fileprivate mutating func append(_ other: Self) {
        ranks += other.ranks
        loss += other.loss
        scoringSeconds += other.scoringSeconds
        for (index, part) in other.candidates.enumerated() {
            candidates[index].ranks += part.ranks
            candidates[index].items += part.items
            candidates[index].hits += part.hits
            candidates[index].smallest = Swift.min(candidates[index].smallest, part.smallest)
            candidates[index].seconds += part.seconds
        }
    }
}

extension Duration {
    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
