import Basics
import Foundation
import Sessions

/// The catalogue arranged for candidate scoring: category by category, and within a category from the most to the least
/// popular item, so that a candidate set is a list of (category, first n items).
///
/// An item belongs to the category that the category head learns for it (`CategoryLevel.target`), so categories do not
/// overlap; items without one are never candidates.
package struct CandidateIndex {
    /// The items of each category, and so all items in the new order.
    package let byCategory: Packed<Int32, Int>
    /// Category and position of each item; −1 for items without a category.
    package let categoryOf: [Int32]
    package let positionOf: [Int32]
    /// log p(item | category) at each position, from training clicks with one added to each item.
    package let logShare: [Float]

    /// Items in the new order.
    package var items: [Int32] { byCategory.elements }
    package var categories: Int { byCategory.count }

    /// - Throws: `Stopped`.
    package init(_ level: CategoryLevel, clicks: [Int32], stop: StopFlag = StopFlag()) throws {
        let byClicks = try (0..<Int32(level.target.count))
            .filter { level.target[Int($0)] >= 0 }
            .sorted { a, b in
                try stop.check()
                return clicks[Int(a)] != clicks[Int(b)] ? clicks[Int(a)] > clicks[Int(b)] : a < b
            }
        byCategory = try Packed(
            grouping: byClicks, by: byClicks.map { level.target[Int($0)] }, parts: level.count, stop: stop)
        let order = byCategory.elements
        var positions = [Int32](repeating: -1, count: level.target.count)
        for (position, item) in order.enumerated() { positions[Int(item)] = Int32(position) }
        var shares = [Float](repeating: 0, count: order.count)
        for category in 0..<level.count {
            let range = byCategory.range(category)
            let total = range.reduce(0) { $0 + Int(clicks[Int(order[$1])]) + 1 }
            for position in range { shares[position] = logf(Float(clicks[Int(order[position])] + 1) / Float(total)) }
        }
        categoryOf = level.target
        positionOf = positions
        logShare = shares
    }

    package func size(_ category: Int) -> Int { byCategory.range(category).count }
}

/// The candidates of one row: the first `count` items of each named category.
package struct CandidateSet {
    package var parts: [(category: Int, count: Int)] = []

    package var size: Int { parts.reduce(0) { $0 + $1.count } }
}
