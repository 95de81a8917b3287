import Basics
import Experiments
import Runs

/// The known runs by their recipes: the only index from what is wanted to what there is. Recipes are made once per run,
/// when it becomes known.
struct RecipeIndex: Sendable, Equatable {
    private var recipes: [RunID: Boxed<Experiment>] = [:]
    private var runs: [Boxed<Experiment>: [RunID]] = [:]
    /// Changes whenever an answer of the index may have changed.
    private(set) var generation = 0

    /// Enters a run, or what it has become.
    mutating func enter(_ run: RunID, _ recipe: Boxed<Experiment>) {
        let known = recipes.updateValue(recipe, forKey: run)
        if known == recipe { return }
        if let known { runs[known]?.removeAll { $0 == run } }
        runs[recipe, default: []].append(run)
        generation += 1
    }

    /// The recipe of a run; nil if the run is unknown or unreadable.
    func recipe(of run: RunID) -> Experiment? { recipes[run]?.wrappedValue }

    /// Runs of a recipe, also such that are gone.
    func runs(of recipe: Experiment) -> [RunID] { runs[Boxed(wrappedValue: recipe)] ?? [] }

    /// The runs of a study, by variant and seed.
    func runs(of study: Study) -> [[[RunID]]] {
        study.variants.map { variant in
            var recipe = variant.experiment.recipe
            return variant.seeds.map { seed in
                recipe.training.seed = seed
                return runs(of: recipe)
            }
        }
    }

    /// The run that counts for a recipe (`RunOfRecipe`); reference runs stand in where `areReferences`.
    func run(_ recipe: Experiment, in library: RunLibrary, areReferences: Bool) -> RunRecord? {
        runs(of: recipe).compactMap { library[$0] }.filter { $0.isReference == areReferences }.counting
    }

    /// Whether the run is the one that counts for its recipe, among one's own or the reference runs.
    func counts(_ record: RunRecord, in library: RunLibrary) -> Bool {
        guard let recipe = recipe(of: record.id) else { return false }
        return run(recipe, in: library, areReferences: record.isReference)?.id == record.id
    }

    /// The seeds of the known runs that differ from an experiment in nothing else, ascending.
    func seeds(of experiment: Experiment, in library: RunLibrary) -> [UInt64] {
        let wanted = experiment.recipeOfAllSeeds
        return runs.filter { recipe, ids in
            recipe.wrappedValue.ofAllSeeds == wanted && ids.contains { library[$0] != nil }
        }.map(\.key.wrappedValue.training.seed).sorted()
    }
}
