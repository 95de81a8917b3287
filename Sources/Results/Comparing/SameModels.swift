import Experiments

extension ComparedArm {
    /// The arms, each followed by what second stages make of its runs.
    ///
    /// Variants that differ in the second stage only have the very same model: its own ranks are compared once, or they
    /// would count as several differences of a family.
    /// - Returns: beside them, which arms are left out, in words.
    public static func withSecondStages(_ arms: [ComparedArm]) -> (arms: [ComparedArm], omissions: [String]) {
        var models: [Experiment: ComparedArm] = [:]
        var all: [ComparedArm] = []
        var omissions: [String] = []
        for arm in arms {
            let own = arm.withSecondStage
            if let same = models[arm.model], same.ranksBySeed == arm.ranksBySeed {
                omissions.append(
                    "\(arm.name.forTerminal): the model is that of \(same.name.forTerminal), but for the second stage")
                all += own.dropFirst()
            } else {
                models[arm.model] = arm
                all += own
            }
        }
        return (all, omissions)
    }

    /// What decides the model's own ranks, without the seed.
    private var model: Experiment {
        var recipe = experiment.recipeOfAllSeeds
        recipe.rerank = RerankSettings()
        return recipe
    }

    private var ranksBySeed: [UInt64: [Int32]] {
        Dictionary(runs.map { ($0.experiment.training.seed, $0.ranks) }) { first, _ in first }
    }
}
