import Basics
import Experiments
import Metrics
import Models
import Runs

extension RunResults {
    /// What other accuracies of the predicted category would be worth (`evaluation.categoryAccuracy`), and the model's
    /// own first; empty unless the experiment asks for it.
    ///
    /// Confusions are those on the validation rows, by the tested weights: after a refit these have learned from them.
    /// - Parameters: test: result on the test rows; plan: of their candidate sets.
    /// - Throws: `Stopped`, or what `emit` throws.
    func degradedCategories(
        _ evaluator: Evaluator, of model: any SessionModel, _ test: Evaluator.Result, _ plan: CandidatePlan,
        emit: (RunEvent) throws -> Void
    ) throws -> [DegradedCategories] {
        let settings = experiment.evaluation
        let levels = model.categoryLevels
        guard settings.test, !settings.categoryAccuracy.isEmpty, experiment.model.predictsItems, !levels.isEmpty else {
            return []
        }
        let level = settings.levelIndex(of: levels.count)
        let target = levels[level].target
        try emit(.phase("confused categories of validation rows"))
        let validation = try evaluator.evaluate(dataset.validation, full: false) {
            try emit(.evaluating(rows: $0, of: $1))
        }
        let degradation = CategoryDegradation(
            level, of: model, targets: dataset.test.targets, hits: test.categoryHits[level],
            predicted: test.predictedCategories[level].predicted,
            confusions: CategoryConfusions(
                truth: dataset.validation.targets.map { target[Int($0)] },
                predicted: validation.predictedCategories[level].predicted, categories: levels[level].count),
            seed: settings.seed)
        let sets = plan.predicted
        func ranked(_ changed: ChangedCategories) throws -> (
            all: RankingMetrics, candidates: DegradedCategories.Candidates
        ) {
            let result = try evaluator.evaluate(
                dataset.test, told: ToldCategory(levels[level], best: changed.best), candidates: sets,
                changed: changed
            ) { try emit(.evaluating(rows: $0, of: $1)) }
            return (
                result.metrics,
                DegradedCategories.Candidates(
                    first: RankingMetrics(ranks: result.toldRanks),
                    sets: zip(sets.entries, result.candidates).map { entry, found in
                        DegradedCategories.Sets(
                            wanted: entry.wanted, recall: Double(found.hits) / Double(max(found.ranks.count, 1)),
                            metrics: RankingMetrics(ranks: found.ranks))
                    })
            )
        }
        return try ([nil] + settings.categoryAccuracy).map { wanted in
            var changed = degradation.swaps(for: wanted)
            try emit(
                .phase(
                    wanted.map { "categories right in \(Numbers.percent($0)) % of the rows" }
                        ?? "categories as predicted"))
            let candidates = try ranked(changed).candidates
            var result = DegradedCategories(
                level: levels[level].name, wanted: wanted, reached: changed.accuracy, candidates: candidates, head: nil,
                both: nil)
            guard experiment.reads("model.projection") else { return result }
            changed.feedHead = true
            let fed = wanted == nil ? (test.metrics, candidates) : try ranked(changed)
            result.head = fed.0
            result.both = fed.1
            return result
        }
    }
}

extension CandidatePlan {
    /// The sets that are chosen by predicted categories.
    fileprivate var predicted: CandidatePlan {
        CandidatePlan(
            entries: entries.filter { if case .predicted = $0.choice { true } else { false } }, prediction: prediction)
    }
}
