/// What is measured after training, besides HR, MRR and NDCG at 20 under full-catalogue ranking.
public struct EvaluationSettings: Sendable, Hashable, Codable {
    /// How candidate sets are chosen.
    public enum Strategy: String, Sendable, Hashable, Codable, CaseIterable {
        /// By the categories that the model predicts for the row; models without a category head have no such sets.
        case categories
        /// The items with the most clicks in the sessions that were trained on, for all rows the same.
        case popularity
        /// Items drawn once, for all rows and all models the same.
        case random
    }

    /// How a candidate set of a wanted size is filled.
    public enum Fill: String, Sendable, Hashable, Codable, CaseIterable {
        /// All items of the K best categories; K is chosen on the validation set.
        case categories
        /// The items with the largest p(category) · p(item | category), as many as wanted.
        case budget
    }

    /// Wanted candidate-set sizes, as fractions of the catalogue.
    public var candidates: [Double] = [0.01, 0.02, 0.04, 0.08, 0.16]
    /// Ways to choose them, each with all sizes. Next to sets of the same size that ask no model, what is predicted
    /// shows its worth.
    public var strategies: [Strategy] = [.categories, .popularity, .random]
    /// Seed of random candidates; apart from that of training, so that all runs are ranked in the same sets.
    public var seed: UInt64 = 1
    public var fill: Fill = .categories
    /// Category level (1 is the coarsest) that generates candidates; 0: the finest.
    public var level = 0
    /// Sessions that one evaluation step scores together; bounds memory, not the result.
    public var batch = 256
    /// Largest number of validation sessions scored while training; 0: all.
    public var validationSessions = 0

    public init() {}
}

extension EvaluationSettings.Strategy {
    /// What the candidates are, in words: "predicted categories", "most clicked", "random".
    public var title: String {
        switch self {
        case .categories: "predicted categories"
        case .popularity: "most clicked"
        case .random: "random"
        }
    }
}
