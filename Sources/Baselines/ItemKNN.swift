import Basics
import Experiments
import Sessions

/// Item-kNN (Sarwar et al. 2001; in sessions Hidasi et al. 2016): the k items most similar to the last item of the
/// prefix. Similarity is the cosine of the items' session vectors, shrunk where there is little evidence:
/// c(i, j) / √((n(i) + λ)(n(j) + λ)) with c common sessions, n sessions of an item, λ `shrinkage`.
///
/// Session vectors are binary (reference code counts repeated clicks too); the item itself is not its own neighbour.
/// Equally similar items at the k-th place are taken in catalogue order.
public struct ItemKNN: Baseline {
    public let base: [Double]
    private let k: Int
    private var similarity: ItemSimilarity
    private var neighbours: [(item: Int32, similarity: Double)] = []
    private var last: Int32?

    /// - Parameter stop: stops fitting, and ends scoring early.
    /// - Throws: `Stopped`.
    public init(
        _ settings: NeighbourSettings, _ sessions: SessionSet, itemCount: Int, stop: StopFlag = StopFlag()
    ) throws(Stopped) {
        base = Array(repeating: 0, count: itemCount)
        k = settings.k
        similarity = try ItemSimilarity(
            sessions, itemCount: itemCount, shrinkage: settings.shrinkage, stop: stop)
    }

    public mutating func begin() { last = nil }

    public mutating func read(_ item: Int32) { last = item }

    public mutating func score(into scores: inout ItemScores) {
        guard let last else { return }
        similarity.nearest(k, to: last, into: &neighbours)
        for neighbour in neighbours { scores.add(neighbour.similarity, to: neighbour.item) }
    }
}
