/// The study that a draft makes: every combination of the marked values, without those that are impossible or the same
/// as others.
public struct DraftStudy: Sendable, Hashable {
    /// A combination that is left out.
    public struct Omission: Sendable, Hashable {
        public let name: String
        public let reason: String
        /// Whether another variant stands for it.
        public let isDouble: Bool
    }

    public let study: Study
    public let omissions: [Omission]
    /// The keys that are varied if all combinations are possible on a single variant, as the grid of a file.
    let grid: [(path: String, values: [ExperimentValue])]
    /// Why there is nothing to run; nil if there is.
    public let obstacle: String?

    /// More combinations are a slip, or belong into a file.
    public static let combinationLimit = 2_000

    public init(_ draft: ExperimentDraft) {
        guard draft.isEdited else {
            self.init(draft.origin, [], [], nil)
            return
        }
        let bases = draft.bases
        let axes = draft.edits.filter { $0.values.count > 1 }
        let count = axes.reduce(Double(bases.count)) { $0 * Double($1.values.count) }
        guard count <= Double(Self.combinationLimit) else {
            let shown = count < 1e15 ? "\(Int(count))" : "too many"
            let reason =
                "the marked values have \(shown) combinations; at most \(Self.combinationLimit) are possible here"
            self.init(Study(variants: []), [], [], reason)
            return
        }
        let (variants, omissions) = Self.combine(draft, bases, axes)
        let runs = variants.reduce(0) { $0 + $1.seeds.count }
        guard runs <= Study.runLimit else {
            let reason = "the study has \(runs) runs; at most \(Study.runLimit) are possible"
            self.init(Study(variants: []), [], [], reason)
            return
        }
        let precision = draft.isOfAll && !draft.areSeedsChanged ? draft.origin.precision : nil
        self.init(
            Study(variants: variants, precision: precision), omissions,
            bases.count == 1 && omissions.isEmpty ? axes.map { ($0.path, $0.values) } : [],
            variants.isEmpty ? omissions.first?.reason ?? "there is no variant" : nil)
    }

    private init(
        _ study: Study, _ omissions: [Omission], _ grid: [(path: String, values: [ExperimentValue])],
        _ obstacle: String?
    ) {
        self.study = study
        self.omissions = omissions
        self.grid = grid
        self.obstacle = obstacle
    }

    private static func combine(
        _ draft: ExperimentDraft, _ bases: [Study.Variant], _ axes: [ExperimentDraft.Edit]
    ) -> ([Study.Variant], [Omission]) {
        let keys = axes.compactMap { ExperimentSchema.key($0.path) }
        let points = axes.reduce([[]]) { points, axis in
            points.flatMap { point in axis.values.map { point + [$0] } }
        }
        let fixed = draft.edits.filter { $0.values.count == 1 }.compactMap { edit in
            ExperimentSchema.key(edit.path).map { ($0, edit.values[0]) }
        }
        var variants: [Study.Variant] = []
        var omissions: [Omission] = []
        var known: [Experiment: String] = [:]
        for base in bases {
            for point in points {
                var experiment = base.experiment
                for (key, value) in fixed { _ = key.set(value, in: &experiment) }
                for (key, value) in zip(keys, point) { _ = key.set(value, in: &experiment) }
                let name = Study.name(base.name, at: zip(keys, point).map { ($0, $1) }, of: experiment)
                if let conflict = experiment.conflicts.first {
                    omissions.append(Omission(name: name, reason: conflict.message, isDouble: false))
                } else if let other = known.updateValue(name, forKey: experiment.recipeOfAllSeeds) {
                    known[experiment.recipeOfAllSeeds] = other
                    omissions.append(Omission(name: name, reason: "the same experiment as \(other)", isDouble: true))
                } else {
                    variants.append(.init(name: name, experiment: experiment, seeds: draft.seeds(of: base)))
                }
            }
        }
        return (variants, omissions)
    }

    public static func == (left: DraftStudy, right: DraftStudy) -> Bool {
        left.study == right.study && left.omissions == right.omissions && left.obstacle == right.obstacle
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(study) }
}
