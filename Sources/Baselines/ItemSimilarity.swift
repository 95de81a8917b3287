import Basics
import Sessions

/// How similar items are by the sessions that they share: the cosine of their binary session vectors, shrunk where
/// there is little evidence (`ItemKNN`).
struct ItemSimilarity {
    private let index: SessionIndex
    private let shrinkage: Double
    /// Number of sessions each item shares with the one that is asked for; zeros between calls.
    private var common: [Int32]
    private let stop: StopFlag

    /// - Throws: `Stopped`.
    init(_ sessions: SessionSet, itemCount: Int, shrinkage: Double, stop: StopFlag) throws(Stopped) {
        index = try SessionIndex(sessions, itemCount: itemCount, stop: stop)
        self.shrinkage = shrinkage
        self.stop = stop
        common = Array(repeating: 0, count: itemCount)
    }

    /// Replaces a list by the `k` items most similar to an item, which is not among them; equally similar ones at the
    /// k-th place are taken in catalogue order. Sorted only if there are more than `k`.
    mutating func nearest(_ k: Int, to wanted: Int32, into neighbours: inout [(item: Int32, similarity: Double)]) {
        neighbours.removeAll(keepingCapacity: true)
        for session in index.sessions[Int(wanted)] where !stop.isStopped {
            for item in index.items[Int(session)] {
                if common[Int(item)] == 0, item != wanted { neighbours.append((item, 0)) }
                common[Int(item)] += 1
            }
        }
        common[Int(wanted)] = 0
        let own = Double(index.support(wanted)) + shrinkage
        for position in neighbours.indices {
            let item = neighbours[position].item
            let other = Double(index.support(item)) + shrinkage
            neighbours[position].similarity = Double(common[Int(item)]) / (own * other).squareRoot()
            common[Int(item)] = 0
        }
        guard neighbours.count > k else { return }
        neighbours.sort { ($1.similarity, $0.item) < ($0.similarity, $1.item) }
        neighbours.removeLast(neighbours.count - k)
    }
}

/// The nearest neighbours of every item.
public struct ItemNeighbours: Sendable {
    /// Of each item, nearest first.
    public let items: Packed<Int32, Int>
    /// Parallel to the neighbours.
    public let similarities: [Float]

    /// - Parameters:
    ///   - k: most neighbours of an item.
    ///   - shrinkage: added to the number of sessions of either item.
    /// - Throws: `Stopped`.
    public init(
        _ sessions: SessionSet, itemCount: Int, k: Int, shrinkage: Double, stop: StopFlag = StopFlag()
    ) throws(Stopped) {
        var similarity = try ItemSimilarity(sessions, itemCount: itemCount, shrinkage: shrinkage, stop: stop)
        var found: [(item: Int32, similarity: Double)] = []
        var items = Packed<Int32, Int>()
        var similarities: [Float] = []
        for item in 0..<Int32(itemCount) {
            try stop.check()
            similarity.nearest(k, to: item, into: &found)
            found.sort { ($1.similarity, $0.item) < ($0.similarity, $1.item) }
            items.append(found.lazy.map(\.item))
            similarities += found.lazy.map { Float($0.similarity) }
        }
        self.items = items
        self.similarities = similarities
    }
}
