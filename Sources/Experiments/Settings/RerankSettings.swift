/// The second stage: a pool of candidates for each row, the best items of the model and of fitted models beside it,
/// ranked anew by features that the model cannot see. Its few weights are fitted on validation rows.
public struct RerankSettings: Sendable, Hashable, Codable {
    public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        /// The model's own order.
        case none
        /// Weighted sum of the features (conditional logit, McFadden 1974).
        case linear
        /// Gradient-boosted trees with the same loss; needs XGBoost.
        case trees
    }

    /// Groups of features beside the scores of the model and of the sources.
    public enum Feature: String, Sendable, Hashable, Codable, CaseIterable {
        /// Place of the item in the session, and the session's returns so far.
        case repeats
        /// Clicks of the item in all sessions, and lately.
        case popularity
        /// Whether the item is of a category that the session has clicked, by the finest level.
        case category
    }

    public var kind = Kind.none
    /// Models that add candidates and scores, fitted inside the run on the sessions that the model has seen, with the
    /// settings `model.neighbours` and `model.linear`. Where one of them is the model itself, it is left out
    /// (`Experiment.rerankSources`).
    public var sources: [ModelSettings.Kind.Fitted] = [.stan, .vsknn, .markov]
    public var features: [Feature] = [.repeats, .popularity, .category]
    /// Candidates of the model, and of each source; items of the session are candidates, too.
    public var candidates = 60
    /// Most validation rows that weights are fitted on; whole sessions, evenly spaced.
    public var rows = 20_000
    /// `linear`: ridge penalty on the weights of standardised features, beside the sum of the losses of all rows: the
    /// more rows there are, the less it does.
    public var l2 = 10.0
    /// `trees`: leaves of a tree.
    public var leaves = 15
    /// `trees`: factor on the leaves of each tree.
    public var rate = 0.05
    /// `trees`: most trees; fewer if the loss on a held-out sixth of the sessions stops falling.
    public var rounds = 300

    public init() {}
}

extension Experiment {
    /// Sources of the second stage: what the settings name, without the model itself.
    public var rerankSources: [ModelSettings.Kind.Fitted] { rerank.sources.filter { .fitted($0) != model.kind } }
}
