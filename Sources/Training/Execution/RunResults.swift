import Baselines
import Basics
import Experiments
import Foundation
import Metrics
import Models
import Runs
import Sessions
import Storefront
import Tensor

/// The end of a run: scores the test set once, ranks in candidate sets, adds the references, keeps every row's rank.
struct RunResults {
    let experiment: Experiment
    let dataset: Dataset
    let writer: RunWriter
    let share: MachineShare
    /// The floor of every table, and the order of items in candidate sets; fitted on the sessions that the tested model
    /// has seen.
    let popularity: Popularity

    init(experiment: Experiment, dataset: Dataset, writer: RunWriter, share: MachineShare) {
        self.experiment = experiment
        self.dataset = dataset
        self.writer = writer
        self.share = share
        popularity = Popularity(
            dataset.sessions(withValidation: experiment.training.learnsFromValidation),
            itemCount: dataset.catalogue.count)
    }

    func neural(_ trained: TrainedModel, stop: StopFlag, emit: @escaping (RunEvent) throws -> Void) throws -> RunSummary
    {
        let evaluator = Evaluator(
            trained.model, settings: experiment.evaluation, itemCount: dataset.catalogue.count,
            workers: experiment.training.workers, stop: stop)
        let plan = try plan(predictor: evaluator, stop: stop)
        let test = try evaluator.evaluate(
            dataset.test, told: told, listed: TestLists.length, candidates: plan
        ) { done, all in try emit(.evaluating(rows: done, of: all)) }
        let degraded = try degradedCategories(evaluator, of: trained.model, test, plan, emit: emit)
        let shortened = try shortenedSessions(test.ranks, emit: emit) { rows in
            try evaluator.evaluate(rows) { done, all in try emit(.evaluating(rows: done, of: all)) }.ranks
        }
        let (repeats, categories) = try calibration(evaluator, of: trained.model)
        let checkpoint = try writer.checkpointFolder()
        let weights = try WeightsFile(WeightsFile.finalName, in: checkpoint).write(
            trained.model.parameters, fingerprint: dataset.fingerprint, in: checkpoint)
        let keepsBest = experiment.training.isRefitted && experiment.training.keep == .all
        // An earlier attempt may have kept them.
        if !keepsBest { try checkpoint.remove(WeightsFile.bestName) }
        let best = keepsBest ? try BestWeights(checkpoint).keep(trained.best.step) : nil
        let candidates = try candidateMetrics(plan, test.candidates) {
            try ScoringTimes(evaluator, on: dataset.test, plan)
        }
        let secondStage = try secondStage(of: trained, evaluator, final: weights, stop: stop, emit: emit)
        try write(
            (test.ranks, test.best), secondStage?.ranked,
            candidates: zip(candidates, test.candidates).map { ($0, $1.ranks) },
            categories: PredictedLevel.all(trained.model, test))
        // Until the result is written, the checkpoint has them, too.
        let keepsWeights = experiment.training.keep != .summary
        if !keepsWeights { try checkpoint.remove(WeightsFile.finalName) }
        var progress = trained.progress
        progress.note(share.beside)
        let training = progress.trainingSeconds
        return RunSummary(
            run: writer.run.id.description, status: .done, dataset: dataset.summary,
            parameters: trained.model.parameters.layout.count,
            metrics: .init(
                test: test.metrics, validation: trained.best.metrics,
                testTasks: test.tasks.isEmpty ? nil : test.tasks,
                validationTasks: trained.best.tasks.isEmpty ? nil : trained.best.tasks, testRepeats: repeats,
                validationRepeats: experiment.model.predictsItems ? trained.best.repeats : nil,
                repeatCorrection: progress.correction, testCategories: categories.isEmpty ? nil : categories,
                testCategoryTold: test.toldRanks.isEmpty ? nil : RankingMetrics(ranks: test.toldRanks),
                testDegradedCategories: degraded.isEmpty ? nil : degraded, testShortenedSessions: shortened),
            ranksItems: experiment.model.predictsItems, slices: slices(test.ranks),
            secondStage: secondStage?.result, candidates: candidates,
            speed: .init(
                trainingRowsPerSecond: training > 0 ? Double(progress.rows) / training : 0,
                evaluationRowsPerSecond: progress.evaluationSeconds > 0
                    ? Double(progress.evaluatedRows) / progress.evaluationSeconds : 0),
            memory: share.peakMemory,
            seconds: .init(
                total: training + progress.evaluationSeconds + test.seconds, training: training,
                evaluation: progress.evaluationSeconds + test.seconds),
            beside: progress.beside,
            epochs: trained.epochs, bestEpoch: trained.bestEpoch,
            refit: experiment.training.learnsFromValidation,
            convergence: progress.convergence,
            exact: !progress.inexact, changedKeys: progress.changedKeys,
            weights: keepsWeights ? weights : nil,
            bestWeights: best, weightsOf: progress.weightsOf, seed: experiment.training.seed,
            workers: experiment.training.workers,
            kernel: Precision(experiment.training).kernel,
            references: try references(stop: stop))
    }

