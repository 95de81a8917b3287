import Experiments
import Foundation
import Metrics
import Models
import Sessions
import Tensor

/// Splits scores into the session's part and that of the predicted categories (`ScoreParts`).
///
/// The session's part is the score of the same model whose item head sees, on every level, the mean of what it sees
/// over validation rows. So it is exact whatever the head makes of the two, and the category part is what predicting
/// the categories of this very session has changed.
package struct CategoryParts {
    private let evaluator: Evaluator
    /// By level, what is seen of its categories in the mean.
    private let means: [[Float]]

    /// Validation sessions that means are taken over.
    private static let sessions = 2_000

    /// - Throws: `Stopped`.
    package init(_ evaluator: Evaluator, _ settings: ModelSettings, validation: SessionSet) throws {
        self.evaluator = evaluator
        means = try evaluator.categoryLevels.enumerated().map { index, level in
            var sums = [Double](repeating: 0, count: level.count)
            var rows = 0
            try evaluator.categoryLogits(validation, level: index, limit: Self.sessions) { logits in
                for row in 0..<logits.rows {
                    let values = Array(logits[row: row])
                    if settings.projection == .probabilities {
                        for (category, probability) in level.probabilities(values) { sums[category] += probability }
                    } else {
                        for (category, value) in values.enumerated() { sums[category] += Double(value) }
                    }
                }
                rows += logits.rows
            }
            return sums.map { Float($0 / Double(max(rows, 1))) }
        }
    }

    /// Of all items after a prefix of at least one.
    /// - Parameter scores: of all items after the same prefix.
    package func parts(of scores: [Double], after prefix: [Int32]) -> [ScoreParts] {
        zip(scores, evaluator.scores(after: prefix, fed: .fixed(means)).items).map {
            ScoreParts(score: $0, session: Double($1))
        }
    }
}
