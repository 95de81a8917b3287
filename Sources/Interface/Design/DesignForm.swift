import Runs

/// An experiment the user can start from: the built-in Storefront, or a file.
public struct ExperimentChoice: Sendable, Hashable {
    public var name: String
    public var experiment: Experiment
    /// Why it cannot be launched: its file cannot be read, its data is not there.
    public var problem: String?

    public init(name: String, experiment: Experiment, problem: String? = nil) {
        self.name = name
        self.experiment = experiment
        self.problem = problem
    }
}

/// What the Design page holds: the experiments, the ablations, and where the cursor is.
public struct DesignForm: Sendable, Equatable {
    public enum Pane: Sendable, Hashable { case experiments, ablations }
    public enum Field: Int, Sendable, Hashable, CaseIterable { case hierarchy, metadata, idFree, seeds }

    public let choices: [ExperimentChoice]
    public private(set) var choiceIndex = 0
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

    /// Takes the experiment, and the values of its file into the form: the form shows what would be launched.
    mutating func choose(_ index: Int) {
        guard choices.indices.contains(index) else { return }
        choiceIndex = index
        let model = choices[index].experiment.model
        hierarchy = model.hierarchy
        hasMetadata = model.metadata != .none
        isIDFree = model.idFree
    }

    mutating func move(by rows: Int) {
        switch pane {
        case .experiments:
            let index = min(max(choiceIndex + rows, 0), choices.count - 1)
            if index != choiceIndex { choose(index) }
        case .ablations:
            let last = Field.allCases.count - 1
            field = Field(rawValue: min(max(field.rawValue + rows, 0), last)) ?? field
        }
    }

    mutating func focus(_ field: Field) {
        pane = .ablations
        self.field = field
    }

    /// Whether the chosen experiment's model has what the field switches.
    func applies(_ field: Field) -> Bool {
        guard let kind = choice?.experiment.model.kind else { return false }
        switch field {
        case .hierarchy, .idFree: return kind == .hiersrec
        case .metadata: return kind == .hiersrec || kind == .m2trec
        case .seeds: return true
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
        guard let choice else { return "there is no experiment to launch" }
        if let problem = choice.problem { return problem }
        switch choice.experiment.model.kind {
        case .hiersrec where isIDFree && !hasMetadata:
            return "ID-free builds item vectors from metadata alone: turn metadata on, or ID-free off"
        case .m2trec where !hasMetadata:
            return "m2trec builds item vectors from metadata alone: turn metadata on"
        default: return nil
        }
    }

    /// What Enter launches: the form, once per seed.
    public var experiments: [Experiment] {
        seeded { model in
            model.hierarchy = hierarchy
            model.metadata = hasMetadata ? fullMetadata : .none
            model.idFree = isIDFree
        }
    }

    /// The ablation study: the full model, and it without hierarchy, without metadata, without item vectors.
    public var study: [Experiment] {
        let ablations: [(inout ModelSettings) -> Void] = [
            { _ in }, { $0.hierarchy = .none }, { $0.metadata = .none }, { $0.idFree = true },
        ]
        return ablations.flatMap { ablate in
            seeded { model in
                model.hierarchy = .hierarchical
                model.metadata = fullMetadata
                model.idFree = false
                ablate(&model)
            }
        }
    }

    /// The metadata kinds the experiment's file has on; all of them if it has none on.
    private var fullMetadata: MetadataSettings {
        let metadata = choice?.experiment.model.metadata ?? .init()
        return metadata == .none ? MetadataSettings() : metadata
    }

    private func seeded(_ change: (inout ModelSettings) -> Void) -> [Experiment] {
        guard let base = choice?.experiment else { return [] }
        return (0..<UInt64(seeds)).map { offset in
            var experiment = base
            change(&experiment.model)
            experiment.training.seed = base.training.seed &+ offset
            return experiment
        }
    }
}
