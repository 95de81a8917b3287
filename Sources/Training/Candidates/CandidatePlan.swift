import Baselines
import Runs
import Sessions

/// The candidate sets that an evaluation ranks in: rules on one category level.
package struct CandidatePlan: Sendable {
    /// Index of the level whose logits choose the categories.
    package let level: Int
    package let index: CandidateIndex
    package let rules: [CandidateRule]

    package init(level: Int, index: CandidateIndex, rules: [CandidateRule]) {
        self.level = level
        self.index = index
        self.rules = rules
    }

    /// Sessions of the validation set that numbers of categories are chosen on.
    private static let sessions = 1_000

    /// One rule per wanted size of the experiment, chosen on validation sessions; nil without category heads or sizes.
    ///
    /// - Parameter popularity: clicks of the training sessions, which order the items of a category.
    package init?(
        _ experiment: Experiment, on dataset: Dataset, popularity: Popularity, evaluator: Evaluator
    ) {
        let levels = evaluator.categoryLevels
        let settings = experiment.evaluation
        guard !levels.isEmpty, !settings.candidates.isEmpty else { return nil }
        let level = settings.level > 0 ? min(settings.level, levels.count) - 1 : levels.count - 1
        let index = CandidateIndex(levels[level], clicks: popularity.clicks)
        let wanted = settings.candidates.map { $0 * Double(dataset.catalogue.count) }
        switch settings.fill {
        case .budget:
            self.init(level: level, index: index, rules: wanted.map { .budget(max(1, Int($0.rounded()))) })
        case .categories:
            var sizes = CandidateSizes(index)
            evaluator.categoryLogits(dataset.validation, level: level, limit: Self.sessions) { sizes.add($0) }
            self.init(level: level, index: index, rules: wanted.map { .categories(sizes.nearest(to: $0)) })
        }
    }
}
