import Runs
import Sessions

/// Training clicks per item: the floor of every table, and the order inside candidate sets.
package struct Popularity {
    package let clicks: [Int32]

    package init(_ sessions: SessionSet, itemCount: Int) {
        var clicks = [Int32](repeating: 0, count: itemCount)
        for item in sessions.items { clicks[Int(item)] += 1 }
        self.clicks = clicks
    }

    /// Rank of every row's target when items are scored by clicks; ties count against it.
    package func ranks(of sessions: SessionSet) -> [Int32] {
        // Rank of an item with c clicks = items with at least c clicks.
        var atLeast: [Int32: Int32] = [:]
        for (position, count) in clicks.sorted(by: >).enumerated() { atLeast[count] = Int32(position + 1) }
        return sessions.targets.map { atLeast[clicks[Int($0)]] ?? 0 }
    }
}

extension SessionSet {
    /// Target item of every row, sessions in order.
    var targets: [Int32] {
        (0..<count).flatMap { session in self[session].dropFirst(Int(firstTarget[session])) }
    }
}
