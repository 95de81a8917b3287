import Runs

/// How often the most probable category of a level explains what is recommended for the test rows: items are of it.
public struct ExplainedItems: Sendable, Hashable {
    public let level: String
    /// Test rows with a prediction and a list.
    public let rows: Int
    /// The share of these whose best item is of the category.
    public let best: Double
    /// The share of all listed items that are.
    public let listed: Double

    /// Of all levels that a model predicts, coarsest first.
    public static func all(_ lists: TestLists) -> [ExplainedItems] {
        lists.levels.compactMap { level in
            guard let predicted = level.predicted else { return nil }
            var rows = 0
            var best = 0
            var listed = (count: 0, found: 0)
            for row in 0..<lists.rows where predicted[row] >= 0 {
                let items = TestLists.items(lists.full, row: row)
                guard let first = items.first else { continue }
                rows += 1
                best += level.ofItems[Int(first)] == predicted[row] ? 1 : 0
                listed.count += items.count
                listed.found += items.count { level.ofItems[Int($0)] == predicted[row] }
            }
            guard rows > 0 else { return nil }
            return ExplainedItems(
                level: level.name, rows: rows, best: Double(best) / Double(rows),
                listed: Double(listed.found) / Double(listed.count))
        }
    }
}
