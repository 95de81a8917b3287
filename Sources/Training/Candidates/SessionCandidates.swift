import Baselines
import Basics
import Sessions

/// What candidates around a session are chosen from; shared by the choosers of all workers.
package struct SessionCandidates: Sendable {
    /// Neighbours of an item that are kept; sets that are larger than all of them go on with the most clicked items.
    package static let neighbours = 200
    /// That of Item-kNN by default.
    private static let shrinkage = 20.0

    let nearest: ItemNeighbours
    /// All items, the most clicked first.
    let byClicks: [Int32]

    /// - Parameter sessions: those trained on.
    /// - Throws: `Stopped`.
    package init(_ sessions: SessionSet, popularity: Popularity, stop: StopFlag = StopFlag()) throws(Stopped) {
        byClicks = popularity.order
        nearest = try ItemNeighbours(
            sessions, itemCount: byClicks.count, k: Self.neighbours, shrinkage: Self.shrinkage, stop: stop)
    }

    /// Bytes of the lists.
    var bytes: Int { (nearest.items.elements.count * 2 + byClicks.count) * 4 + nearest.items.offsets.count * 8 }
}

/// The items around one session after the other, in the order in which they are candidates: those of the session, the
/// latest first, then their neighbours by Σ similarity / (1 + how many items ago), equal ones in catalogue order.
final class SessionItems {
    private let candidates: SessionCandidates
    /// Of neighbours of this session; zeros between sessions.
    private var sums: [Float]
    private var isOwn: [Bool]
    /// Items of the session and their neighbours.
    private(set) var own: [Int32] = []

    init(_ candidates: SessionCandidates) {
        self.candidates = candidates
        sums = [Float](repeating: 0, count: candidates.byClicks.count)
        isOwn = [Bool](repeating: false, count: candidates.byClicks.count)
    }

    /// - Parameter prefix: distinct items of the session, the latest first.
    func read(_ prefix: ArraySlice<Int32>) {
        for item in own { isOwn[Int(item)] = false }
        own = Array(prefix)
        for item in prefix { isOwn[Int(item)] = true }
        let nearest = candidates.nearest
        var touched: [Int32] = []
        for (ago, item) in prefix.enumerated() {
            let weight = 1 / Float(1 + ago)
            for place in nearest.items.range(Int(item)) {
                let other = nearest.items.elements[place]
                if sums[Int(other)] == 0 { touched.append(other) }
                sums[Int(other)] += weight * nearest.similarities[place]
            }
        }
        // Bits of positive floats are ordered like the floats; in one number with the item they sort fast.
        var keys: [UInt64] = []
        keys.reserveCapacity(touched.count)
        for item in touched {
            if !isOwn[Int(item)] { keys.append(UInt64(sums[Int(item)].bitPattern) << 32 | UInt64(~UInt32(item))) }
            sums[Int(item)] = 0
        }
        keys.sort(by: >)
        for key in keys {
            let item = Int32(~UInt32(truncatingIfNeeded: key))
            own.append(item)
            isOwn[Int(item)] = true
        }
    }

    /// The first items, which go on with the most clicked ones where there are no more neighbours.
    func first(_ count: Int) -> [Int32] {
        var items = Array(own.prefix(count))
        for item in candidates.byClicks {
            guard items.count < count else { break }
            if !isOwn[Int(item)] { items.append(item) }
        }
        return items
    }
}
