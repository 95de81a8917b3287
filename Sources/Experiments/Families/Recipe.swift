extension Experiment {
    /// What decides the results: the experiment without its name, without the keys that its model, source or split
    /// does not read, and without settings that change at most the course of a run or the order of its sums, or only
    /// say how results are judged and what is kept. Two runs with equal recipes and equal programs may be counted as
    /// one.
    public var recipe: Experiment {
        let standard = Experiment(name: "")
        var recipe = reduced
        recipe.name = standard.name
        for key in unusedDataKeys { key.reset(in: &recipe) }
        recipe.training.workers = standard.training.workers
        recipe.training.checkpointSeconds = standard.training.checkpointSeconds
        recipe.training.keep = standard.training.keep
        recipe.evaluation.batch = standard.evaluation.batch
        recipe.study = standard.study
        return recipe
    }

    /// The recipe without its seed: equal for the runs of one variant.
    public var recipeOfAllSeeds: Experiment { recipe.ofAllSeeds }

    /// The same with the seed that stands for all.
    public var ofAllSeeds: Experiment {
        var experiment = self
        experiment.training.seed = 0
        return experiment
    }
}
