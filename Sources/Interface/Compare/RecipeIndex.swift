import Experiments
import Runs

/// The known runs by their recipes. Recipes are made once per run, not per message.
struct RecipeIndex: Sendable, Equatable {
    private var recipes: [RunID: Experiment] = [:]
    private var runs: [Experiment: [RunID]] = [:]

    /// Takes over runs that have come, and forgets those that are gone.
    mutating func follow(_ library: RunLibrary) {
        let all = library.arrivals
        if recipes.count == all.count, all.allSatisfy({ recipes[$0] != nil }) { return }
        var known: [RunID: Experiment] = [:]
        var runs: [Experiment: [RunID]] = [:]
        for record in library.inOrderOfArrival {
            let recipe = recipes[record.id] ?? record.experiment.recipe
            known[record.id] = recipe
            runs[recipe, default: []].append(record.id)
        }
        recipes = known
        self.runs = runs
    }

    /// The run that counts for a recipe (`RunOfRecipe`); reference runs stand in where `areReferences`.
    func run(_ recipe: Experiment, in library: RunLibrary, areReferences: Bool) -> RunRecord? {
        (runs[recipe] ?? []).compactMap { library[$0] }.filter { $0.isReference == areReferences }.counting
    }

    /// Whether the run is the one that counts for its recipe, among one's own or the reference runs.
    func counts(_ record: RunRecord, in library: RunLibrary) -> Bool {
        guard let recipe = recipes[record.id] else { return false }
        return run(recipe, in: library, areReferences: record.isReference)?.id == record.id
    }

    /// The seeds of the known runs of one's own that differ from an experiment in nothing else, ascending.
    func seeds(of experiment: Experiment) -> [UInt64] {
        let wanted = experiment.recipeOfAllSeeds
        return runs.keys.filter { $0.ofAllSeeds == wanted }.map(\.training.seed).sorted()
    }
}

/// A run that is wanted, and the one that there is.
struct WantedRun: Sendable, Equatable {
    let experiment: Experiment
    let run: RunID?

    /// The runs of a variant, one per seed: one's own or, if none of them is done, reference runs that are.
    static func all(of variant: Study.Variant, _ index: RecipeIndex, _ library: RunLibrary) -> [WantedRun] {
        let wanted = variant.runs.map(\.experiment)
        func found(_ areReferences: Bool) -> [RunRecord?] {
            wanted.map { index.run($0.recipe, in: library, areReferences: areReferences) }
        }
        let own = found(false)
        let isOwn = own.contains { $0?.status == .done }
        let references = isOwn ? own : found(true).map { $0?.status == .done ? $0 : nil }
        return wanted.indices.map { WantedRun(experiment: wanted[$0], run: (references[$0] ?? own[$0])?.id) }
    }
}
