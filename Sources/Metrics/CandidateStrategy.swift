/// How the explorer chooses candidates: sets of any size, each of which contains the smaller ones.
public enum CandidateStrategy: String, Sendable, Hashable, Codable, CaseIterable {
    /// All items of the categories that the model predicts, the best ones first.
    case categories
    /// Those with the largest p(category)·p(item | category), to the exact size (`evaluation.fill: budget`).
    case budget
    /// The items with the most clicks in training, the same for all rows.
    case popularity
    /// Items drawn once, the same for all rows and models.
    case random
    /// The items of the session, the latest first, their nearest neighbours, then the most clicked ones.
    case session
    /// Half by `session`, as far as there are neighbours, and the others by `budget`.
    case categoriesAndSession = "categories+session"

    /// Whether the model must predict categories.
    public var readsCategories: Bool {
        switch self {
        case .categories, .budget, .categoriesAndSession: true
        case .popularity, .random, .session: false
        }
    }

    /// Whether it is there to be compared with only: nobody would choose candidates so.
    public var isReference: Bool { self == .random }

    /// What the sets are, in words.
    public var title: String {
        switch self {
        case .categories: "whole categories, in the order of the prediction"
        case .budget: "largest p(category)·p(item | category)"
        case .popularity: "most clicked in training"
        case .random: "random"
        case .session: "items of the session, their neighbours, then the most clicked"
        case .categoriesAndSession: "half by session, the others by budget"
        }
    }
}
