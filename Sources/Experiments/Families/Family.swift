import Basics

/// A model family: what it is called, what it can do, which keys it reads, and which of their values conflict.
///
/// From this value follow the help of each key, the complaints about keys that are not read, the checks of an
/// experiment, the keys in the file of a run, the recipe of a run, the form of the workbench, and the table of models
/// in the documents. The models themselves are made by the factories in `Models` and `Baselines`.
public struct Family: Sendable {
    /// Something that only some models have.
    public enum Capability: Sendable, Hashable {
        /// Attention heads, whose number divides the width.
        case attends
        /// A state per session that can be carried from click to click (`training.batching: parallel`).
        case carriesStates
        /// The prefix of every target is read separately.
        case readsEachPrefix
        /// An encoder on which several tasks can be built (`model.tasks`).
        case sharesTasks
        /// Items enter with their metadata.
        case readsMetadata
    }

    public let kind: ModelSettings.Kind
    /// What the model is, in a line of Markdown.
    public let summary: String
    /// What to cite, in Markdown; empty if there is no paper.
    public let papers: [String]
    public let capabilities: Set<Capability>
    /// Conditions that must all hold for the model to predict categories; nil: it never does.
    let categories: [Condition]?
    /// Conditions that must all hold for the model to predict feedback; nil: it never does.
    let feedback: [Condition]?
    /// Conditions that must all hold for item vectors to be built from metadata alone; nil: they never are.
    let builtItems: [Condition]?
    /// The keys read from the sections `model`, `training` and `evaluation`; every model reads the other sections.
    package let reads: [ReadKeys]
    /// Checks for conflicts that only this family has.
    let checks: @Sendable (inout Checks) -> Void

    /// Creates a family of trained models.
    init(
        _ kind: ModelSettings.Kind.Trained, _ summary: String, papers: [String], _ capabilities: Set<Capability> = [],
        categories: [Condition]? = nil, feedback: [Condition]? = nil, builtItems: [Condition]? = nil,
        reads own: [ReadKeys],
        checks: @escaping @Sendable (inout Checks) -> Void = { _ in }
    ) {
        self.kind = .trained(kind)
        self.summary = summary
        self.papers = papers
        self.capabilities = capabilities
        let sharesTasks = capabilities.contains(.sharesTasks)
        self.categories = categories ?? (sharesTasks ? .ofTasks : nil)
        self.feedback = feedback ?? (sharesTasks ? .ofSharedTasks : nil)
        self.builtItems = builtItems
        reads =
            .network + (capabilities.contains(.attends) ? .heads : [])
            + (capabilities.contains(.readsMetadata) ? .metadata : []) + own + (sharesTasks ? .tasks : [])
            + (self.feedback.map([ReadKeys].feedback) ?? []) + (self.categories.map([ReadKeys].categories) ?? [])
            + .training + .reranking + .ranking + .categoryOracle
            + (self.categories.map([ReadKeys].categoryAccuracy) ?? [])
        self.checks = checks
    }

    /// Creates a family of fitted models.
    init(_ kind: ModelSettings.Kind.Fitted, _ summary: String, papers: [String] = [], reads own: [ReadKeys] = []) {
        self.kind = .fitted(kind)
        self.summary = summary
        self.papers = papers
        capabilities = []
        categories = nil
        feedback = nil
        builtItems = nil
        reads = own + .fitting + .reranking + .ranking
        checks = { _ in }
    }
}

// For advice if data lacks what the model needs.
extension Family {
    /// The key that makes the model build items from metadata alone; nil if it always or never does.
    package var builderKey: String? { builtItems?.first?.key.path }

    /// What to set so that the model does not build items, in words; nil if it always or never does.
    package var withoutBuiltItems: String? { builtItems?.first?.avoidance }

    /// What to set so that the model predicts no categories, in words; nil if it always or never does.
    package var withoutCategories: String? { categories?.last?.avoidance }
}

extension ModelSettings {
    private func holds(_ conditions: [Condition]?) -> Bool {
        guard let conditions else { return false }
        let experiment = Experiment(name: "", model: self)
        return conditions.allSatisfy { $0.holds(in: experiment) }
    }

    /// Whether the input's item vectors are built from metadata alone; if they are also scored, items with equal
    /// metadata tie.
    public var buildsItems: Bool { holds(kind.family.builtItems) }

    /// Whether the model predicts categories, for data that has them.
    public var predictsCategories: Bool { holds(kind.family.categories) }

    /// Whether the model predicts feedback of this name, for data that has it.
    public func isTask(feedback name: String) -> Bool { holds(kind.family.feedback) && tasks.names(feedback: name) }

    /// Whether several tasks share the encoder.
    public var sharesTasks: Bool { has(.sharesTasks) && tasks.sharing != .none }

    /// Whether the next item is predicted, so that ranks are meaningful.
    public var predictsItems: Bool { !sharesTasks || tasks.itemWeight > 0 }

    /// Weight of a part in the minimised loss.
    public func lossWeight(_ part: LossPart) -> Double {
        switch part {
        case .item: sharesTasks ? tasks.itemWeight : 1
        case .category: categoryWeight
        case .feedback: tasks.feedbackWeight
        case .other: 0
        }
    }

    public func has(_ capability: Family.Capability) -> Bool { kind.family.capabilities.contains(capability) }
}
