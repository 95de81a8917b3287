import Experiments

/// An experiment the user can start from: the built-in Storefront, or a file.
public struct ExperimentChoice: Sendable, Hashable {
    public var name: String
    public var experiment: Experiment
    /// Variants of the experiment, if its file has some.
    public var study: Study?
    /// Why it cannot be launched: its file cannot be read, its data is not there.
    public var problem: String?

    public init(name: String, experiment: Experiment, study: Study? = nil, problem: String? = nil) {
        self.name = name
        self.experiment = experiment
        self.study = study
        self.problem = problem
    }
}

/// What the Design page holds: the experiments, the ablations, and where the cursor is.
public struct DesignForm: Sendable, Equatable {
    public enum Pane: Sendable, Hashable { case experiments, study, ablations }
    public enum Field: Int, Sendable, Hashable, CaseIterable { case hierarchy, metadata, idFree, seeds }

    public let choices: [ExperimentChoice]
    public private(set) var choiceIndex = 0
    /// Variant of the study under the cursor.
    public private(set) var variantIndex = 0
    /// First variant in view.
    private(set) var variantOffset = 0
    public var pane = Pane.experiments
    public private(set) var field = Field.hierarchy
    public private(set) var hierarchy = ModelSettings.Hierarchy.hierarchical
    public private(set) var hasMetadata = true
    public private(set) var isIDFree = false
    public private(set) var seeds = 1
    static let seedLimit = 20

    public init(choices: [ExperimentChoice]) {
        self.choices = choices
        choose(0)
    }

    public var choice: ExperimentChoice? { choices.indices.contains(choiceIndex) ? choices[choiceIndex] : nil }

    public var study: Study? { choice?.study }

    public var variant: Study.Variant? {
        study.flatMap { $0.variants.indices.contains(variantIndex) ? $0.variants[variantIndex] : nil }
    }

    /// What the form starts from: the variant under the cursor or, without a study, the experiment of the file.
    public var experiment: Experiment? { variant?.experiment ?? choice?.experiment }

    /// Takes the experiment, and the values of its file into the form: the form shows what would be launched.
    mutating func choose(_ index: Int) {
        guard choices.indices.contains(index) else { return }
        choiceIndex = index
        variantOffset = 0
        choose(variant: 0)
    }

    mutating func choose(variant index: Int) {
        variantIndex = index
        guard let model = experiment?.model else { return }
        hierarchy = model.hierarchy
        hasMetadata = model.metadata != .none
        isIDFree = model.idFree
    }

    /// The panes that there are.
    var panes: [Pane] { study == nil ? [.experiments, .ablations] : [.experiments, .study, .ablations] }

    /// The next (+1) or previous (−1) pane.
    mutating func changePane(by step: Int) {
        let index = panes.firstIndex(of: pane) ?? 0
        pane = panes[(index + step + panes.count) % panes.count]
    }

    /// - Parameter visible: variants in view at a time.
    mutating func move(by rows: Int, visible: Int) {
        switch pane {
        case .study:
            let last = (study?.variants.count ?? 1) - 1
            choose(variant: min(max(variantIndex + rows, 0), last))
            revealVariant(visible: visible)
        case .experiments:
            let index = min(max(choiceIndex + rows, 0), choices.count - 1)
            if index != choiceIndex { choose(index) }
        case .ablations:
            let last = Field.allCases.count - 1
            field = Field(rawValue: min(max(field.rawValue + rows, 0), last)) ?? field
        }
    }

    mutating func revealVariant(visible: Int) {
        if variantIndex < variantOffset { variantOffset = variantIndex }
        if variantIndex >= variantOffset + visible { variantOffset = variantIndex - max(visible, 1) + 1 }
    }

    /// Moves the view and leaves the cursor where it is.
    mutating func scrollVariants(by rows: Int, visible: Int) {
        variantOffset = min(max(variantOffset + rows, 0), max((study?.variants.count ?? 0) - visible, 0))
    }

    mutating func focus(_ field: Field) {
        pane = .ablations
        self.field = field
    }

    /// Whether the chosen experiment's model has what the field switches.
    func applies(_ field: Field) -> Bool {
        guard let experiment else { return false }
        return switch field {
        case .hierarchy: experiment.reads("model.hierarchy")
        case .idFree: experiment.reads("model.idFree")
        case .metadata: experiment.model.has(.readsMetadata)
        case .seeds: experiment.reads("training.seed")
        }
    }

    /// The next (+1) or previous (−1) value of the field under the cursor.
    mutating func change(by step: Int) {
        guard applies(field) else { return }
        switch field {
        case .hierarchy:
            let all = DesignForm.hierarchies
            let index = all.firstIndex(of: hierarchy) ?? 0
            hierarchy = all[(index + step + all.count) % all.count]
        case .metadata: hasMetadata.toggle()
        case .idFree: isIDFree.toggle()
        case .seeds: seeds = min(max(seeds + step, 1), Self.seedLimit)
        }
    }

    /// From the full model to the least.
    static let hierarchies: [ModelSettings.Hierarchy] = [.hierarchical, .parallel, .none]

    /// Why the form cannot be launched; nil if it can.
    var problem: String? {
        guard let choice, let experiment else { return "there is no experiment to launch" }
        if let problem = choice.problem { return problem }
        // What a switch leaves unread is in nobody's way; what it makes impossible is.
        let known = experiment.conflicts
        guard let edited = experiments.first,
            let conflict = edited.conflicts.first(where: { !known.contains($0) })
        else { return nil }
        guard edited.model.buildsItems, !hasMetadata else { return conflict.message }
        return applies(.idFree)
            ? "ID-free builds item vectors from metadata alone: turn metadata on, or ID-free off"
            : "\(edited.model.kind.rawValue) builds item vectors from metadata alone: turn metadata on"
    }

    /// What Enter launches outside of a study: the form, once per seed.
    public var experiments: [Experiment] {
        seeded { model in
            model.hierarchy = hierarchy
            model.metadata = hasMetadata ? fullMetadata : .none
            model.idFree = isIDFree
        }
    }

    /// The full model, and it without hierarchy, without metadata, without item vectors, as far as the rest of the
    /// experiment allows it.
    public var ablations: [Experiment] {
        let changes: [(inout ModelSettings) -> Void] = [
            { _ in }, { $0.hierarchy = .none }, { $0.metadata = .none }, { $0.idFree = true },
        ]
        let known = experiment?.conflicts ?? []
        return changes.flatMap { change in
            seeded { model in
                model.hierarchy = .hierarchical
                model.metadata = fullMetadata
                model.idFree = false
                change(&model)
            }
        }.filter { $0.conflicts.allSatisfy(known.contains) }
    }

    /// The metadata kinds the experiment's file has on; all of them if it has none on.
    private var fullMetadata: MetadataSettings {
        let metadata = experiment?.model.metadata ?? .init()
        return metadata == .none ? MetadataSettings() : metadata
    }

    private func seeded(_ change: (inout ModelSettings) -> Void) -> [Experiment] {
        guard let base = experiment else { return [] }
        // A model that reads no seed has one run.
        return (0..<(applies(.seeds) ? UInt64(seeds) : 1)).map { offset in
            var experiment = base
            change(&experiment.model)
            experiment.training.seed = base.training.seed &+ offset
            return experiment
        }
    }
}
