import Metrics
import Models
import Sessions
import Tensor

/// A model's predictions for the tasks beside the item, over some rows.
struct TaskScores {
    /// Per category level: rows whose target has a category, and those whose best category it is.
    private var rows: [Int] = []
    private var hits: [Int] = []
    /// Per feedback task: logit and label of every row.
    private var logits: [[Float]] = []
    private var labels: [[Int8]] = []

    init() {}

    /// The predictions of `model` for a batch's target rows.
    init(_ output: SessionOutput, of model: any SessionModel, _ batch: PackedBatch) {
        for (level, node) in zip(model.categoryLevels, output.categoryLogits) {
            let classes = batch.targets.map { level.target[Int($0)] }
            rows.append(classes.count { $0 >= 0 })
            hits.append(classes.enumerated().count { row, answer in Self.isBest(answer, in: node.value, row) })
        }
        logits = output.feedbackLogits.map(\.value.elements)
        labels = model.feedback.map { batch.labels[$0.index] }
    }

    private static func isBest(_ answer: Int32, in logits: Matrix, _ row: Int) -> Bool {
        guard answer >= 0 else { return false }
        let values = logits[row: row]
        let right = values[Int(answer)]
        return values.enumerated().allSatisfy { $0 == Int(answer) || $1 < right }
    }

    mutating func append(_ other: TaskScores) {
        guard !rows.isEmpty || !logits.isEmpty else { return self = other }
        for level in other.rows.indices {
            rows[level] += other.rows[level]
            hits[level] += other.hits[level]
        }
        for task in other.logits.indices {
            logits[task] += other.logits[task]
            labels[task] += other.labels[task]
        }
    }

    func metrics(of model: any SessionModel) -> TaskMetrics {
        TaskMetrics(
            categories: zip(model.categoryLevels, zip(rows, hits)).map { level, counts in
                CategoryMetrics(
                    level: level.field.name, rows: counts.0, accuracy: Double(counts.1) / Double(max(counts.0, 1)))
            },
            feedback: zip(model.feedback, zip(logits, labels)).map { task, scores in
                FeedbackMetrics(name: task.name, logits: scores.0, labels: scores.1)
            })
    }
}
