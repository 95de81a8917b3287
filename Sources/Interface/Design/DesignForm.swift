import Experiments
import ScreenKit

/// The state of the Design page: experiments, ablations and cursors.
package struct DesignForm: Sendable, Equatable {
    package enum Pane: Sendable, Hashable { case experiments, study, ablations }
    package enum Field: Int, Sendable, Hashable, CaseIterable { case hierarchy, metadata, idFree, seeds }

    package let choices: [ExperimentChoice]
    package var pane = Pane.experiments
    /// Cursors over the experiments, the variants of the chosen study, and the fields.
    package private(set) var choiceCursor: ListCursor
    package private(set) var variantCursor = ListCursor()
    private var fieldCursor = ListCursor(count: Field.allCases.count, height: Field.allCases.count)
    package private(set) var hierarchy = ModelSettings.Hierarchy.hierarchical
    package private(set) var hasMetadata = true
    package private(set) var isIDFree = false
    package private(set) var seeds = 1
    static let seedLimit = 20

    package init(choices: [ExperimentChoice]) {
        self.choices = choices
        choiceCursor = ListCursor(count: choices.count)
        takeOverChoice()
    }

    package var choiceIndex: Int { choiceCursor.index }
    /// Index of the study's variant under the cursor.
    package var variantIndex: Int { variantCursor.index }
    package var field: Field { Field(rawValue: fieldCursor.index) ?? .hierarchy }

    package var choice: ExperimentChoice? { choices.indices.contains(choiceIndex) ? choices[choiceIndex] : nil }

    package var study: Study? { choice?.study }

    package var variant: Study.Variant? {
        study.flatMap { $0.variants.indices.contains(variantIndex) ? $0.variants[variantIndex] : nil }
    }

    /// The experiment the form starts from: the variant under the cursor or, without a study, that of the file.
    package var experiment: Experiment? { variant?.experiment ?? choice?.experiment }

    /// Chooses an experiment and fills the form with its values, so that it shows what would be launched.
    mutating func choose(_ index: Int) {
        let before = choiceIndex
        choiceCursor.select(index)
        if choiceIndex != before { takeOverChoice() }
    }

    mutating func choose(variant index: Int) {
        variantCursor.select(index)
        takeOverValues()
    }

    mutating func focus(_ field: Field) {
        pane = .ablations
        fieldCursor.select(field.rawValue)
    }

    /// The available panes.
    var panes: [Pane] { study == nil ? [.experiments, .ablations] : [.experiments, .study, .ablations] }

    /// The next (+1) or previous (−1) pane.
    mutating func changePane(by step: Int) {
        pane = panes.cycling(from: pane, by: step)
    }

    /// Moves the cursor of the pane that has the focus.
    mutating func move(_ move: ListCursor.Move) {
        switch pane {
        case .experiments:
            let before = choiceIndex
            choiceCursor.move(move)
            if choiceIndex != before { takeOverChoice() }
        case .study:
            variantCursor.move(move)
            takeOverValues()
        case .ablations: fieldCursor.move(move)
        }
    }

    /// Scrolls the variants or, without a study, the experiments; the cursor stays where it is.
    mutating func scroll(by rows: Int) {
        if study == nil { choiceCursor.scroll(by: rows) } else { variantCursor.scroll(by: rows) }
    }

    /// - Parameters:
    ///   - experiments: visible rows of experiments.
    ///   - variants: visible rows of the study.
    mutating func resize(experiments: Int, variants: Int) {
        choiceCursor.resize(height: experiments)
        variantCursor.resize(height: variants)
    }

    private mutating func takeOverChoice() {
        variantCursor = ListCursor(count: study?.variants.count ?? 0, height: variantCursor.height)
        takeOverValues()
    }

    private mutating func takeOverValues() {
        guard let model = experiment?.model else { return }
        hierarchy = model.hierarchy
        hasMetadata = model.metadata != .none
        isIDFree = model.idFree
    }

    /// Whether the chosen experiment has what the field switches.
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
            hierarchy = DesignForm.hierarchies.cycling(from: hierarchy, by: step)
        case .metadata: hasMetadata.toggle()
        case .idFree: isIDFree.toggle()
        case .seeds: seeds = min(max(seeds + step, 1), Self.seedLimit)
        }
    }

    /// From the full model to the smallest.
    static let hierarchies: [ModelSettings.Hierarchy] = [.hierarchical, .parallel, .none]

    /// Why the form cannot be launched; nil if it can.
    var problem: String? {
        guard let choice, let experiment else { return "there is no experiment to launch" }
        if let problem = choice.problem { return problem }
        // Keys that a switch leaves unread do no harm; a combination that it makes impossible does.
        let known = experiment.conflicts
        guard let edited = experiments.first,
            let conflict = edited.conflicts.first(where: { !known.contains($0) })
        else { return nil }
        guard edited.model.buildsItems, !hasMetadata else { return conflict.message }
        return applies(.idFree)
            ? "ID-free builds item vectors from metadata alone: turn metadata on, or ID-free off"
            : "\(edited.model.kind.rawValue) builds item vectors from metadata alone: turn metadata on"
    }

    /// What Enter launches outside the study pane: the form, once per seed.
    package var experiments: [Experiment] {
        seeded { model in
            model.hierarchy = hierarchy
            model.metadata = hasMetadata ? fullMetadata : .none
            model.idFree = isIDFree
        }
    }

    /// The full model and its ablations (without hierarchy, without metadata, without item vectors), as far as the rest
    /// of the experiment allows them.
    package var ablations: [Experiment] {
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

    /// The metadata kinds the experiment's file turns on; all of them if it turns on none.
    private var fullMetadata: MetadataSettings {
        let metadata = experiment?.model.metadata ?? .init()
        return metadata == .none ? MetadataSettings() : metadata
    }

    private func seeded(_ change: (inout ModelSettings) -> Void) -> [Experiment] {
        guard let base = experiment else { return [] }
        // A model that reads no seed gets one run.
        return (0..<(applies(.seeds) ? UInt64(seeds) : 1)).map { offset in
            var experiment = base
            change(&experiment.model)
            experiment.training.seed = base.training.seed &+ offset
            return experiment
        }
    }
}
