import Basics

/// Hashes of candidate sets, by which two programs can tell that they have ranked the same ones.
///
/// The hash of a set is the sum of those of its items' names (modulo 2⁶⁴), whatever their order (Bellare & Micciancio
/// 1997, AdHash); that of the sets of many rows is a hash of these sums, row by row.
package struct CandidateHashes: Sendable {
    /// Of each item.
    let items: [UInt64]
    /// Sums over the items of the index before each position.
    private let before: [UInt64]
    private let index: CandidateIndex?
    /// Sizes and sums of the sets that are the same for all rows, by entry of the plan.
    let fixed: [Int: (size: Int, sum: UInt64)]

    /// - Parameter ids: names of the items.
    package init(_ ids: [String], _ plan: CandidatePlan) {
        let items = ids.map { id in
            var hash = ContentHash()
            hash.combine(id)
            return hash.value
        }
        self.items = items
        index = plan.prediction?.index
        var sum: UInt64 = 0
        before =
            [0]
            + (index?.items ?? []).map { item in
                sum &+= items[Int(item)]
                return sum
            }
        var fixed: [Int: (size: Int, sum: UInt64)] = [:]
        for (number, entry) in plan.entries.enumerated() {
            guard case .first(let count) = entry.choice, let order = plan.orders[entry.strategy] else { continue }
            fixed[number] = (count, order.prefix(count).reduce(0) { $0 &+ items[Int($1)] })
        }
        self.fixed = fixed
    }

    func sum(_ set: CandidateSet) -> UInt64 {
        var sum = set.items.reduce(0) { $0 &+ items[Int($1)] }
        guard let index else { return sum }
        for part in set.parts {
            let start = index.byCategory.range(part.category).lowerBound
            sum = sum &+ before[start + part.count] &- before[start]
        }
        return sum
    }

    /// - Parameter sums: of each row's set.
    /// - Returns: 16 hexadecimal digits.
    package static func hash(_ sums: [UInt64]) -> String {
        var hash = ContentHash()
        for sum in sums { hash.combine(sum) }
        return hash.hexadecimal
    }
}
