import Basics
import Experiments
import Foundation
import Metrics
import Models
import Sessions
import Tensor

/// Ranks the targets of a session set: among all items, in candidate sets, or both in one pass.
package final class Evaluator: CategoryPredictor {
    private let model: any SessionModel
    private let memory: WorkingMemory
    private let tapes: [Tape]
    private let precision: Precision
    private let itemCount: Int
    private let sessionsPerBatch: Int
    /// Limit of one pass; a larger batch takes several.
    private let passLimit: BatchLimit

    private var workers: Workers { memory.workers }

    /// - Parameter passSize: overrides `PassSize`.
    package convenience init(
        _ model: any SessionModel, settings: EvaluationSettings, itemCount: Int, workers: Int,
        stop: StopFlag = StopFlag(), passSize: Int? = nil
    ) {
        let memory = WorkingMemory(model, workers: workers, stop: stop)
        self.init(model, settings, itemCount: itemCount, memory, passSize: passSize)
    }

    /// Evaluates a training step's model between two steps, in their memory.
    /// - Parameter precision: of session vectors and loss. What is kept of a run is in single precision, as other
    ///   commands reproduce it on machines of every kind.
    package convenience init(
        between step: TrainingStep, settings: EvaluationSettings, precision: Precision = .fp32
    ) {
        self.init(step.model, settings, itemCount: step.itemCount, step.memory, passSize: nil, precision: precision)
    }

    private init(
        _ model: any SessionModel, _ settings: EvaluationSettings, itemCount: Int, _ memory: WorkingMemory,
        passSize: Int?, precision: Precision = .fp32
    ) {
        self.model = model
        self.precision = precision
        self.itemCount = itemCount
        self.memory = memory
        tapes = memory.arenas.map {
            Tape(model.parameters, gradients: nil, arena: $0, precision: precision, stop: memory.workers.stop)
        }
        sessionsPerBatch = settings.batch
        passLimit = model.evaluationLimit(passSize)
    }

    package var categoryLevels: [CategoryLevel] { model.categoryLevels }

    /// - Parameters:
    ///   - withLoss: also the mean cross-entropy, at some cost.
    ///   - withRepeatRows: also what a correction of the repeat term is fitted on; with the loss.
    ///   - withCategories: also what the items imply of the next category; with full ranking.
    ///   - told: also ranks with a category told; with full ranking.
    ///   - changed: predicted categories that choose candidates, and may feed the item head; of all rows. What is told
    ///     of tasks stays that of the model.
    ///   - listed: how many of the best items of each row to list, 0 for none; with full ranking, without the loss.
    ///   - full: whether to rank among all items.
    ///   - candidates: sets to rank in.
    ///   - hashes: if given, the sets are ranked in one pass over the items, without times, and hashed; else each on
    ///     its own, as one would to use it.
    ///   - progress: called now and then with rows done and rows in all.
    /// - Throws: `Stopped`, or what `progress` throws.
    package func evaluate(
        _ sessions: SessionSet, limit: Int = 0, withLoss: Bool = false, withRepeatRows: Bool = false,
        withCategories: Bool = false, told: ToldCategory? = nil, listed: Int = 0, full: Bool = true,
        candidates plan: CandidatePlan? = nil, inOnePass hashes: CandidateHashes? = nil,
        changed: ChangedCategories? = nil,
        progress: (_ done: Int, _ all: Int) throws -> Void = { _, _ in }
    ) throws -> Result {
        let start = ContinuousClock.now
        let items = itemVectors()
        try workers.stop.check()
        let candidates = hashes == nil ? plan.map { CandidateVectors($0, items.vectors, bias: items.bias) } : nil
        let swept = hashes.map { ($0, RankedItems(items.vectors, bias: items.bias, bfloat16: false)) }
        // Ranks are exact with a bfloat16 copy, too; the loss has the precision asked for.
        let isRounded: Bool? = withLoss && precision == .fp32 ? false : nil
        let ranked = full ? RankedItems(items.vectors, bias: items.bias, bfloat16: isRounded) : nil
        let levels = withCategories ? model.categoryLevels.map { $0.classes(model.settings.categoryTarget) } : []
        let scorers = (0..<workers.count).map { [stop = workers.stop] _ in
            Scorers(
                ranker: ranked.map { Ranker($0, stop: stop) },
                classes: levels.isEmpty ? nil : ranked.map { ClassShares($0, levels: levels, stop: stop) },
                told: told, changed: changed, candidates: candidates?.ranker(stop: stop),
                sweep: swept.flatMap { hashes, items in plan.map { CandidateSweep($0, items, hashes, stop: stop) } },
                readsSessions: plan?.readsSessions ?? false)
        }
        let chosen = Self.sample(sessions.count, limit: limit)
        let firstRows = sessions.firstRows(of: chosen)
        let rows = firstRows[chosen.count]
        var result = Result(candidates: (plan?.entries ?? []).map { _ in CandidateResult() })
        var parts = [Result?](repeating: nil, count: workers.count)
        for round in stride(from: 0, to: chosen.count, by: sessionsPerBatch * workers.count) {
            parts.withUnsafeMutableBufferPointer { parts in
                workers.run { worker in
                    let first = min(round + worker * sessionsPerBatch, chosen.count)
                    parts[worker] = nil
                    var row = firstRows[first]
                    for batch in batches(sessions, chosen[first..<min(first + sessionsPerBatch, chosen.count)])
                    where !workers.stop.isStopped {
                        let scored = score(
                            batch, after: row, tape: tapes[worker], scorers[worker], items: items,
                            withLoss: withLoss, withRepeatRows: withRepeatRows, listed: listed)
                        row += batch.targets.count
                        if parts[worker] == nil { parts[worker] = scored } else { parts[worker]?.append(scored) }
                    }
                }
            }
            try workers.stop.check()
            for part in parts { if let part { result.append(part) } }
            try progress(result.rows, rows)
        }
        result.loss /= Double(max(result.rows, 1))
        result.tasks = result.taskScores.metrics(of: model)
        result.seconds = (ContinuousClock.now - start).seconds
        return result
    }

    private func batches(_ sessions: SessionSet, _ indices: ArraySlice<Int>) -> PackedBatches {
        PackedBatches(evaluation: sessions, indices, length: model.sessionLength, limit: passLimit)
    }

    package func categoryLogits(
        _ sessions: SessionSet, level: Int, limit: Int, _ body: (Matrix) throws -> Void
    ) throws {
        let context = StepContext(rows: 1, itemVectors: model.readsItemVectors ? itemVectors().vectors : nil)
        let chosen = Self.sample(sessions.count, limit: limit)
        for first in stride(from: 0, to: chosen.count, by: sessionsPerBatch) {
            for batch in batches(sessions, chosen[first..<min(first + sessionsPerBatch, chosen.count)]) {
                tapes[0].reset()
                let logits = model.forward(tapes[0], batch, context).categoryLogits[level].value
                try workers.stop.check()
                try body(logits)
            }
        }
    }

    /// Category logits per level and full scores of the items after one prefix.
    package func scores(
        after prefix: [Int32], fed: FedCategories = .predicted
    ) -> (categories: [[Float]], items: [Float]) {
        let items = itemVectors()
        let context = StepContext(rows: 1, itemVectors: model.readsItemVectors ? items.vectors : nil, fed: fed)
        tapes[0].reset()
        let output = model.forward(tapes[0], PackedBatch(prefix: prefix, length: model.sessionLength), context)
        // As exact as for ranks, so that what ties there ties here.
        var scores = RankedItems(items.vectors, bias: items.bias, bfloat16: false)
            .scores(output.sessions.value, row: 0, of: Array(0..<Int32(itemCount)))
        let adjusted = output.adjustments?.byRow { _, item in scores[Int(item)] }
        for entry in adjusted?.first ?? [] { scores[Int(entry.item)] += Double(entry.value) }
        return (output.categoryLogits.map(\.value.elements), scores.map(Float.init))
    }

    /// One scorer per worker for pools of candidates, as long as the weights stay as they are.
    /// - Parameter candidates: largest number of best items that are asked for; 0: none.
    func rowScorers(candidates: Int) -> [NeuralScorer] {
        let items = itemVectors()
        let ranked = RankedItems(items.vectors, bias: items.bias)
        return (0..<workers.count).map { worker in
            NeuralScorer(ranked, candidates: candidates, stop: workers.stop) { [self] sessions, range, visit in
                for batch in batches(sessions, Array(range)[...]) where !workers.stop.isStopped {
                    let context = StepContext(
                        rows: batch.targets.count, itemVectors: model.readsItemVectors ? items.vectors : nil)
                    tapes[worker].reset()
                    let output = model.forward(tapes[worker], batch, context)
                    let vectors = output.sessions.value
                    let adjusted = output.adjustments?.byRow { Self.product(vectors, $0, items, $1) }
                    visit(vectors, adjusted ?? [], batch.targets)
                }
            }
        }
    }

    private typealias Items = (vectors: Matrix, bias: Matrix?)

    /// Product of the session vector of a row and the vector of an item, bias included.
    private static func product(_ sessions: Matrix, _ row: Int, _ items: Items, _ item: Int32) -> Double {
        zip(sessions[row: row], items.vectors[row: Int(item)]).reduce(Double(items.bias?[0, Int(item)] ?? 0)) {
            $0 + Double($1.0) * Double($1.1)
        }
    }

    private func itemVectors() -> Items {
        let bias = model.itemBias.map(model.parameters.row)
        if let table = model.itemTable { return (model.parameters.matrix(table.parameter), bias) }
        let vectors = memory.catalogue.build(tapes, .range(0..<itemCount), withGradient: false).value
        model.uniteTwins(vectors)
        return (vectors, bias)
    }

    /// What one worker scores with.
    private struct Scorers {
        let ranker: Ranker?
        let classes: ClassShares?
        let told: ToldCategory?
        let changed: ChangedCategories?
        let candidates: CandidateRanker?
        let sweep: CandidateSweep?
        /// Whether candidates depend on the items of the session.
        let readsSessions: Bool
    }

    private func score(
        _ batch: PackedBatch, after first: Int, tape: Tape, _ scorers: Scorers, items: Items, withLoss: Bool,
        withRepeatRows: Bool, listed: Int
    ) -> Result {
        let changed = scorers.changed
        let swaps = changed.map { Array($0.swaps[first..<first + batch.targets.count]) }
        var context = StepContext(rows: batch.targets.count, itemVectors: model.readsItemVectors ? items.vectors : nil)
        if let changed, let swaps, changed.feedHead { context.fed = .swapped(level: changed.level, swaps) }
        tape.reset()
        let output = model.forward(tape, batch, context)
        func product(_ row: Int, _ item: Int32) -> Double {
            Self.product(output.sessions.value, row, items, item)
        }
        var adjusted = output.adjustments?.byRow(product: product) ?? []
        let prefix = withLoss ? PrefixItems(batch) : nil
        if adjusted.isEmpty, let prefix {
            adjusted = (0..<batch.targets.count).map { row in
                prefix.items[row].map { AdjustedScore(item: $0, value: 0) }
            }
        }
        var result = Result(rows: batch.targets.count, taskScores: TaskScores(output, of: model, batch))
        if let changed, let swaps { output.categoryLogits[changed.level].value.exchange(swaps) }
        if let ranker = scorers.ranker {
            let start = ContinuousClock.now
            let ranked = ranker.rank(
                sessions: output.sessions.value, targets: batch.targets, adjusted: adjusted, withLoss: withLoss,
                listed: listed)
            result.scoringSeconds = (ContinuousClock.now - start).seconds
            result.ranks = ranked.ranks
            result.best = ranked.best
            result.loss = ranked.loss
            // A stopped ranker has not ranked all rows.
            if let told = scorers.told, ranked.ranks.count == batch.targets.count {
                result.toldRanks = told.ranks(
                    ranker, output.sessions.value, targets: batch.targets, after: first, adjusted: adjusted,
                    ranks: ranked.ranks)
            }
            if let prefix {
                result.repeats = RepeatSums(
                    prefix, targets: batch.targets, shares: ranked.adjustedShares, ranks: ranked.ranks)
                if withRepeatRows {
                    result.repeatRows = RepeatRows(
                        prefix, targets: batch.targets, shares: ranked.adjustedShares, terms: adjusted, product: product
                    )
                }
            }
        }
        if let classes = scorers.classes {
            let implied = classes.shares(sessions: output.sessions.value, adjusted: adjusted)
            result.categories = CategorySums(
                model.categoryLevels, model.settings.categoryTarget, logits: output.categoryLogits.map(\.value),
                targets: batch.targets, implied: implied)
        }
        if scorers.candidates != nil || scorers.sweep != nil {
            let rows = CandidateRows(
                sessions: output.sessions.value, adjusted: adjusted, categoryLogits: output.categoryLogits.map(\.value),
                targets: batch.targets, prefixes: scorers.readsSessions ? PrefixItems(batch).items : nil)
            if let ranker = scorers.candidates { result.candidates = ranker.results(rows) }
            if let sweep = scorers.sweep { (result.candidates, result.categoryRanks) = sweep.results(rows) }
        }
        return result
    }

    /// Seconds that single sessions take on one thread, each from its clicks to scores: encoder, choice and scoring.
    /// - Parameter limit: number of sessions, evenly spaced.
    /// - Returns: among all items, and in each set of the plan; of every session.
    /// - Throws: `Stopped`.
    package func latencies(
        _ sessions: SessionSet, limit: Int, candidates plan: CandidatePlan
    ) throws -> (full: [Double], candidates: [[Double]]) {
        let items = itemVectors()
        let ranker = Ranker(RankedItems(items.vectors, bias: items.bias), stop: workers.stop)
        let candidates = CandidateVectors(plan, items.vectors, bias: items.bias).ranker(stop: workers.stop)
        var times: (full: [Double], candidates: [[Double]]) = ([], plan.entries.map { _ in [] })
        for session in Self.sample(sessions.count, limit: limit) {
            let clicks = Array(sessions[session].dropLast())
            func time(_ rank: (CandidateRows) -> Void) throws -> Double {
                try workers.stop.check()
                return seconds {
                    let batch = PackedBatch(prefix: clicks, length: model.sessionLength)
                    tapes[0].reset()
                    let output = model.forward(
                        tapes[0], batch,
                        StepContext(rows: 1, itemVectors: model.readsItemVectors ? items.vectors : nil))
                    let adjusted = output.adjustments?.byRow { Self.product(output.sessions.value, $0, items, $1) }
                    rank(
                        CandidateRows(
                            sessions: output.sessions.value, adjusted: adjusted ?? [],
                            categoryLogits: output.categoryLogits.map(\.value), targets: batch.targets,
                            prefixes: plan.readsSessions ? PrefixItems(batch).items : nil))
                }
            }
            times.full.append(
                try time { _ = ranker.rank(sessions: $0.sessions, targets: $0.targets, adjusted: $0.adjusted) })
            for (number, entry) in plan.entries.enumerated() {
                times.candidates[number].append(try time { _ = candidates.result(entry, $0) })
            }
        }
        return times
    }

    /// Session indices: all, or `limit` of them, evenly spaced.
    static func sample(_ count: Int, limit: Int) -> [Int] {
        guard limit > 0, limit < count else { return Array(0..<count) }
        return (0..<limit).map { $0 * count / limit }
    }
}
