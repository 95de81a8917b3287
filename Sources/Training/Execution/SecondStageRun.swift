import Baselines
import Basics
import Experiments
import Metrics
import Reranking
import Runs
import Sessions
import Tensor

/// The second stage of a run: fitted on validation rows with a model and sources that have not seen them, then used on
/// the test rows with the model and sources that are tested.
struct SecondStageRun {
    /// A fitted stage and how it does on the rows that it was fitted on.
    struct Fitted {
        let stage: SecondStage
        /// Each row by a stage fitted on the other half of the sessions.
        let validation: RankingMetrics
        let validationOfModel: RankingMetrics
        let seconds: Double
    }

    let experiment: Experiment
    let dataset: Dataset
    let workers: Workers
    let emit: (RunEvent) throws -> Void

    private var settings: RerankSettings { experiment.rerank }
    private var stop: StopFlag { workers.stop }
    /// What the tested model has learned from.
    private var learned: SessionSet {
        dataset.sessions(withValidation: experiment.training.learnsFromValidation)
    }

    /// What would keep a second stage from being fitted, before anything is trained.
    /// - Throws: `RerankError`, or `MemoryShortage`.
    static func check(_ experiment: Experiment, on dataset: Dataset) throws {
        guard experiment.rerank.kind != .none else { return }
        if experiment.rerank.kind == .trees, let obstacle = BoostedTrees.obstacle {
            throw RerankError("rerank.kind: trees are to be fitted, but \(obstacle)")
        }
        guard dataset.validation.count >= FittingSample.leastSessions else {
            throw RerankError(
                "rerank.kind: a second stage is fitted on at least \(FittingSample.leastSessions) validation sessions, "
                    + "but there are \(dataset.validation.count); set it to none, or have more sessions validate")
        }
        let rows = min(experiment.rerank.rows, dataset.validation.rows)
        try requireMemory(
            memory(of: experiment, rows: rows), for: "a second stage fitted on \(rows) rows",
            advice: "lower rerank.rows or rerank.candidates")
    }

    /// Bytes that fitting takes, about: the features, a copy of those fitted on, and XGBoost's own. The lists of the
    /// model and the sources have about half of their items in common.
    private static func memory(of experiment: Experiment, rows: Int) -> Int {
        let rerank = experiment.rerank
        let candidates = rerank.candidates * (2 + experiment.rerankSources.count) / 2
        let features = 25 + 2 * experiment.rerankSources.count
        let copies = rerank.kind == .trees ? 5 : 2
        return MemoryLayout<Float>.stride * rows * candidates * features * copies
    }

    /// - Parameter model: scorers, one per worker, of a model that has learned from the training sessions only.
    /// - Throws: `Stopped`, `RerankError`, or what `emit` throws.
    func fit(_ model: [any RowScorer]) throws -> Fitted {
        let start = ContinuousClock.now
        try emit(.phase("second stage: fitting \(sourceNames)"))
        let (features, pools) = try pools(model, learnedFrom: dataset.training)
        var pass = PoolPass(pools, workers: workers, sessionsPerBatch: experiment.evaluation.batch)
        try emit(.phase("second stage: candidates of validation rows"))
        let sessions = fittingSessions
        let rows = sessions.rows
        var sample = FittingSample(featureCount: features.count)
        try pass.run(sessions, visit: { $0 }) { part in
            for row in part { sample.append(row) }
            try emit(.evaluating(rows: sample.count, of: rows))
        }
        try emit(.phase("second stage: fitting \(settings.kind.rawValue)"))
        let ranks = try sample.crossRanks(settings, features: features.names, workers: workers)
        let stage = try sample.fit(settings, features: features.names, workers: workers)
        return Fitted(
            stage: stage, validation: RankingMetrics(ranks: ranks),
            validationOfModel: RankingMetrics(ranks: sample.ranksOfModel),
            seconds: (ContinuousClock.now - start).seconds)
    }

    /// The test rows in the order of a second stage.
    struct Ranked {
        var ranks: [Int32] = []
        /// The best items of each row, best first.
        var best: [[Int32]] = []
        /// Over all rows: candidates, and targets that are one of them.
        fileprivate var candidates = 0
        fileprivate var found = 0
    }

    /// - Parameter model: scorers, one per worker, of the tested model.
    /// - Returns: the ranked test rows, and what there is to say of them.
    /// - Throws: `Stopped`, or what `emit` throws.
    func test(_ fitted: Fitted, _ model: [any RowScorer]) throws -> (ranked: Ranked, result: SecondStageResult) {
        let stage = fitted.stage
        var pass = try testPass(stage, model)
        let ranked = try rank(stage, &pass)
        let count = Double(max(ranked.ranks.count, 1))
        return (
            ranked,
            SecondStageResult(
                kind: settings.kind, test: RankingMetrics(ranks: ranked.ranks), validation: fitted.validation,
                validationOfModel: fitted.validationOfModel, poolSize: Double(ranked.candidates) / count,
                poolRecall: Double(ranked.found) / count, microsecondsPerRow: try time(stage, &pass),
                fittingSeconds: fitted.seconds, trees: stage.treeCount, features: stage.explanation)
        )
    }

