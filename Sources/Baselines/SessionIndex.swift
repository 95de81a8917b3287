import Basics
import Sessions

/// Which items a session has, and which sessions have an item.
struct SessionIndex {
    /// Distinct items of each session, in the order of their last occurrence.
    private(set) var items = Packed<Int32, Int>()
    /// Last position of each of these items in its session, from 0; parallel to the elements of `items`.
    private(set) var lastPositions: [Int32] = []
    /// Sessions that contain each item, oldest first.
    let sessions: Packed<Int32, Int>

    var sessionCount: Int { items.count }

    /// - Parameter set: sessions in time order.
    init(_ set: SessionSet, itemCount: Int, stop: StopFlag) throws(Stopped) {
        items.elements.reserveCapacity(set.items.count)
        lastPositions.reserveCapacity(set.items.count)
        /// The last session in which each item was seen.
        var seenIn = [Int32](repeating: -1, count: itemCount)
        for session in 0..<set.count {
            try stop.check()
            let all = set[session]
            let start = items.elements.count
            for position in all.indices.reversed() where seenIn[Int(all[position])] != Int32(session) {
                seenIn[Int(all[position])] = Int32(session)
                items.elements.append(all[position])
                lastPositions.append(Int32(position - all.startIndex))
            }
            items.elements[start...].reverse()
            lastPositions[start...].reverse()
            items.endPart()
        }
        let sessionOfElement = (0..<items.count).lazy.flatMap { [items] session in
            repeatElement(Int32(session), count: items.range(session).count)
        }
        sessions = try Packed(grouping: sessionOfElement, by: items.elements, parts: itemCount, stop: stop)
    }

    /// Number of sessions that contain an item.
    func support(_ item: Int32) -> Int { sessions.range(Int(item)).count }
}
