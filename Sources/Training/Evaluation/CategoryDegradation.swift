import Basics
import Models
import Sessions

/// Which rows' categories are corrected or spoilt for a wanted accuracy (`evaluation.categoryAccuracy`), and with what.
///
/// Rows come in an order drawn once, so that those changed for one accuracy are among those for a further one. A row
/// that cannot be changed (its target has no category, or no score is a number) stays as it is.
package struct CategoryDegradation {
    private let level: Int
    /// Rows that are wrong and can be corrected, and rows that are right, each in the order in which they are changed.
    private let wrong: [Int]
    private let right: [Int]
    /// Rows whose target has a category.
    private let rows: Int
    private let predicted: [Int32]
    /// Of every row, the target's category and the one that it is spoilt with.
    private let truth: [Int32]
    private let spoiling: [Int32]

    /// - Parameters:
    ///   - level: index among those of the model.
    ///   - targets: of every row.
    ///   - hits, predicted: what the model says of them (`Evaluator.Result`).
    package init(
        _ level: Int, of model: any SessionModel, targets: [Int32], hits: [Int32], predicted: [Int32],
        confusions: CategoryConfusions, seed: UInt64
    ) {
        self.level = level
        self.predicted = predicted
        truth = targets.map { [target = model.categoryLevels[level].target] in target[Int($0)] }
        var stream = RandomStream(seed: seed, name: "degraded rows")
        let order = stream.permutation(targets.count)
        rows = hits.count { $0 >= 0 }
        // A row can be wrong although the best category is the target's: if another is as probable.
        wrong = order.filter { [truth] in hits[$0] == 0 && predicted[$0] >= 0 && predicted[$0] != truth[$0] }
        right = order.filter { hits[$0] > 0 }
        spoiling = truth.enumerated().map { row, category in
            guard category >= 0 else { return category }
            var stream = RandomStream(seed: seed, name: "confused category", index: row)
            return confusions.draw(for: category, using: &stream)
        }
    }

    /// The predictions changed so that as near to a share of the rows as can be is right.
    /// - Parameter accuracy: nil: as they are.
    package func swaps(for accuracy: Double?) -> ChangedCategories {
        var swaps = predicted.map { _ in CategorySwap(0, 0) }
        var best = predicted
        let change = accuracy.map { Int(($0 * Double(rows)).rounded()) - right.count } ?? 0
        let corrected = wrong.prefix(max(change, 0))
        for row in corrected {
            swaps[row] = (predicted[row], truth[row])
            best[row] = truth[row]
        }
        let spoilt = right.prefix(max(-change, 0)).filter { spoiling[$0] != truth[$0] }
        for row in spoilt {
            swaps[row] = (truth[row], spoiling[row])
            best[row] = spoiling[row]
        }
        return ChangedCategories(
            level: level, swaps: swaps, best: best,
            accuracy: Double(right.count + corrected.count - spoilt.count) / Double(max(rows, 1)))
    }
}

/// The predicted categories of some rows, in which two of each row have changed places.
package struct ChangedCategories: Sendable {
    /// Index of the level among those of the model.
    package let level: Int
    /// Of every row.
    package let swaps: [CategorySwap]
    /// The most probable category then; −1 if no score is a number.
    package let best: [Int32]
    /// Share of right rows among those whose target has a category.
    package let accuracy: Double
    /// Whether they feed the item head, too.
    package var feedHead = false
}

/// What a model takes a category for where it is wrong.
package struct CategoryConfusions: Sendable {
    /// By true category, how often each other one was predicted.
    private var counts: [Int32: [Int32: Int]] = [:]
    private let categories: Int

    /// - Parameters: truth, predicted: of every row; −1 for none.
    package init(truth: [Int32], predicted: [Int32], categories: Int) {
        self.categories = categories
        for (truth, predicted) in zip(truth, predicted) where truth >= 0 && predicted >= 0 && truth != predicted {
            counts[truth, default: [:]][predicted, default: 0] += 1
        }
    }

    /// One that the category was taken for, as often as it was; any other one alike if it never was.
    /// - Returns: the category itself if there is no other.
    func draw(for category: Int32, using stream: inout RandomStream) -> Int32 {
        guard categories > 1 else { return category }
        let others = (0..<Int32(categories)).filter { $0 != category }
        let known = counts[category] ?? [:]
        return others[stream.index(shares: others.map { known.isEmpty ? 1 : Double(known[$0] ?? 0) })]
    }
}
