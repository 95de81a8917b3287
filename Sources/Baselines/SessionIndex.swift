import Basics
import Sessions

/// Which items a session has, and which sessions have an item.
struct SessionIndex {
    /// Different items of session s, in the order of their last occurrence: positions
    /// `sessionOffsets[s] ..< sessionOffsets[s + 1]` of `items`.
    private(set) var sessionOffsets: [Int] = [0]
    private(set) var items: [Int32] = []
    /// Last position of each of these items in its session, from 0.
    private(set) var lastPositions: [Int32] = []
    /// Sessions that contain item i, oldest first: positions `itemOffsets[i] ..< itemOffsets[i + 1]` of `sessions`.
    private(set) var itemOffsets: [Int]
    private(set) var sessions: [Int32]

    var sessionCount: Int { sessionOffsets.count - 1 }

    /// - Parameter set: sessions in time order.
    init(_ set: SessionSet, itemCount: Int, stop: StopFlag) throws(Stopped) {
        items.reserveCapacity(set.items.count)
        lastPositions.reserveCapacity(set.items.count)
        /// The last session in which each item was seen.
        var seenIn = [Int32](repeating: -1, count: itemCount)
        itemOffsets = Array(repeating: 0, count: itemCount + 1)
        for session in 0..<set.count {
            try stop.check()
            let all = set[session]
            let start = items.count
            for position in all.indices.reversed() where seenIn[Int(all[position])] != Int32(session) {
                seenIn[Int(all[position])] = Int32(session)
                itemOffsets[Int(all[position]) + 1] += 1
                items.append(all[position])
                lastPositions.append(Int32(position - all.startIndex))
            }
            items[start...].reverse()
            lastPositions[start...].reverse()
            sessionOffsets.append(items.count)
        }
        for item in 0..<itemCount { itemOffsets[item + 1] += itemOffsets[item] }
        sessions = Array(repeating: 0, count: items.count)
        var next = itemOffsets
        for session in 0..<set.count {
            try stop.check()
            for position in sessionOffsets[session]..<sessionOffsets[session + 1] {
                let item = Int(items[position])
                sessions[next[item]] = Int32(session)
                next[item] += 1
            }
        }
    }

    /// Number of sessions that contain an item.
    func support(_ item: Int32) -> Int { itemOffsets[Int(item) + 1] - itemOffsets[Int(item)] }
}
