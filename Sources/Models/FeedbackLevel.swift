import Experiments
import Sessions
import Tensor

/// Feedback on the next click (a like, a bookmark, a purchase) as a level of the hierarchy: the type of interaction is
/// predicted before the item, and the prediction feeds the item head as that of a category level does
/// (`model.feedbackLevel`). Beyond the paper, whose upper tasks are categories.
///
/// The click on an item that is shown is none of them: it cannot be asked before the item.
///
/// A chained level sees the projections of all category levels, so that it may depend on what will be clicked, and is
/// seen by the item head alone. One click can have feedback of several types: each has a sigmoid of its own,
/// ℓ_k = w_k·[s; z above] + b_k, and all of them one projection, z = W·σ(ℓ) + b, or W·ℓ + b (`model.projection`).
struct FeedbackLevel {
    let tasks: [FeedbackTask]
    private let settings: ModelSettings
    private let heads: [LinearLayer]
    /// Nil if nothing sees it.
    private let projection: LinearLayer?

    /// - Parameter above: columns of the projections of the levels above.
    init(
        _ layout: inout ParameterLayout, _ settings: ModelSettings, _ tasks: [FeedbackTask], above: Int, chained: Bool
    ) {
        self.tasks = tasks
        self.settings = settings
        let d = settings.width
        heads = tasks.indices.map { LinearLayer(&layout, "feedback.\($0)", in: d + above, out: 1) }
        projection =
            chained && !tasks.isEmpty
            ? LinearLayer(&layout, "projection.feedback", in: tasks.count, out: d / 2) : nil
    }

    /// Columns of the projection.
    var projectedWidth: Int { projection == nil ? 0 : settings.width / 2 }

    /// Logits of each task, rows × 1, and the projection, rows × d/2, if there is one; in training the losses are
    /// recorded.
    ///
    /// - Parameters:
    ///   - s: session vectors of the batch's target rows, rows × d.
    ///   - above: projections of the levels above.
    func callAsFunction(
        _ tape: Tape, _ s: Node, above: [Node], _ batch: PackedBatch, _ step: StepContext
    ) -> (logits: [Node], projected: [Node]) {
        let seen = tape.concat([s] + above)
        let logits = heads.map { $0(tape, seen) }
        if tape.isTraining {
            for (task, logits) in zip(tasks, logits) {
                tape.feedbackLoss(task, logits, batch, rows: step.rows, settings)
            }
        }
        guard let projection else { return (logits, []) }
        let joined = tape.concat(logits)
        let source = settings.detachProjection ? joined.detached : joined
        return (logits, [projection(tape, settings.projection == .probabilities ? tape.sigmoid(source) : source)])
    }
}

extension Tape {
    /// Records the loss of a feedback task, times `model.tasks.feedbackWeight`; rows without a label do not count.
    ///
    /// - Parameters:
    ///   - logits: a column, as in `SessionOutput`.
    ///   - rows: rows of the whole step, over which losses are averaged.
    func feedbackLoss(
        _ task: FeedbackTask, _ logits: Node, _ batch: PackedBatch, rows: Int, _ settings: ModelSettings
    ) {
        let share = 1 / Float(rows)
        binaryCrossEntropy(
            .feedback(task.name), logits, labels: task.labels(batch),
            weight: Float(settings.tasks.feedbackWeight) * share, reported: share)
    }
}
