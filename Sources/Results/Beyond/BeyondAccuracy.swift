import Foundation
import Runs

/// What is recommended, whether it is right or not: how much of the catalogue, how popular, how unexpected, how varied.
/// Rows whose list is empty count in none of the means.
public struct BeyondAccuracy: Sendable, Hashable, Encodable {
    /// Share of the catalogue that some list has (catalogue coverage; Ge et al. 2010).
    public let coverage: Double
    /// Mean over rows of the mean clicks of the list's items in the sessions that the scorer learned from (average
    /// recommendation popularity; Yin et al. 2012).
    public let popularity: Double
    /// Mean over rows of the mean −log2 of the items' shares of all clicks, in bits (mean self-information; Zhou et al.
    /// 2010). An item without any click counts as clicked once.
    public let novelty: Double
    /// Mean over rows of the number of different categories on the finest level that the list's items stand for
    /// (subtopics; Zhai et al. 2003); nil where the data has no categories.
    public let categories: Double?

    enum CodingKeys: String, CodingKey {
        case coverage = "coverage@20"
        case popularity = "popularity@20"
        case novelty = "novelty@20"
        case categories = "categories@20"
    }

    /// - Parameters:
    ///   - lists: `full` or `reranked` of these.
    /// - Returns: nil if all lists are empty.
    public init?(_ lists: [Int32], of all: TestLists) {
        let clicks = max(1, all.clicks.reduce(0) { $0 + Int($1) })
        let bits = all.clicks.map { log2(Double(clicks) / Double(max($0, 1))) }
        let category = all.levels.last?.ofItems
        var isListed = [Bool](repeating: false, count: all.clicks.count)
        var (rows, popularity, novelty, categories) = (0, 0.0, 0.0, 0)
        for row in 0..<lists.count / TestLists.length {
            let items = TestLists.items(lists, row: row)
            guard !items.isEmpty else { continue }
            rows += 1
            var (sum, information) = (0, 0.0)
            for item in items {
                isListed[Int(item)] = true
                sum += Int(all.clicks[Int(item)])
                information += bits[Int(item)]
            }
            popularity += Double(sum) / Double(items.count)
            novelty += information / Double(items.count)
            if let category { categories += Set(items.lazy.map { category[Int($0)] }.filter { $0 >= 0 }).count }
        }
        guard rows > 0 else { return nil }
        coverage = Double(isListed.count { $0 }) / Double(isListed.count)
        self.popularity = popularity / Double(rows)
        self.novelty = novelty / Double(rows)
        self.categories = category.map { _ in Double(categories) / Double(rows) }
    }
}
