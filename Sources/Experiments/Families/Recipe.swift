extension Experiment {
    /// What decides the results: the experiment without its name, without the keys that its model does not read, and
    /// without settings that change at most the course of a run or the order of its sums. Two runs with equal recipes
    /// and equal programs may be counted as one.
    public var recipe: Experiment {
        let standard = Experiment(name: "")
        var recipe = reduced
        recipe.name = standard.name
        recipe.training.workers = standard.training.workers
        recipe.training.checkpointSeconds = standard.training.checkpointSeconds
        recipe.evaluation.batch = standard.evaluation.batch
        return recipe
    }
}
