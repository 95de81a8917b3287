/// Settings of models that score by similar items or similar sessions. Most defaults are the values that the authors of
/// session-rec (Ludewig, Mauro, Latifi & Jannach 2021) tuned on Diginetica, except for `ageDecay`, which is in days
/// there, and `shrinkage`.
public struct NeighbourSettings: Sendable, Hashable, Codable {
    /// Weight of an item of the session by its place.
    public enum Weight: String, Sendable, Hashable, Codable, CaseIterable {
        /// 1 everywhere.
        case same
        /// Falls by a tenth per place, down to 0; session-rec's falls below it.
        case linear
        /// Item weights: the place divided by the session's length; neighbour weights: 1 / step from the end of the
        /// session.
        case div
        case log
        /// The square of `div`.
        case quadratic
    }

    /// Number of neighbours used: items for `item-knn`, sessions for `v-sknn` and `stan`.
    public var k = 500
    /// `item-knn`: added to the number of sessions of both items, so that rare items are not the most similar.
    public var shrinkage = 20.0
    /// `v-sknn`, `stan`: number of newest sessions with an item in common from which neighbours are chosen.
    public var sample = 5_000
    /// `v-sknn`: weight of an item of the session in the similarity of sessions.
    public var similarityWeight: Weight = .quadratic
    /// `v-sknn`: weight of a neighbour by the newest item in common, in steps from the end of the session.
    public var neighbourWeight: Weight = .div
    /// `v-sknn`: scores are multiplied by 1 + this · ln(sessions / sessions with the item).
    public var idf = 5.0
    /// `stan`, λ1: decay of the weight of the session's items with their distance from its end, in places.
    public var sessionDecay = 1.225
    /// `stan`, λ2: decay of neighbours with their age, as a share of the training sessions.
    public var ageDecay = 1.0
    /// `stan`, λ3: decay of a neighbour's items with their distance from its last item in common, in places.
    public var itemDecay = 4.9

    public init() {}
}