    /// The test rows by a stage of a run that is done.
    /// - Throws: `RunError` if the stage is of other features; or as above.
    func test(_ stage: SecondStage, _ model: [any RowScorer]) throws -> Ranked {
        var pass = try testPass(stage, model)
        return try rank(stage, &pass)
    }

    private func testPass(_ stage: SecondStage, _ model: [any RowScorer]) throws -> PoolPass {
        let (features, pools) = try pools(model, learnedFrom: learned)
        try Self.check(stage, features)
        return PoolPass(pools, workers: workers, sessionsPerBatch: experiment.evaluation.batch)
    }

    private func rank(_ stage: SecondStage, _ pass: inout PoolPass) throws -> Ranked {
        try emit(.phase("second stage: scoring the test set"))
        let rows = dataset.test.rows
        var ranked = Ranked()
        ranked.ranks.reserveCapacity(rows)
        try pass.run(
            dataset.test,
            visit: {
                (ranked: stage.ranked($0, listed: TestLists.length), size: $0.items.count, isFound: $0.target != nil)
            }
        ) { part in
            for row in part {
                ranked.ranks.append(row.ranked.rank)
                ranked.best.append(row.ranked.best)
                ranked.candidates += row.size
                ranked.found += row.isFound ? 1 : 0
            }
            try emit(.evaluating(rows: ranked.ranks.count, of: rows))
        }
        return ranked
    }

    private static func check(_ stage: SecondStage, _ features: CandidateFeatures) throws {
        if let problem = stage.problem(features: features.names) {
            throw RunError(refusal: "the second stage (\(RunFolder.secondStageName)) cannot be used: \(problem)")
        }
    }

    /// Ranks candidates after a prefix, best first, equal ones in the order of the pool.
    /// - Parameter model: scores with the weights of a run that is done.
    /// - Throws: `Stopped`, or `RunError` if the stage is of other features.
    func ranking(
        _ stage: SecondStage, _ model: any RowScorer
    ) throws -> ([Int32]) -> [(item: Int32, score: Double)] {
        let (features, pools) = try pools([model], learnedFrom: learned)
        try Self.check(stage, features)
        return { prefix in
            var pool = pools[0]
            // Some item has to stand for the target, which no candidate depends on.
            var sessions = SessionSet()
            sessions.append(prefix + [0], firstTarget: prefix.count, origin: 0)
            var ranked: [(item: Int32, order: (score: Double, place: Float))] = []
            pool.eachRow(sessions, 0..<1, stop: StopFlag()) { row in
                ranked = Array(zip(row.items, stage.order(row.features[...])))
            }
            return ranked.sorted {
                (-$0.order.score, $0.order.place, $0.item) < (-$1.order.score, $1.order.place, $1.item)
            }
            .map { ($0.item, $0.order.score) }
        }
    }

    /// Microseconds per row of one worker, beyond the model's own ranking: the median of some passes.
    private func time(_ stage: SecondStage, _ pass: inout PoolPass) throws -> Double {
        let chosen = Set(Evaluator.sample(dataset.test.count, limit: ScoringTimes.sessions))
        let sample = dataset.test.selecting(chosen.contains)
        let rows = Double(max(sample.rows, 1))
        let times = try (0..<ScoringTimes.passes).map { _ in
            let before = pass.time
            try pass.run(sample, visit: { stage.rank($0) }) { _ in }
            return (pass.time - before).seconds / rows * 1e6
        }
        return Figure(times).median
    }

    private var sourceNames: String {
        let names = experiment.rerankSources.map(\.rawValue)
        return names.isEmpty ? "no sources" : names.joined(separator: ", ")
    }

    /// Whole sessions, evenly spaced, with about as many rows as wanted.
    private var fittingSessions: SessionSet {
        let validation = dataset.validation
        let rows = validation.rows
        guard rows > settings.rows else { return validation }
        let limit = max(1, validation.count * settings.rows / rows)
        let chosen = Set(Evaluator.sample(validation.count, limit: limit))
        return validation.selecting(chosen.contains)
    }

    private func pools(
        _ model: [any RowScorer], learnedFrom sessions: SessionSet
    ) throws -> (CandidateFeatures, [CandidatePool]) {
        let itemCount = dataset.catalogue.count
        let sources = try experiment.rerankSources.map { kind in
            BaselineScorer(
                try makeBaseline(kind, experiment.model, sessions: sessions, itemCount: itemCount, stop: stop))
        }
        let features = CandidateFeatures(
            settings, sources: experiment.rerankSources.map(\.rawValue), dataset.catalogue, sessions: sessions,
            scoresAreLogits: model[0].scoresAreLogits)
        let pools = model.map { scorer in
            CandidatePool(
                model: scorer, sources: sources, features, size: settings.candidates, itemCount: itemCount)
        }
        return (features, pools)
    }
}
