import Baselines
import Basics
import Experiments
import Foundation
import Metrics
import Models
import Runs
import Sessions
import Tensor

/// Measures candidate sets of many sizes and strategies with the weights of a finished run.
public struct CandidateExplorer {
    /// What is to be explored.
    public struct Wanted: Sendable {
        /// Shares of the catalogue, ascending; the last is 1.
        public var sizes: [Double]
        /// Nil: all that the model can have.
        public var strategies: [CandidateStrategy]?
        /// Number or name of the level of categories, 1 the coarsest; nil: the finest.
        public var level: String?

        public init(sizes: [Double], strategies: [CandidateStrategy]? = nil, level: String? = nil) {
            self.sizes = sizes
            self.strategies = strategies
            self.level = level
        }
    }

    /// Validation sessions by which strategies are advised.
    private static let validationSessions = 2_000
    /// Sessions whose latency is measured.
    private static let latencySessions = 200

    private let folder: RunFolder
    private let wanted: Wanted
    public let experiment: Experiment
    private let summary: RunSummary
    private let dataset: Dataset
    private let model: any SessionModel
    private let strategies: [CandidateStrategy]
    /// Index of the level among those of the model.
    private let level: Int?
    private let stop: StopFlag

    /// - Throws: a refusal (`RunError`) if the run has no weights to score with, they are missing or damaged, the data
    ///   has changed, or the model cannot have what is wanted; `Stopped`; or what is wrong with data or machine.
    public init(
        _ folder: RunFolder, _ wanted: Wanted, locations: DataLocations, stop: StopFlag = StopFlag()
    ) throws {
        let name = folder.id.description.forTerminal
        guard !folder.isReference else { throw RunError.referenceWithoutWeights(folder) }
        guard let (experiment, summary) = try folder.finished() else { throw RunError(refusal: folder.notDone) }
        try experiment.requireTest(of: name)
        guard experiment.reads("training.epochs") else {
            throw RunError(refusal: "\(name) is of a fitted model, which has no weights to explore candidate sets with")
        }
        guard summary.ranksItems != false else {
            throw RunError(refusal: "\(name) ranks no items, so that there is nothing to choose candidates for")
        }
        let dataset = try folder.dataset(experiment, summary, locations: locations, stop: stop)
            .seen(by: experiment)
        guard case .trained(let model) = try Scorer(experiment, on: dataset, isTrained: false, stop: stop) else {
            preconditionFailure("fitted models have been refused")
        }
        self.folder = folder
        self.wanted = wanted
        self.experiment = experiment
        self.summary = summary
        self.dataset = dataset
        self.model = model
        self.stop = stop
        level = try Self.level(wanted.level, of: model, name)
        strategies = try Self.strategies(wanted.strategies, of: model, name)
        try weights(of: .test)
    }

    private static func level(_ wanted: String?, of model: any SessionModel, _ run: String) throws -> Int? {
        let levels = model.categoryLevels
        guard let wanted else { return levels.isEmpty ? nil : levels.count - 1 }
        guard !levels.isEmpty else {
            throw RunError(refusal: "\(run) predicts no categories, so that it has no levels of them")
        }
        if let number = Int(wanted), levels.indices.contains(number - 1) { return number - 1 }
        if let named = levels.firstIndex(where: { $0.name == wanted }) { return named }
        let names = levels.enumerated().map { "\($0 + 1) (\($1.name.forTerminal))" }.joined(separator: ", ")
        throw RunError(
            refusal: "\(run) has no category level \(wanted.forTerminal(atMost: 60)); there are \(names)")
    }

    private static func strategies(
        _ wanted: [CandidateStrategy]?, of model: any SessionModel, _ run: String
    ) throws -> [CandidateStrategy] {
        let hasCategories = !model.categoryLevels.isEmpty
        guard let wanted else { return CandidateStrategy.allCases.filter { hasCategories || !$0.readsCategories } }
        if !hasCategories, let missing = wanted.first(where: \.readsCategories) {
            throw RunError(refusal: "\(run) predicts no categories, which the strategy \(missing.rawValue) needs")
        }
        return wanted
    }

