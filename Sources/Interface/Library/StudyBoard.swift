import Experiments
import Runs

/// The known runs of the studies that can be chosen.
///
/// `StudyIndex` decides which run belongs where. Its answers are stored here when a run becomes known, so that drawing
/// a page does not compare experiments.
struct StudyBoard: Sendable, Equatable {
    private let index: StudyIndex
    private var runs: [StudyIndex.Slot: Set<RunID>] = [:]
    /// Numbers of recipes without the seed, in the order in which they became known.
    private var recipes: [Experiment: Int] = [:]
    /// The first recipe of each name, from which later ones of that name are told.
    private var named: [String: Experiment] = [:]

    init(_ choices: [ExperimentChoice]) {
        index = StudyIndex(choices.map { ($0.experiment.name, $0.study) })
    }

    /// Enters a run into the slots it belongs to; a reference run leaves them to runs of one's own.
    /// - Returns: the run with its display name and the number of its recipe.
    mutating func named(_ run: RunRecord) -> RunRecord {
        if run.isUnreadable {
            var run = run
            run.variant = "experiment unreadable"
            run.recipe = -1
            return run
        }
        var run = run
        // Made once: runs come by thousands.
        let ownRecipe = run.experiment.recipe
        let places = index.slots(ofRecipe: ownRecipe)
        if !run.isReference {
            for place in places { runs[place, default: []].insert(run.id) }
        }
        run.variant = index.variant(of: run.experiment, in: places, keptAs: run.id.experiment)
        let recipe = ownRecipe.ofAllSeeds
        let key = "\(run.id.experiment)/\(run.variant)"
        if let first = named[key] {
            let distinction = first == recipe ? "" : StudyIndex.distinction(of: recipe, from: first)
            if !distinction.isEmpty { run.variant += ", \(distinction)" }
        } else {
            named[key] = recipe
        }
        run.recipe = recipes[recipe] ?? recipes.count
        recipes[recipe] = run.recipe
        return run
    }

    /// The number of an experiment's recipe without the seed; nil if no run has it.
    func recipe(of experiment: Experiment) -> Int? { recipes[experiment.recipeOfAllSeeds] }

    /// The name that a run of the experiment would have.
    func variant(of experiment: Experiment) -> String { index.variant(of: experiment, keptAs: experiment.name) }

    /// The studies that have a run of the experiment, by their numbers; those of its own name first.
    func studies(of run: RunRecord, among choices: [ExperimentChoice]) -> [Int] {
        let found = index.slots(of: run.experiment).map(\.study)
        let own = found.filter { choices[$0].experiment.name == run.id.experiment }
        return own + found.filter { !own.contains($0) }
    }

    /// The run that counts for a slot.
    func run(_ slot: StudyIndex.Slot, in library: RunLibrary) -> RunRecord? {
        (runs[slot] ?? []).compactMap { library[$0] }.counting
    }
}
