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
        let levels = isSingle || !tasks.category ? [] : catalogue.categories
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
        towers = feedback.indices.map { Tower(&layout, "feedback.\($0)", in: width, hidden: tasks.towerWidth) }
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
            let logits = tower(tape, mixtures.removeFirst())
            output.feedbackLogits.append(logits)
            if tape.isTraining { tape.feedbackLoss(task, logits, batch, rows: step.rows, settings) }
        }
        return output
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