    // MARK: Weights and plans

    private enum Phase {
        /// Final weights, which may have learned from the validation sessions, too.
        case test
        /// Those of the best epoch, which have not.
        case validation
    }

    private func weights(of phase: Phase) throws {
        let isBest = phase == .validation && experiment.training.isRefitted
        let file = isBest ? WeightsFile(best: folder) : WeightsFile(finished: folder)
        do {
            try file.read(
                into: model.parameters, fingerprint: dataset.fingerprint,
                checksum: isBest ? summary.bestWeights : summary.weights)
        } catch let error as RunError { throw RunError(refusal: error.description) }
    }

    /// Whether there are weights that have not learned from the validation sessions.
    private var hasUnseenValidation: Bool {
        !experiment.training.learnsFromValidation || WeightsFile(best: folder).exists
    }

    /// The plan of all strategies and sizes, strategy by strategy.
    /// - Parameter sessions: those that the weights have learned from.
    private func plan(_ evaluator: Evaluator, _ sessions: SessionSet) throws -> CandidatePlan {
        let count = dataset.catalogue.count
        let popularity = Popularity(sessions, itemCount: count)
        let sizes = wanted.sizes.map { max(1, Int(($0 * Double(count)).rounded())) }
        let index =
            try level.map {
                try CandidateIndex(model.categoryLevels[$0], clicks: popularity.clicks, withRest: true, stop: stop)
            } ?? CandidateIndex(clicks: popularity.clicks, stop: stop)
        let readsSessions = strategies.contains { $0 == .session || $0 == .categoriesAndSession }
        let prediction = CandidatePlan.Prediction(
            level: level, index: index,
            session: readsSessions ? try SessionCandidates(sessions, popularity: popularity, stop: stop) : nil)
        var orders: [CandidatePlan.Strategy: [Int32]] = [:]
        let entries = try strategies.flatMap { strategy -> [CandidatePlan.Entry] in
            let choices: [CandidatePlan.Choice]
            var kept = CandidatePlan.Strategy.categories
            switch strategy {
            case .categories:
                var rules = try CandidatePlan.wholeCategories(
                    sizes.map(Double.init), prediction, dataset.validation, evaluator, stop)
                // All categories, whatever their order is in other rows.
                for place in sizes.indices where sizes[place] == count {
                    rules[place] = .categories(index.byCategory.count)
                }
                choices = rules.map(CandidatePlan.Choice.predicted)
            case .budget: choices = sizes.map { .predicted(.budget($0)) }
            case .session: choices = sizes.map { .predicted(.session($0)) }
            case .categoriesAndSession: choices = sizes.map { .predicted(.categoriesAndSession($0)) }
            case .popularity, .random:
                kept = strategy == .popularity ? .popularity : .random
                orders[kept] =
                    strategy == .popularity
                    ? popularity.order : CandidatePlan.randomOrder(of: count, seed: experiment.evaluation.seed)
                choices = sizes.map(CandidatePlan.Choice.first)
            }
            return zip(wanted.sizes, choices).map { CandidatePlan.Entry(kept, wanted: $0, $1) }
        }
        return CandidatePlan(entries: entries, prediction: prediction, orders: orders)
    }

    // MARK: Exploring

    /// Name of the run.
    public var name: String { folder.id.description }

