import Basics
import Foundation
import Sessions

/// The catalogue arranged for candidate scoring: category by category, and inside a category from the most to the least
/// popular item, so that a candidate set is a list of (category, first n items).
///
/// An item belongs to the category that the category head learns for it (`CategoryLevel.target`), so categories do not
/// overlap; items without one are never candidates.
package struct CandidateIndex {
    /// Items in the new order; category c holds positions `starts[c] ..< starts[c + 1]`.
    package let items: [Int32]
    package let starts: [Int]
    /// Category and position of each item; −1 for items without a category.
    package let categoryOf: [Int32]
    package let positionOf: [Int32]
    /// log p(item | category) at each position, from training clicks with one added to each item.
    package let logShare: [Float]

    package var categories: Int { starts.count - 1 }

    /// - Throws: `Stopped`.
    package init(_ level: CategoryLevel, clicks: [Int32], stop: StopFlag = StopFlag()) throws {
        let order = try (0..<Int32(level.target.count))
            .filter { level.target[Int($0)] >= 0 }
            .sorted { a, b in
                try stop.check()
                let (left, right) = (Int(a), Int(b))
                if level.target[left] != level.target[right] { return level.target[left] < level.target[right] }
                if clicks[left] != clicks[right] { return clicks[left] > clicks[right] }
                return a < b
            }
        var starts = [Int](repeating: 0, count: level.count + 1)
        for item in order { starts[Int(level.target[Int(item)]) + 1] += 1 }
        for category in 0..<level.count { starts[category + 1] += starts[category] }
        var positions = [Int32](repeating: -1, count: level.target.count)
        for (position, item) in order.enumerated() { positions[Int(item)] = Int32(position) }
        var shares = [Float](repeating: 0, count: order.count)
        for category in 0..<level.count {
            let range = starts[category]..<starts[category + 1]
            let total = range.reduce(0) { $0 + Int(clicks[Int(order[$1])]) + 1 }
            for position in range { shares[position] = logf(Float(clicks[Int(order[position])] + 1) / Float(total)) }
        }
        items = order
        self.starts = starts
        categoryOf = level.target
        positionOf = positions
        logShare = shares
    }

    package func size(_ category: Int) -> Int { starts[category + 1] - starts[category] }
}

/// The candidates of one row: the first `count` items of each named category.
package struct CandidateSet {
    package var parts: [(category: Int, count: Int)] = []

    package var size: Int { parts.reduce(0) { $0 + $1.count } }
}
