import Metrics
import Models
import Sessions
import Tensor

/// A model's predictions for the tasks beside the item, over some rows.
struct TaskScores {
    /// Per category level and row: 1 if the best category is the target's, 0 if it is not, −1 if the target has none.
    private(set) var hits: [[Int32]] = []
    /// Per category level and row: the best category, −1 if no score is a number, and its softmax probability.
    private(set) var predicted: [[Int32]] = []
    private(set) var shares: [[Float]] = []
    /// Per feedback task: logit and label of every row, or of every item asked about.
    private var logits: [[Float]] = []
    private var labels: [[Int8]] = []

    init() {}

    /// The predictions of `model` for a batch's target rows.
    init(_ output: SessionOutput, of model: any SessionModel, _ batch: PackedBatch) {
        for (level, node) in zip(model.categoryLevels, output.categoryLogits) {
            let best = BestClasses(node.value)
            predicted.append(best.classes)
            shares.append(best.shares)
            hits.append(
                batch.targets.enumerated().map { row, target in
                    let answer = level.target[Int(target)]
                    return answer < 0 ? -1 : best.classes[row] == answer && best.isAlone[row] ? 1 : 0
                })
        }
        logits = output.feedbackLogits.map(\.value.elements)
        labels = model.feedback.map { $0.labels(batch) }
    }

    mutating func append(_ other: TaskScores) {
        guard !hits.isEmpty || !logits.isEmpty else { return self = other }
        for level in other.hits.indices {
            hits[level] += other.hits[level]
            predicted[level] += other.predicted[level]
            shares[level] += other.shares[level]
        }
        for task in other.logits.indices {
            logits[task] += other.logits[task]
            labels[task] += other.labels[task]
        }
    }

    func metrics(of model: any SessionModel) -> TaskMetrics {
        TaskMetrics(
            categories: zip(model.categoryLevels, hits).map { level, hits in
                let rows = hits.count { $0 >= 0 }
                return CategoryMetrics(
                    level: level.field.name, rows: rows, accuracy: Double(hits.count { $0 > 0 }) / Double(max(rows, 1)))
            },
            feedback: zip(model.feedback, zip(logits, labels)).map { task, scores in
                FeedbackMetrics(name: task.name, logits: scores.0, labels: scores.1)
            })
    }
}
