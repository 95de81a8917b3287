import Metrics
import Models
import Sessions
import Tensor

/// A model's predictions for the tasks beside the item, over some rows.
struct TaskScores {
    /// Per category level and row: 1 if the best category is the target's, 0 if it is not, −1 if the target has none.
    private(set) var hits: [[Int32]] = []
    /// Per feedback task: logit and label of every row.
    private var logits: [[Float]] = []
    private var labels: [[Int8]] = []

    init() {}

    /// The predictions of `model` for a batch's target rows.
    init(_ output: SessionOutput, of model: any SessionModel, _ batch: PackedBatch) {
        for (level, node) in zip(model.categoryLevels, output.categoryLogits) {
            let classes = batch.targets.map { level.target[Int($0)] }
            hits.append(
                classes.enumerated().map { row, answer in
                    answer < 0 ? -1 : Self.isBest(answer, in: node.value, row) ? 1 : 0
                })
        }
        logits = output.feedbackLogits.map(\.value.elements)
        labels = model.feedback.map { batch.labels[$0.index] }
    }

    private static func isBest(_ answer: Int32, in logits: Matrix, _ row: Int) -> Bool {
        let values = logits[row: row]
        let right = values[Int(answer)]
        return values.enumerated().allSatisfy { $0 == Int(answer) || $1 < right }
    }

    mutating func append(_ other: TaskScores) {
        guard !hits.isEmpty || !logits.isEmpty else { return self = other }
        for level in other.hits.indices { hits[level] += other.hits[level] }
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
