/// The search that V-SKNN and STAN share: among the newest sessions that have an item in common with the prefix, the k
/// whose common items weigh most. Equally similar sessions at the k-th place are taken newest first.
struct SessionNeighbours {
    struct Neighbour {
        var session: Int
        var similarity: Double
        /// Places from the end of the prefix to the newest item in common; 0: the last item.
        var distance: Int
    }

    let index: SessionIndex
    /// The prefix.
    var clicks: ReadClicks
    private let k: Int
    private let sample: Int
    /// Per session, valid for the sessions of `found`; similarities are zero between calls.
    private var similarities: [Double]
    private var distances: [Int32]
    private var found: [Int32] = []
    private var neighbours: [Neighbour] = []

    init(_ index: SessionIndex, k: Int, sample: Int) {
        self.index = index
        clicks = ReadClicks(itemCount: index.sessions.count)
        self.k = k
        self.sample = sample
        similarities = Array(repeating: 0, count: index.sessionCount)
        distances = Array(repeating: 0, count: index.sessionCount)
    }

    /// Neighbours of the clicks read so far.
    /// - Parameters:
    ///   - weight: weight of an item by its distance from the end of the prefix, never growing with it; an item that
    ///     occurs several times has that of its last occurrence.
    ///   - factor: what the sum of the common items' weights is multiplied by, per session.
    mutating func find(
        weight: (_ distance: Int) -> Double, factor: (_ session: Int) -> Double
    ) -> [Neighbour] {
        found.removeAll(keepingCapacity: true)
        clicks.forEachNewestFirst { item, distance in
            let own = weight(distance)
            guard own > 0 else { return false }
            // A session older than `sample` others of this item alone is not in the sample.
            for session in index.sessions[Int(item)].suffix(sample) {
                if similarities[Int(session)] == 0 {
                    found.append(session)
                    distances[Int(session)] = Int32(distance)
                }
                similarities[Int(session)] += own
            }
            return true
        }
        if found.count > sample { found.sort(by: >) }
        neighbours.removeAll(keepingCapacity: true)
        for session in found.prefix(sample) {
            let session = Int(session)
            neighbours.append(
                Neighbour(
                    session: session, similarity: similarities[session] * factor(session),
                    distance: Int(distances[session])))
        }
        for session in found { similarities[Int(session)] = 0 }
        if neighbours.count > k {
            neighbours.sort { ($0.similarity, $0.session) > ($1.similarity, $1.session) }
            neighbours.removeLast(neighbours.count - k)
        }
        return neighbours
    }
}
