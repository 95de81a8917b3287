import Basics

/// Variants of an experiment, each run once per seed: an ablation, a grid, the models of a table.
public struct Study: Sendable, Hashable {
    public struct Variant: Sendable, Hashable {
        public var name: String
        /// The experiment with the first of the seeds.
        public var experiment: Experiment
        public var seeds: [UInt64]

        /// Whether validation chooses no weights.
        var isNotSelected: Bool { experiment.training.selection == .none }

        /// - Parameter seeds: ignored for a model that reads no seed, which gets one run.
        public init(name: String, experiment: Experiment, seeds: [UInt64]) {
            let seeds = experiment.reads("training.seed") ? seeds : [TrainingSettings().seed]
            self.name = name
            self.experiment = experiment
            self.experiment.training.seed = seeds.first ?? experiment.training.seed
            self.seeds = seeds
        }

        /// One run per seed.
        public var runs: [Run] {
            seeds.map { seed in
                var experiment = experiment
                experiment.training.seed = seed
                return Run(variant: name, experiment: experiment)
            }
        }
    }

    /// One run of a study.
    public struct Run: Sendable, Hashable {
        public var variant: String
        public var experiment: Experiment

        public init(variant: String, experiment: Experiment) {
            self.variant = variant
            self.experiment = experiment
        }

        /// What distinguishes the run from the others of the study.
        public var title: String { "\(variant), seed \(experiment.training.seed)" }
    }

    /// Maximum number of runs of a study; more is a slip in a grid.
    public static let runLimit = 10_000

    public var variants: [Variant]
    /// When to stop; every variant has the most seeds there may be. Nil if all are wanted.
    public var precision: SeedPrecision?

    /// A search for each family: the variants are its trials. Nil if nothing is searched.
    public let search: Search?

    public init(variants: [Variant], precision: SeedPrecision? = nil) {
        self.variants = variants
        self.precision = precision
        search = nil
    }

    /// The trials of a search. Which of them are run on the test is known when all are there (`SearchPlan` in `Runs`).
    public init(_ search: Search) {
        variants = search.variants
        self.search = search
    }

    /// A study of a single run.
    public init(_ run: Run) {
        let seed = run.experiment.training.seed
        self.init(variants: [Variant(name: run.variant, experiment: run.experiment, seeds: [seed])])
    }

    /// Variant by variant, in the order of the file.
    public var runs: [Run] { variants.flatMap(\.runs) }

    /// The study with this many seeds for every variant, counting up from the experiment's own.
    /// - Throws: `InvalidStudyChoice` if there are not enough seeds.
    public func seeded(_ count: Int) throws(InvalidStudyChoice) -> Study {
        func seeds(from first: UInt64) throws(InvalidStudyChoice) -> [UInt64] {
            if let seeds = Self.seeds(count, from: first) { return seeds }
            throw InvalidStudyChoice("training.seed: there are no \(count) seeds from \(first) on")
        }
        if let search {
            return Study(
                search.with(
                    try search.families.map { family throws(InvalidStudyChoice) in
                        family.seeds.count == 1 && !(family.trials.first?.experiment.reads("training.seed") ?? false)
                            ? family : family.with(try seeds(from: family.seeds[0]))
                    }))
        }
        return Study(
            variants: try variants.map { variant throws(InvalidStudyChoice) in
                Variant(
                    name: variant.name, experiment: variant.experiment,
                    seeds: try seeds(from: variant.experiment.training.seed))
            })
    }

    /// The variants with the given names; the name of a variant that a grid multiplies stands for all its points.
    /// Of a search whole families are chosen.
    /// - Throws: `InvalidStudyChoice` naming a variant that does not exist.
    public func restricted(to names: [String]) throws(InvalidStudyChoice) -> Study {
        let all = search?.families.map(\.name) ?? variants.map(\.name)
        for name in names where !all.contains(where: { Self.fits($0, name) }) {
            let near = nearestName(to: name, among: all)
            let known = all.prefix(20).map(\.forTerminal).joined(separator: ", ")
            let hint = near.map { "did you mean \($0.forTerminal)?" } ?? "there are \(known)"
            throw InvalidStudyChoice("the study has no variant \(name.forTerminal(atMost: 60)); \(hint)")
        }
        if let search {
            return Study(search.with(search.families.filter { Self.isMeant($0.name, by: names) }))
        }
        let chosen = variants.filter { Self.isMeant($0.name, by: names) }
        if precision != nil, let baseline = variants.first, chosen.first != baseline {
            throw InvalidStudyChoice(
                "the seeds of the study go by differences to \(baseline.name.forTerminal); choose that, too, or a "
                    + "number of seeds (--seeds)")
        }
        return Study(variants: chosen, precision: precision)
    }

    /// The name of a point of a grid, such as "full, width 64": the variant, then the last word of each key with its
    /// value.
    static func name(
        _ variant: String, at point: [(key: ExperimentKey, value: ExperimentValue)], of base: Experiment
    ) -> String {
        let name = [variant, values(point)].filter { !$0.isEmpty }.joined(separator: StudySchema.separator)
        return name.isEmpty ? base.name : name
    }

    /// "width 64, layers 2".
    static func values(_ point: [(key: ExperimentKey, value: ExperimentValue)]) -> String {
        point.map { key, value in
            let isAlone = point.count { $0.key.word == key.word } == 1
            return "\(isAlone ? key.word : key.path) \(value.plain)"
        }.joined(separator: StudySchema.separator)
    }

    static func isMeant(_ variant: String, by names: [String]) -> Bool {
        names.contains { fits(variant, $0) }
    }

    private static func fits(_ variant: String, _ name: String) -> Bool {
        variant == name || variant.hasPrefix(name + StudySchema.separator)
    }

    /// This many seeds from the first on; nil if there are none or a key could not hold them.
    static func seeds(_ count: Int, from first: UInt64) -> [UInt64]? {
        guard count >= 1, first <= UInt64(Int.max) - UInt64(count - 1) else { return nil }
        return (0..<UInt64(count)).map { first + $0 }
    }
}

/// A choice among the runs of a study that names something it does not have.
public struct InvalidStudyChoice: UserError, Hashable {
    public let description: String

    init(_ description: String) { self.description = description }
}
