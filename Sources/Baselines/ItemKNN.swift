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
    private let index: SessionIndex
    private let k: Int
    private let shrinkage: Double
    /// Number of sessions each item shares with the last one; zeros between calls.
    private var common: [Int32]
    private var neighbours: [(item: Int32, similarity: Double)] = []
    private var last: Int32?
    private let stop: StopFlag

    /// - Parameter stop: stops fitting, and ends scoring early.
    /// - Throws: `Stopped`.
    public init(
        _ settings: NeighbourSettings, _ sessions: SessionSet, itemCount: Int, stop: StopFlag = StopFlag()
    ) throws(Stopped) {
        self.stop = stop
        base = Array(repeating: 0, count: itemCount)
        index = try SessionIndex(sessions, itemCount: itemCount, stop: stop)
        k = settings.k
        shrinkage = settings.shrinkage
        common = Array(repeating: 0, count: itemCount)
    }

    public mutating func begin() { last = nil }

    public mutating func read(_ item: Int32) { last = item }

    public mutating func score(into scores: inout ItemScores) {
        guard let last else { return }
        neighbours.removeAll(keepingCapacity: true)
        for session in index.sessions[Int(last)] where !stop.isStopped {
            for item in index.items[Int(session)] {
                if common[Int(item)] == 0, item != last { neighbours.append((item, 0)) }
                common[Int(item)] += 1
            }
        }
        common[Int(last)] = 0
        let own = Double(index.support(last)) + shrinkage
        for position in neighbours.indices {
            let item = neighbours[position].item
            let other = Double(index.support(item)) + shrinkage
            neighbours[position].similarity = Double(common[Int(item)]) / (own * other).squareRoot()
            common[Int(item)] = 0
        }
        if neighbours.count > k { neighbours.sort { ($1.similarity, $0.item) < ($0.similarity, $1.item) } }
        for neighbour in neighbours.prefix(k) { scores.add(neighbour.similarity, to: neighbour.item) }
    }
}
