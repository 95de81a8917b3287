import Basics
import Models
import Sessions
import Tensor

/// Rows with all that a correction of the repeat term depends on.
///
/// Whatever is added to the scores of items of the prefix, the softmax over the whole catalogue needs nothing of the
/// other items but their probability together: with additions x_i, p'_i = p_i·exp(x_i) / z, where
/// z = 1 − Σ p_i + Σ p_i·exp(x_i), both sums over the items of the prefix.
package struct RepeatRows {
    /// What x is linear in: the features of an entry, the term itself, the item's own score (`RepeatTerm`).
    package static let width = PrefixItems.featureCount + 2

    /// Probability of the items of the prefix, one part per row.
    package private(set) var shares = Packed<Double, Int>()
    /// entries × `width`, parallel to the shares.
    package private(set) var features: [Float] = []
    /// The entry of each row that is its target; −1 if the target is elsewhere.
    package private(set) var targets: [Int] = []

    init() {}

    /// - Parameters:
    ///   - shares: per row, the probability of each item of the prefix.
    ///   - terms: per row, what the term adds to the score of each of them.
    ///   - product: of the session vector of a row and the vector of an item, bias included.
    init(
        _ prefix: PrefixItems, targets: [Int32], shares: [[Double]], terms: [[AdjustedScore]],
        product: (_ row: Int, _ item: Int32) -> Double
    ) {
        // Weights that have diverged have no probabilities.
        for (row, target) in targets.enumerated() where row < shares.count && shares[row].allSatisfy(\.isFinite) {
            let first = self.shares.elements.count
            let entries = prefix.items.range(row)
            self.shares.append(shares[row])
            for (entry, term) in zip(entries, terms[row]) {
                let start = entry * PrefixItems.featureCount
                features += prefix.features[start..<start + PrefixItems.featureCount]
                features += [term.value, Float(product(row, term.item))]
            }
            let place = prefix.items[row].firstIndex(of: target).map { first + $0 - entries.lowerBound }
            self.targets.append(place ?? -1)
        }
    }

    /// - Parameters: shares: of each row's entries; features: entries × `width`; targets: entries, or −1.
    package init(shares: Packed<Double, Int>, features: [Float], targets: [Int]) {
        self.shares = shares
        self.features = features
        self.targets = targets
    }

    mutating func append(_ other: RepeatRows) {
        let first = shares.elements.count
        for row in 0..<other.shares.count { shares.append(other.shares[row]) }
        features += other.features
        targets += other.targets.map { $0 < 0 ? $0 : first + $0 }
    }
}
