/// What is measured after training, besides HR, MRR and NDCG at 20 under full-catalogue ranking.
public struct EvaluationSettings: Sendable, Hashable, Codable {
    /// How candidate sets are chosen.
    public enum Strategy: String, Sendable, Hashable, Codable, CaseIterable {
        /// By the categories that the model predicts for the row; models without a category head have no such sets.
        case categories
        /// The items with the most clicks in the sessions trained on, the same for all rows.
        case popularity
        /// Items drawn once, the same for all rows and all models.
        case random
    }

    /// How a candidate set of a wanted size is filled.
    public enum Fill: String, Sendable, Hashable, Codable, CaseIterable {
        /// All items of the K best categories; K is chosen on the validation set.
        case categories
        /// As many items as wanted, those with the largest p(category) · p(item | category).
        case budget
    }

    /// Whether the test rows are ranked at all. The trials of a search leave them alone.
    public var test = true
    /// Wanted candidate-set sizes, as fractions of the catalogue.
    public var candidates: [Double] = [0.01, 0.02, 0.04, 0.08, 0.16]
    /// Ways to choose the sets, each with all sizes. Sets of the same size chosen without a model show what the
    /// predicted categories are worth.
    public var strategies: [Strategy] = [.categories, .popularity, .random]
    /// Seed of random candidates, and of which rows are corrected or spoilt; separate from the training seed, so that
    /// all runs are ranked in the same sets.
    public var seed: UInt64 = 1
    public var fill: Fill = .categories
    /// Category level (1 is the coarsest) that generates candidates, whose category an oracle tells, and whose accuracy
    /// is changed; 0: the finest.
    public var level = 0
    /// Whether the test rows are also ranked with the true category told.
    public var categoryOracle = false
    /// Accuracies of the predicted category at which the test rows are also ranked: rows are corrected or spoilt until
    /// so large a share of them is right. Each set of changed rows has the smaller ones of its kind in it.
    public var categoryAccuracy: [Double] = []
    /// Numbers of clicks: the test rows are also ranked with only so many last clicks of their sessions to be seen.
    public var lastClicks: [Int] = []
    /// Sessions scored together in one evaluation step; bounds memory without changing the result.
    public var batch = 256
    /// Largest number of validation sessions scored during training; 0: all.
    public var validationSessions = 0

    public init() {}

    /// Index of the category level that is meant, of so many, of which there is at least one.
    public func levelIndex(of levels: Int) -> Int { level > 0 ? min(level, levels) - 1 : levels - 1 }
}

extension EvaluationSettings.Strategy {
    /// The candidates in words.
    public var title: String {
        switch self {
        case .categories: "predicted categories"
        case .popularity: "most clicked"
        case .random: "random"
        }
    }
}
