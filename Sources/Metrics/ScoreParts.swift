/// The score of an item, split by where it comes from, for models whose item head is fed with predicted categories. The
/// parts sum to the score.
public struct ScoreParts: Sendable, Hashable, Codable {
    /// The score with the mean prediction of the categories in place of the row's own.
    public var session: Double
    /// What the row's own prediction adds to that.
    public var category: Double

    public init(score: Double, session: Double) {
        self.session = session
        category = score - session
    }
}

extension [ScoreParts] {
    /// Place of the item with the largest part of the session, the first of equal ones.
    package var bestOfSession: Int? { indices.min { (-self[$0].session, $0) < (-self[$1].session, $1) } }
}
