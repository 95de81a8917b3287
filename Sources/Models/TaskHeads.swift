import Experiments
import Sessions
import Tensor

/// From an encoder's session vector to all that is predicted of the next click: with `model.tasks.sharing: none` the
/// item alone, straight from the vector; otherwise also its category on every level and the feedback on it, each by a
/// tower above a mixture of experts. On a GRU this is GRU4Rec + MMoE, as proposed in the study of Tenrec (Yuan et al.
/// 2022, arXiv 2210.10629) and left unfinished there; any other encoder works the same way.
///
/// Item and category towers are linear, since the layer after them is already large; that of a feedback task has a
/// hidden layer and ends in one logit. Beyond the papers, the option `itemTower: residual` adds the tower to the
/// session vector, so that sessions stay in the space of a table that is read and scored. The labels are those of the
/// next click, which the model does not see.
///
/// Where the data tells which items were shown and not clicked, one more task asks of an item that is shown whether it
/// is clicked: its tower reads the mixture of the session so far beside the vector that the item is scored with. The
/// positive is the next click, the negatives are all items shown before it since the last one, and each counts alike;
/// rows before which nothing was shown do not count. That is the prediction of clicks of Tenrec's benchmark (its
/// sections 3.1 and 3.3), which draws two of its negatives per click from all of them.
struct TaskHeads {
    private let categoryLevels: [CategoryLevel]
    private let feedback: [FeedbackTask]
    private let settings: ModelSettings
    private let mixture: MixtureOfExperts?
    /// Nil for a single task, or if the item is none.
    private let item: LinearLayer?
    private let categories: [LinearLayer]
    private let towers: [Tower]

    /// - Parameter feedback: the feedback that the data has.
    init(_ layout: inout ParameterLayout, _ settings: ModelSettings, _ catalogue: Catalogue, feedback data: [String]) {
        let tasks = settings.tasks
        self.settings = settings
        let isSingle = tasks.sharing == .none
        let levels = settings.predictedLevels(of: catalogue)
        categoryLevels = levels
        feedback = settings.feedbackTasks(of: data)
        guard !isSingle else {
            (mixture, item, categories, towers) = (nil, nil, [], [])
            return
        }
        let hasItem = tasks.itemWeight > 0
        let names =
            (hasItem ? ["item"] : []) + levels.indices.map { "category.\($0)" }
            + feedback.indices.map { "feedback.\($0)" }
        let mixture = MixtureOfExperts(&layout, tasks, tasks: names, in: settings.width)
        let width = mixture.outputWidth
        self.mixture = mixture
        // When added to the session vector, it starts at zero, like HierSRec's item head.
        let start: Float? = tasks.itemTower == .residual ? 0 : nil
        item = hasItem ? LinearLayer(&layout, "item", in: width, out: settings.width, bound: start) : nil
        categories = levels.enumerated().map { index, level in
            LinearLayer(&layout, "category.\(index)", in: width, out: level.count)
        }
        towers = feedback.enumerated().map { index, task in
            Tower(
                &layout, "feedback.\(index)", in: width + (task.asksAboutItems ? settings.width : 0),
                hidden: tasks.towerWidth)
        }
    }

    var tasks: PredictedTasks {
        PredictedTasks(
            categoryLevels: categoryLevels, feedback: feedback,
            itemWeight: mixture == nil ? 1 : settings.tasks.itemWeight)
    }

    /// - Parameters:
    ///   - s: session vectors of the batch's target rows, rows × d.
    ///   - items: what is scored.
    func callAsFunction(
        _ tape: Tape, _ s: Node, _ batch: PackedBatch, _ step: StepContext, items: ItemVectors
    ) -> SessionOutput {
        guard let mixture else { return items.scores(tape, s, batch) }
        var mixtures = mixture(tape, s)[...]
        var h = s.detached
        if let item {
            let tower = item(tape, mixtures.removeFirst())
            h = settings.tasks.itemTower == .residual ? tape.add(s, tower) : tower
        }
        var output = items.scores(tape, h, batch)
        for (head, level) in zip(categories, categoryLevels) {
            let logits = head(tape, mixtures.removeFirst())
            output.categoryLogits.append(logits)
            if tape.isTraining { tape.categoryLoss(level, logits, batch.targets, rows: step.rows, settings) }
        }
        for (task, tower) in zip(feedback, towers) {
            let mixture = mixtures.removeFirst()
            let logits = tower(tape, task.asksAboutItems ? asked(tape, mixture, batch, items) : mixture)
            output.feedbackLogits.append(logits)
            if tape.isTraining { tape.feedbackLoss(task, logits, batch, rows: step.rows, settings) }
        }
        return output
    }

    /// Of each target and then of each item shown before one: the mixture of the row, and the item's vector.
    private func asked(_ tape: Tape, _ mixture: Node, _ batch: PackedBatch, _ items: ItemVectors) -> Node {
        let shown = batch.shown
        let rows =
            Array(0..<Int32(batch.targets.count))
            + (0..<shown.count).flatMap { repeatElement(Int32($0), count: shown.range($0).count) }
        // A prefix has no target; its label is unknown.
        let list = batch.targets.map { max($0, 0) } + shown.elements
        return tape.concat([tape.select(mixture, rows: rows), items.build(tape, .list(list))])
    }

    /// One logit, after a hidden layer unless its width is 0.
    private struct Tower {
        private let hidden: LinearLayer?
        private let output: LinearLayer

        init(_ layout: inout ParameterLayout, _ name: String, in inputs: Int, hidden width: Int) {
            hidden = width > 0 ? LinearLayer(&layout, "\(name).hidden", in: inputs, out: width) : nil
            output = LinearLayer(&layout, name, in: width > 0 ? width : inputs, out: 1)
        }

        func callAsFunction(_ tape: Tape, _ x: Node) -> Node {
            output(tape, hidden.map { tape.relu($0(tape, x)) } ?? x)
        }
    }
}
