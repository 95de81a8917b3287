/// Models that score by similar items or similar sessions. Most defaults are the values that the authors of session-rec
/// (Ludewig, Mauro, Latifi & Jannach 2021) tuned on Diginetica; `ageDecay`, which is in days there, and `shrinkage`
/// excepted.
public struct NeighbourSettings: Sendable, Hashable, Codable {
    /// Neighbours that take part: items of `item-knn`, sessions of `v-sknn` and `stan`.
    public var k = 500
    /// `item-knn`: added to the number of sessions of both items, so that rare ones are not the most similar.
    public var shrinkage = 20.0

    public init() {}
}
