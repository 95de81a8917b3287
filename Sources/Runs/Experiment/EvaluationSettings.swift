/// What is measured after training, besides HR, MRR and NDCG at 20 under full-catalogue ranking.
public struct EvaluationSettings: Sendable, Hashable, Codable {
    /// How a candidate set of a wanted size is filled.
    public enum Fill: String, Sendable, Hashable, Codable, CaseIterable {
        /// All items of the K best categories; K is chosen on the validation set.
        case categories
        /// The items with the largest p(category) · p(item | category), as many as wanted.
        case budget
    }

    /// Wanted candidate-set sizes, as fractions of the catalogue.
    public var candidates: [Double] = [0.01, 0.02, 0.04, 0.08, 0.16]
    public var fill: Fill = .categories
    /// Category level (1 is the coarsest) that generates candidates; 0: the finest.
    public var level = 0
    /// Sessions that one evaluation step scores together; bounds memory, not the result.
    public var batch = 256
    /// Largest number of validation sessions scored while training; 0: all.
    public var validationSessions = 0

    public init() {}
}
