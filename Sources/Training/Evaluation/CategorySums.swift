import Basics
import Experiments
import Foundation
import Metrics
import Sessions
import Tensor

/// Sums over rows of how well the category heads, and the softmax over items, predict the next category.
package struct CategorySums {
    private struct Level {
        var rows = 0
        var headHits = 0
        var impliedHits = 0
        var headLoss = 0.0
        var impliedLoss = 0.0
    }

    private var levels: [Level] = []

    init() {}

    /// - Parameters:
    ///   - logits: rows × categories, one per level.
    ///   - targets: the next item of each row.
    ///   - implied: by level and row, the probability of each category by the items (`ClassShares`).
    package init(
        _ categoryLevels: [CategoryLevel], _ rule: ModelSettings.CategoryTarget, logits heads: [Matrix],
        targets: [Int32], implied: [[[Double]]]
    ) {
        for (index, level) in categoryLevels.enumerated() {
            var sums = Level()
            // A stopped pass has not seen all rows.
            for (row, target) in targets.enumerated() where row < implied[index].count {
                let right = level.right(Int(target), rule)
                guard !right.isEmpty else { continue }
                let logits = heads[index][row: row].map(Double.init)
                let shares = implied[index][row]
                sums.rows += 1
                if Self.isHit(right, logits) { sums.headHits += 1 }
                if Self.isHit(right, shares) { sums.impliedHits += 1 }
                switch rule {
                case .specific:
                    sums.headLoss += Self.softmaxLoss(logits, Int(right[0]))
                    sums.impliedLoss += Self.impliedLoss(shares, Int(right[0]))
                case .all:
                    sums.headLoss += Self.sigmoidLoss(logits, right)
                    sums.impliedLoss += Self.binaryLoss(shares, right)
                }
            }
            levels.append(sums)
        }
    }

    package mutating func append(_ other: CategorySums) {
        guard !levels.isEmpty else { return self = other }
        for (index, level) in other.levels.enumerated() {
            levels[index].rows += level.rows
            levels[index].headHits += level.headHits
            levels[index].impliedHits += level.impliedHits
            levels[index].headLoss += level.headLoss
            levels[index].impliedLoss += level.impliedLoss
        }
    }

    /// One per category level of the model that some row has a target on.
    package func comparisons(
        _ categoryLevels: [CategoryLevel], _ rule: ModelSettings.CategoryTarget
    ) -> [CategoryComparison] {
        zip(categoryLevels, levels).compactMap { level, sums in
            guard sums.rows > 0 else { return nil }
            let rows = Double(sums.rows)
            func prediction(_ hits: Int, _ loss: Double) -> CategoryComparison.Prediction {
                // What the size of a batch does to the last digits is not shown.
                .init(accuracy: Double(hits) / rows, logLoss: (loss / rows * 1e5).rounded() / 1e5)
            }
            return CategoryComparison(
                level: level.name, target: rule, rows: sums.rows,
                head: prediction(sums.headHits, sums.headLoss),
                implied: prediction(sums.impliedHits, sums.impliedLoss))
        }
    }

    // MARK: One row

    /// Whether the largest value is one of the right ones; a tie with another is not.
    private static func isHit(_ right: [Int32], _ values: [Double]) -> Bool {
        let best = right.map { values[Int($0)] }.max() ?? -.infinity
        return values.enumerated().allSatisfy { $1 < best || right.contains(Int32($0)) }
    }

    private static func softmaxLoss(_ logits: [Double], _ right: Int) -> Double {
        let largest = logits.max() ?? 0
        return log(logits.reduce(0) { $0 + exp($1 - largest) }) + largest - logits[right]
    }

    /// −log of the share, among the items that have a category; finite, however small it is.
    private static func impliedLoss(_ shares: [Double], _ right: Int) -> Double {
        -log(max(shares[right], .leastNormalMagnitude) / max(shares.reduce(0, +), .leastNormalMagnitude))
    }

    /// Σ_c softplus(x) − x·[c is right].
    private static func sigmoidLoss(_ logits: [Double], _ right: [Int32]) -> Double {
        logits.reduce(0) { $0 + max($1, 0) + log1p(exp(-abs($1))) } - right.reduce(0) { $0 + logits[Int($1)] }
    }

    /// Σ_c −log p or −log(1 − p); finite, however small they are.
    private static func binaryLoss(_ shares: [Double], _ right: [Int32]) -> Double {
        shares.enumerated().reduce(0) { sum, share in
            let p = min(share.element, 1)
            let own = right.contains(Int32(share.offset)) ? p : 1 - p
            return sum - log(max(own, .leastNormalMagnitude))
        }
    }
}

extension CategoryLevel {
    /// Categories of an item that are right if it is the target.
    fileprivate func right(_ item: Int, _ rule: ModelSettings.CategoryTarget) -> [Int32] {
        switch rule {
        case .specific: target[item] < 0 ? [] : [target[item]]
        case .all: Array(field[item])
        }
    }

    /// The categories that each item counts for.
    func classes(_ rule: ModelSettings.CategoryTarget) -> ClassShares.Level {
        switch rule {
        case .specific: ClassShares.Level(classesOf: Packed(target.map { $0 < 0 ? [] : [$0] }), count: count)
        case .all: ClassShares.Level(classesOf: field.bags, count: count)
        }
    }
}