    /// - Parameter emit: told what is being done.
    /// - Throws: `Stopped`, or a refusal (`RunError`) if weights are damaged.
    public func explore(emit: (RunEvent) -> Void) throws -> ExploredRun {
        var validation: (rows: ExploredRun.Rows, ranks: [[Int32]])?
        if hasUnseenValidation, dataset.validation.rows > 0 {
            emit(.phase("candidates on validation rows"))
            try weights(of: .validation)
            let (result, _) = try sweep(
                dataset.validation, learned: dataset.training, limit: Self.validationSessions, emit)
            let chosen = Evaluator.sample(dataset.validation.count, limit: Self.validationSessions)
            validation = (
                ExploredRun.Rows(perSession: dataset.validation.rowsPerSession(of: chosen), full: result.ranks),
                result.candidates.map(\.ranks)
            )
        }
        emit(.phase("candidates on test rows"))
        try weights(of: .test)
        let (result, plan) = try sweep(
            dataset.test, learned: dataset.sessions(withValidation: summary.refit), limit: 0, emit)
        let costs = try costs(plan, emit)
        let sets = plan.entries.indices.map { number in
            let (entry, found) = (plan.entries[number], result.candidates[number])
            let categories = if case .predicted(.categories(let count)) = entry.choice { count } else { 0 }
            return ExploredRun.Sets(
                strategy: strategies[number / wanted.sizes.count], wanted: entry.wanted,
                categories: min(categories, plan.prediction?.index.categories ?? 0),
                items: Double(found.items) / Double(max(found.ranks.count, 1)), smallest: found.smallest,
                ranks: found.ranks, hash: CandidateHashes.hash(found.sums), validation: validation?.ranks[number],
                cost: costs.sets[number])
        }
        return ExploredRun(
            run: folder.id.description, model: experiment.model.kind.rawValue, dataset: summary.dataset,
            level: level.map { model.categoryLevels[$0].name }, hasSecondStage: experiment.rerank.kind != .none,
            test: ExploredRun.Rows(
                perSession: dataset.test.rowsPerSession(of: 0..<dataset.test.count), full: result.ranks),
            validation: validation?.rows, sets: sets, cost: costs.full,
            categoryRanks: level == nil ? [] : result.categoryRanks)
    }

    private func evaluator(workers: Int) -> Evaluator {
        Evaluator(
            model, settings: experiment.evaluation, itemCount: dataset.catalogue.count, workers: workers, stop: stop)
    }

    private func sweep(
        _ sessions: SessionSet, learned: SessionSet, limit: Int, _ emit: (RunEvent) -> Void
    ) throws -> (Evaluator.Result, CandidatePlan) {
        let evaluator = evaluator(workers: experiment.training.workers)
        let plan = try plan(evaluator, learned)
        let hashes = CandidateHashes(dataset.catalogue.ids, plan)
        let result = try evaluator.evaluate(sessions, limit: limit, candidates: plan, inOnePass: hashes) {
            emit(.evaluating(rows: $0, of: $1))
        }
        return (result, plan)
    }

    private func costs(
        _ plan: CandidatePlan, _ emit: (RunEvent) -> Void
    ) throws -> (full: CandidateCost, sets: [CandidateCost]) {
        emit(.phase("times of many rows, one thread"))
        let one = evaluator(workers: 1)
        let alone = try ScoringTimes(one, on: dataset.test, plan)
        emit(.phase("times of many rows, two threads"))
        let together = try ScoringTimes(evaluator(workers: 2), on: dataset.test, plan)
        emit(.phase("times of one session"))
        let single = try one.latencies(dataset.test, limit: Self.latencySessions, candidates: plan)
        func cost(_ alone: Double, _ together: Double, _ single: [Double], _ bytes: Int) -> CandidateCost {
            let sorted = single.sorted()
            func at(_ p: Double) -> Double { 1e6 * sorted[min(Int(p * Double(sorted.count)), sorted.count - 1)] }
            // Seconds are summed over two threads that work at once.
            return CandidateCost(
                oneThread: alone, twoThreads: together / 2, median: at(0.5), percentile99: at(0.99), bytes: bytes)
        }
        let count = dataset.catalogue.count
        let perItem = (model.width + (model.itemBias == nil ? 0 : 1)) * 4
        let sets = plan.entries.indices.map { number in
            let bytes: Int
            switch plan.entries[number].choice {
            case .first(let size): bytes = size * (perItem + 4)
            case .predicted(let rule):
                // Vectors, then the order of the items, their categories, positions and shares.
                let lists = rule.readsSession ? plan.prediction?.session?.bytes ?? 0 : 0
                bytes = count * (perItem + 16) + lists
            }
            return cost(alone.candidates[number], together.candidates[number], single.candidates[number], bytes)
        }
        return (cost(alone.full, together.full, single.full, count * perItem), sets)
    }
}
