import Experiments

/// To which places of which studies a run belongs, and what it is called.
///
/// Runs keep no mark of their study: a run is the one that a study asks for if its experiment has the same recipe,
/// which includes the seed.
public struct StudyIndex: Sendable, Equatable {
    /// One run of a study: numbers of the study, of the variant in it, and of the seed in the variant.
    public struct Slot: Sendable, Hashable {
        public var study: Int
        public var variant: Int
        public var seed: Int

        public init(study: Int, variant: Int, seed: Int) {
            self.study = study
            self.variant = variant
            self.seed = seed
        }
    }

    /// By study: runs are kept under these names.
    private let experiments: [String]
    private let variants: [[String]]
    private let slots: [Experiment: [Slot]]
    /// Families of searches by their trials as they are run on the test, seeds aside.
    private let searched: [Experiment: String]

    /// - Parameter studies: each with the name its runs are kept under; nil for an experiment without variants.
    public init(_ studies: [(experiment: String, study: Study?)]) {
        experiments = studies.map(\.experiment)
        variants = studies.map { $0.study?.variants.map(\.name) ?? [] }
        var slots: [Experiment: [Slot]] = [:]
        for (number, study) in studies.map(\.study).enumerated() {
            for (variant, content) in (study?.variants ?? []).enumerated() {
                for (seed, run) in content.runs.enumerated() {
                    slots[run.experiment.recipe, default: []].append(
                        Slot(study: number, variant: variant, seed: seed))
                }
            }
        }
        self.slots = slots
        let families = studies.flatMap { $0.study?.search?.families ?? [] }
        searched = Dictionary(
            families.flatMap { family in
                family.trials.indices.map { (family.tested($0).experiment.recipeOfAllSeeds, family.name) }
            }, uniquingKeysWith: { first, _ in first })
    }

    /// All places that a run of the experiment takes.
    public func slots(of experiment: Experiment) -> [Slot] { slots(ofRecipe: experiment.recipe) }

    /// The same by `Experiment.recipe`, which takes long to make for thousands of runs.
    public func slots(ofRecipe recipe: Experiment) -> [Slot] { slots[recipe] ?? [] }

    /// What a run of the experiment is called, wherever it is shown: the variant that it is in the study of that name
    /// or, if that has it not, in the first that has it; the family of a search whose trial it runs on the test; in no
    /// study, what it changes of the full model.
    /// - Parameter name: under which the run is kept.
    public func variant(of experiment: Experiment, keptAs name: String) -> String {
        variant(of: experiment, in: slots(of: experiment), keptAs: name)
    }

    /// The same where its places are known.
    public func variant(of experiment: Experiment, in places: [Slot], keptAs name: String) -> String {
        let own = places.first { experiments[$0.study] == name } ?? places.first
        if let own { return variants[own.study][own.variant] }
        return (searched.isEmpty ? nil : searched[experiment.recipeOfAllSeeds]) ?? experiment.changesInWords
    }

    /// What tells an experiment from another one of its name: the keys of its recipe that have other values there, the
    /// seed aside; empty if none have.
    public static func distinction(of experiment: Experiment, from other: Experiment) -> String {
        let (recipe, standard) = (experiment.recipe, other.recipe)
        return ExperimentSchema.keys.filter {
            $0.path != "training.seed" && $0.value(in: recipe) != $0.value(in: standard)
        }.map { key in
            let value = key.value(in: recipe)
            // What is on or off is known by its last word; others have that of several keys.
            return key.kind == .flag ? key.spelled(value) : "\(key.path) \(value)"
        }.joined(separator: ", ")
    }
}
