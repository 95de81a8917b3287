import Experiments
import Sessions
import Tensor

extension Tape {
    /// Records the loss of a category level: softmax over the item's most specific category, or a sigmoid for each of
    /// its categories (`model.categoryTarget`), times `model.categoryWeight`.
    ///
    /// - Parameters:
    ///   - logits: rows × categories.
    ///   - targets: the next item of each row.
    ///   - rows: rows of the whole step, over which losses are averaged.
    func categoryLoss(
        _ level: CategoryLevel, _ logits: Node, _ targets: [Int32], rows: Int, _ settings: ModelSettings
    ) {
        let share = 1 / Float(rows)
        let weight = Float(settings.categoryWeight) * share
        switch settings.categoryTarget {
        case .specific:
            let classes = targets.map { level.target[Int($0)] }
            crossEntropy(.category, logits, classes, weight: weight, reported: share)
        case .all:
            let bags = level.field.bags(of: targets)
            binaryCrossEntropy(
                .category, logits, offsets: bags.offsets, classes: bags.elements, weight: weight, reported: share)
        }
    }
}
