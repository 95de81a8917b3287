import Foundation
import Sessions

/// Clicks of every item in the sessions learned from: all of them, and the newest ones, so that a rise or a fall can be
/// told from its popularity.
package struct ItemClicks: Sendable {
    /// Shares of the sessions, newest first, that are counted apart.
    package static let windows = [1, 0.1, 0.03]

    /// Per window, log(1 + clicks) of each item.
    let logs: [[Float]]
    /// Items with the most clicks first.
    let order: [Int32]

    /// - Parameter sessions: in time order.
    package init(_ sessions: SessionSet, itemCount: Int) {
        let counts = Self.windows.map { share in
            var counts = [Int](repeating: 0, count: itemCount)
            let first = sessions.count - Int((share * Double(sessions.count)).rounded(.up))
            for session in first..<sessions.count { for item in sessions[session] { counts[Int(item)] += 1 } }
            return counts
        }
        logs = counts.map { $0.map { Float(log(1 + Double($0))) } }
        order = (0..<itemCount).sorted { (-counts[0][$0], $0) < (-counts[0][$1], $1) }.map(Int32.init)
    }
}
