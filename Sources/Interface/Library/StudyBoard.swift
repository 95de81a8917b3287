import Experiments
import Runs

/// What runs are called, by the studies that can be chosen (`StudyIndex`), and which there are of a recipe.
///
/// It is asked once when a run becomes known, so that drawing a page does not compare experiments.
struct StudyBoard: Sendable, Equatable {
    private var index: StudyIndex
    private(set) var recipes = RecipeIndex()
    /// Numbers of recipes without the seed, in the order in which they became known.
    private var numbers: [Experiment: Int] = [:]
    /// The first recipe of each name, from which later ones of that name are told.
    private var named: [String: Experiment] = [:]

    init(_ choices: [ExperimentChoice]) {
        index = StudyIndex(choices.map { ($0.experiment.name, $0.study) })
    }

    /// Takes other studies to call runs by; the runs that are known have to be named anew.
    mutating func adopt(_ choices: [ExperimentChoice]) {
        index = StudyIndex(choices.map { ($0.experiment.name, $0.study) })
        named = [:]
    }

    /// Enters a run by its recipe.
    /// - Returns: the run with its display name and the number of its recipe.
    mutating func named(_ run: RunRecord) -> RunRecord {
        if run.isUnreadable {
            var run = run
            run.variant = "experiment unreadable"
            run.recipe = -1
            return run
        }
        var run = run
        let ownRecipe = run.ownRecipe.wrappedValue
        let places = index.slots(ofRecipe: ownRecipe)
        recipes.enter(run.id, run.ownRecipe)
        run.variant = index.variant(of: run.experiment, in: places, keptAs: run.id.experiment)
        let recipe = ownRecipe.ofAllSeeds
        let key = "\(run.id.experiment)/\(run.variant)"
        if let first = named[key] {
            let distinction = first == recipe ? "" : StudyIndex.distinction(of: recipe, from: first)
            if !distinction.isEmpty { run.variant += ", \(distinction)" }
        } else {
            named[key] = recipe
        }
        run.recipe = numbers[recipe] ?? numbers.count
        numbers[recipe] = run.recipe
        return run
    }

    /// The name that a run of the experiment would have.
    func variant(of experiment: Experiment) -> String { index.variant(of: experiment, keptAs: experiment.name) }

    /// The studies that have a run of the experiment, by their numbers; those of its own name first.
    func studies(of run: RunRecord, among choices: [ExperimentChoice]) -> [Int] {
        let found = index.slots(of: run.experiment).map(\.study)
        let own = found.filter { choices[$0].experiment.name == run.id.experiment }
        return own + found.filter { !own.contains($0) }
    }
}
