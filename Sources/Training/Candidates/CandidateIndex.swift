import Basics
import Foundation
import Sessions

/// The catalogue arranged for candidate scoring: category by category, and within a category from the most to the least
/// popular item, so that a candidate set is a list of (category, first n items).
///
/// An item belongs to the category that the category head learns for it (`CategoryLevel.target`), so categories do not
/// overlap. Items without one are never candidates, or, if the index is to have the rest, a part behind the categories,
/// which is taken when everything else has been.
package struct CandidateIndex {
    /// The items of each category, and so all items in the new order.
    package let byCategory: Packed<Int32, Int>
    /// Number of categories that are predicted: all parts but the rest.
    package let categories: Int
    /// Category and position of each item; −1 for items that are never candidates.
    package let categoryOf: [Int32]
    package let positionOf: [Int32]
    /// log p(item | category) at each position, from training clicks with one added to each item.
    package let logShare: [Float]

    /// Items in the new order.
    package var items: [Int32] { byCategory.elements }
    /// Whether items without a category come last.
    package var hasRest: Bool { byCategory.count > categories }

    /// - Throws: `Stopped`.
    package init(
        _ level: CategoryLevel, clicks: [Int32], withRest: Bool = false, stop: StopFlag = StopFlag()
    ) throws {
        try self.init(
            withRest ? level.target.map { $0 < 0 ? Int32(level.count) : $0 } : level.target, categories: level.count,
            parts: level.count + (withRest ? 1 : 0), clicks: clicks, stop: stop)
    }

    /// An index for models that predict no categories: all items are the rest.
    /// - Throws: `Stopped`.
    package init(clicks: [Int32], stop: StopFlag = StopFlag()) throws {
        try self.init(clicks.map { _ in 0 }, categories: 0, parts: 1, clicks: clicks, stop: stop)
    }

    private init(_ part: [Int32], categories: Int, parts: Int, clicks: [Int32], stop: StopFlag) throws {
        let byClicks = try (0..<Int32(part.count))
            .filter { part[Int($0)] >= 0 }
            .sorted { a, b in
                try stop.check()
                return clicks[Int(a)] != clicks[Int(b)] ? clicks[Int(a)] > clicks[Int(b)] : a < b
            }
        byCategory = try Packed(
            grouping: byClicks, by: byClicks.map { part[Int($0)] }, parts: parts, stop: stop)
        let order = byCategory.elements
        var positions = [Int32](repeating: -1, count: part.count)
        for (position, item) in order.enumerated() { positions[Int(item)] = Int32(position) }
        var shares = [Float](repeating: 0, count: order.count)
        for category in 0..<parts {
            let range = byCategory.range(category)
            let total = range.reduce(0) { $0 + Int(clicks[Int(order[$1])]) + 1 }
            for position in range { shares[position] = logf(Float(clicks[Int(order[position])] + 1) / Float(total)) }
        }
        categoryOf = part
        positionOf = positions
        logShare = shares
        self.categories = categories
    }

    package func size(_ category: Int) -> Int { byCategory.range(category).count }
}

/// The candidates of one row.
package struct CandidateSet {
    /// The first `count` items of each named category, no category twice.
    package var parts: [(category: Int, count: Int)] = []
    /// Others, none of them twice or in one of the parts.
    package var items: [Int32] = []

    package var size: Int { parts.reduce(items.count) { $0 + $1.count } }
}
