/// A model family: all that the program says of it and knows of it, but for the model itself.
///
/// Help, checks, forms, facts, the table of models in the documents and the recipe of a run follow from this value.
/// What computes is made by the factories of `Models` and `Baselines`.
public struct Family: Sendable {
    /// What a model has that others have not.
    public enum Capability: Sendable, Hashable {
        /// Attention heads, which divide the width.
        case attends
        /// A state per session, which can be carried from click to click (`training.batching: parallel`).
        case carriesStates
        /// The prefix of every target is read on its own.
        case readsEachPrefix
        /// An encoder that several tasks can stand on (`model.tasks`).
        case sharesTasks
        /// Items enter with their metadata.
        case readsMetadata
    }

    public let kind: ModelSettings.Kind
    /// What it is, in a line of Markdown.
    public let summary: String
    /// What to cite, in Markdown; empty where there is no paper.
    public let papers: [String]
    public let capabilities: Set<Capability>
    /// All must hold for the model to predict categories; nil: it never does.
    let categories: [Condition]?
    /// All must hold for item vectors to be built from metadata alone; nil: they never are.
    let builtItems: [Condition]?
    /// What is read of the sections `model`, `training` and `evaluation`; the other sections every model reads.
    package let reads: [ReadKeys]
    /// What is wrong together in this family alone.
    let checks: @Sendable (inout Checks) -> Void

    /// A model that is trained.
    init(
        _ kind: ModelSettings.Kind.Trained, _ summary: String, papers: [String], _ capabilities: Set<Capability> = [],
        categories: [Condition]? = nil, builtItems: [Condition]? = nil, reads own: [ReadKeys],
        checks: @escaping @Sendable (inout Checks) -> Void = { _ in }
    ) {
        self.kind = .trained(kind)
        self.summary = summary
        self.papers = papers
        self.capabilities = capabilities
        let sharesTasks = capabilities.contains(.sharesTasks)
        self.categories = categories ?? (sharesTasks ? .ofTasks : nil)
        self.builtItems = builtItems
        reads =
            .network + (capabilities.contains(.attends) ? .heads : [])
            + (capabilities.contains(.readsMetadata) ? .metadata : []) + own + (sharesTasks ? .tasks : [])
            + (self.categories.map([ReadKeys].categories) ?? []) + .training + .ranking
        self.checks = checks
    }

    /// A model that is fitted.
    init(_ kind: ModelSettings.Kind.Fitted, _ summary: String, papers: [String] = [], reads own: [ReadKeys] = []) {
        self.kind = .fitted(kind)
        self.summary = summary
        self.papers = papers
        capabilities = []
        categories = nil
        builtItems = nil
        reads = own + .fitting + .ranking
        checks = { _ in }
    }
}

// For advice where data lacks what the model needs.
extension Family {
    /// The key that makes the model build items from metadata alone; nil if it does nothing else.
    package var builderKey: String? { builtItems?.first?.key.path }

    /// What to set so that it does not, in words.
    package var withoutBuiltItems: String? { builtItems?.first?.avoidance }

    /// What to set so that the model predicts no categories, in words; nil if it always does.
    package var withoutCategories: String? { categories?.last?.avoidance }
}

extension ModelSettings {
    private func holds(_ conditions: [Condition]?) -> Bool {
        guard let conditions else { return false }
        let experiment = Experiment(name: "", model: self)
        return conditions.allSatisfy { $0.holds(in: experiment) }
    }

    /// Whether the input's item vectors are built from metadata alone; if they are scored, too, items of equal metadata
    /// tie.
    public var buildsItems: Bool { holds(kind.family.builtItems) }

    /// Whether the model predicts categories, for data that has them.
    public var predictsCategories: Bool { holds(kind.family.categories) }

    /// Whether several tasks stand on the encoder.
    public var sharesTasks: Bool { has(.sharesTasks) && tasks.sharing != .none }

    public func has(_ capability: Family.Capability) -> Bool { kind.family.capabilities.contains(capability) }
}