    /// On an even sample of the test sessions: probabilities need the sum over all items, which ranks do without.
    private func calibration(
        _ evaluator: Evaluator, of model: any SessionModel
    ) throws -> (RepeatCalibration?, [CategoryComparison]) {
        guard experiment.model.predictsItems, experiment.evaluation.test else { return (nil, []) }
        let isSoftmax = experiment.training.loss.isSoftmax
        let sample = try evaluator.evaluate(
            dataset.test, limit: Self.calibrationSessions, withLoss: true, withCategories: isSoftmax)
        let categories = sample.categories.comparisons(model.categoryLevels, experiment.model.categoryTarget)
        return (sample.repeats.calibration(isSoftmax: isSoftmax), categories)
    }

    /// The level whose true category is told, if that is asked for.
    private var told: ToldCategory? {
        let levels = dataset.catalogue.categories
        let settings = experiment.evaluation
        guard settings.categoryOracle, experiment.model.predictsItems, !levels.isEmpty else { return nil }
        return ToldCategory(levels[settings.levelIndex(of: levels.count)])
    }

    private static let calibrationSessions = 10_000

    /// The candidate sets to rank the test rows in; none if they are not ranked.
    /// - Throws: `Stopped`.
    func plan(predictor: (any CategoryPredictor)? = nil, stop: StopFlag) throws -> CandidatePlan {
        guard experiment.evaluation.test else { return CandidatePlan(entries: []) }
        return try CandidatePlan(experiment, on: dataset, popularity: popularity, predictor: predictor, stop: stop)
    }

    /// Test metrics by the target's clicks in the sessions that the scorer learned from; nil if none are ranked.
    func slices(_ ranks: [Int32]) -> [PopularitySlice]? {
        guard experiment.evaluation.test else { return nil }
        return PopularitySlice.slices(ranks: ranks, clicks: dataset.test.targets.map { popularity.clicks[Int($0)] })
    }

    /// - Parameter measure: called if there are candidates.
    func candidateMetrics(
        _ plan: CandidatePlan, _ results: [CandidateResult], times measure: () throws -> ScoringTimes
    ) rethrows -> [CandidateMetrics] {
        if plan.entries.isEmpty { return [] }
        let times = try measure()
        return zip(zip(plan.entries, results), times.candidates).map { set, microseconds in
            CandidateMetrics(
                set.0, set.1, itemCount: dataset.catalogue.count, microsecondsPerRow: microseconds,
                fullMicrosecondsPerRow: times.full)
        }
    }

    /// Popularity as the floor of every table; on a Storefront, its ceilings too: the Bayes ranker that sees what the
    /// models see, and the one told the shopper's intent. None without test rows.
    func references(stop: StopFlag) throws -> [Reference: RankingMetrics] {
        guard experiment.evaluation.test else { return [:] }
        let workers = Workers(experiment.training.workers, stop: stop)
        let floor = try popularity.ranks(of: dataset.test, workers: workers)
        var references: [Reference: RankingMetrics] = [.popularity: RankingMetrics(ranks: floor)]
        if experiment.data.source == .storefront {
            let ceiling = try StorefrontCeiling(
                of: Storefront(experiment.data.storefront), on: dataset, workers: workers.count, stop: stop)
            references[ceiling.incompleteRows == 0 ? .ceiling : .approximateCeiling] = ceiling.observed
            references[.ceilingOfToldIntent] = ceiling.told
        }
        return references
    }

    /// Keeps the rank of every test row, among all items and in each candidate set, what is known of the rows, and what
    /// is recommended.
    func write(
        _ full: (ranks: [Int32], best: [[Int32]]), _ secondStage: SecondStageRun.Ranked?,
        candidates: [(metrics: CandidateMetrics, ranks: [Int32])], categories: [PredictedLevel] = []
    ) throws {
        try writer.write(
            TestRanks(
                full: full.ranks, reranked: secondStage?.ranks,
                candidates: candidates.map { ($0.metrics.ranksName, $0.ranks) }),
            fingerprint: dataset.fingerprint)
        try writer.write(rows(categories), fingerprint: dataset.fingerprint)
        try writer.write(lists(full.best, secondStage, categories), fingerprint: dataset.fingerprint)
    }

    func rows(_ categories: [PredictedLevel]) -> TestRows {
        TestRows(of: dataset, clicks: popularity.clicks, hits: categories.map { ($0.name, $0.hits) })
    }

    func lists(
        _ full: [[Int32]], _ secondStage: SecondStageRun.Ranked?, _ categories: [PredictedLevel]
    ) -> TestLists {
        TestLists(
            of: dataset, clicks: popularity.clicks, full: full, reranked: secondStage?.best, categories: categories)
    }
}

extension SessionSet {
    /// Target item of every row, sessions in order.
    var targets: [Int32] { eachRow.map { items[$0.target] } }
}
