import Experiments
import Sessions
import Tensor

/// A neural next-item model: it turns sessions into vectors that are multiplied by item vectors.
///
/// The output layer (softmax over the catalogue, full ranking, candidates) is not part of the model: it is the costly
/// part, and the same for all models.
public protocol SessionModel: AnyObject {
    var settings: ModelSettings { get }
    var parameters: Parameters { get }
    /// The vectors of items: those that are read, and those that scores are products with.
    var items: ItemVectors { get }
    /// What is predicted of the next click; the item alone by default.
    var tasks: PredictedTasks { get }
    /// Whether every target's prefix is read on its own, so that a pass holds all prefixes and not only the sequences
    /// they are part of; false by default.
    var readsEachPrefix: Bool { get }

    /// The forward pass over one worker's part of a step.
    func forward(_ tape: Tape, _ batch: PackedBatch, _ step: StepContext) -> SessionOutput
}

extension SessionModel {
    public var tasks: PredictedTasks { PredictedTasks() }
    public var readsEachPrefix: Bool { false }

    /// Width d of session and item vectors.
    public var width: Int { settings.width }
    /// Longest prefix the model sees.
    public var sessionLength: Int { settings.sessionLength }

    /// Item vectors that can be read straight from a table; nil if `buildItemVectors` must make them.
    public var itemTable: Table? { items.scoredTable }
    /// 1 × items, if the item scores have a bias.
    public var itemBias: Table? { items.bias }
    /// Whether the input uses the built item vectors too, so that a step must build those of the sessions' items.
    public var readsItemVectors: Bool { items.areShared }
    /// Vectors of a run of items (items × d), for models without an `itemTable`.
    public func buildItemVectors(_ tape: Tape, _ items: ItemRun) -> Node { self.items.build(tape, items) }
    /// Gives items that nothing tells apart the same vector, to the bit, so that their scores tie.
    /// - Parameter vectors: of all items, items × d.
    public func uniteTwins(_ vectors: Matrix) {
        for (item, first) in items.twins { vectors.copyRow(item, from: vectors, row: first) }
    }

    /// What a correction of the term for items of the session is linear in, in words: `correctRepeats` takes one weight
    /// for each. Nil without the term.
    public var repeatCorrections: [String]? { items.repeats == nil ? nil : RepeatTerm.correctedNames }
    /// Corrects the term for items of the session.
    public func correctRepeats(by weights: [Double]) { items.repeats?.correct(parameters, by: weights) }
    /// The same while something is done with the model.
    public func withCorrectedRepeats<Value>(by weights: [Double], _ body: () throws -> Value) rethrows -> Value {
        let trained = items.repeats?.weights(in: parameters)
        correctRepeats(by: weights)
        defer { if let trained { items.repeats?.set(trained, in: parameters) } }
        return try body()
    }

    /// Category levels that the model predicts, coarsest first.
    public var categoryLevels: [CategoryLevel] { tasks.categoryLevels }
    /// Binary feedback on the next click that the model predicts.
    public var feedback: [FeedbackTask] { tasks.feedback }
    /// Weight of the item loss; 0 if the item is no task of the model.
    public var itemWeight: Double { tasks.itemWeight }
}

/// What a model predicts of the next click.
public struct PredictedTasks {
    /// Coarsest first.
    public var categoryLevels: [CategoryLevel] = []
    public var feedback: [FeedbackTask] = []
    /// Weight of the item loss; 0 if the item is no task.
    public var itemWeight = 1.0
}

/// Binary feedback on the next click that a model predicts.
public struct FeedbackTask: Sendable, Hashable {
    public var name: String
    /// Index of its labels in a batch's `labels`.
    public var index: Int

    /// Whether it is the click on an item that is shown, which is asked of single items.
    public var asksAboutItems: Bool { name == InteractionsTable.clickOfShown }

    /// The label of each of the task's logits.
    public func labels(_ batch: PackedBatch) -> [Int8] {
        batch.labels[index] + (asksAboutItems ? batch.shown.elements.map { _ in 0 } : [])
    }
}

extension ModelSettings {
    /// Category levels that are predicted, coarsest first.
    package func predictedLevels(of catalogue: Catalogue) -> [CategoryLevel] {
        guard predictsCategories else { return [] }
        return levels == 0 ? catalogue.categories : catalogue.categories.suffix(levels)
    }

    /// - Parameter data: the feedback that the data has, in the order of its labels.
    func feedbackTasks(of data: [String]) -> [FeedbackTask] {
        data.enumerated().filter { isTask(feedback: $1) }.map { FeedbackTask(name: $1, index: $0) }
    }
}

/// A model that reads a session item by item, so that a session can go on where the last step left it.
public protocol RecurrentModel: SessionModel {
    /// Width of the state of every layer.
    var stateWidths: [Int] { get }

    /// The forward pass over sequences that began earlier: `states`, one matrix of sequences × width per layer, holds
    /// their states and, on return, those after their last rows. No gradient flows into them.
    func forward(_ tape: Tape, _ batch: PackedBatch, _ step: StepContext, states: [Matrix]) -> SessionOutput
}

/// Items whose vectors are built together: a range of the catalogue, or a list.
public enum ItemRun {
    case range(Range<Int>)
    case list([Int32])

    public var count: Int {
        switch self {
        case .range(let range): range.count
        case .list(let list): list.count
        }
    }

    /// Part of the run, by position.
    public subscript(part: Range<Int>) -> ItemRun {
        switch self {
        case .range(let range): .range(range.lowerBound + part.lowerBound..<range.lowerBound + part.upperBound)
        case .list(let list): .list(Array(list[part]))
        }
    }

    public var indices: [Int32] {
        switch self {
        case .range(let range): range.map(Int32.init)
        case .list(let list): list
        }
    }
}

/// Rows of a list's items, in its order: looked up by catalogue item, at a cost independent of the catalogue's size.
public struct ItemRows: Sendable {
    private let rows: [Int32: Int32]

    /// - Precondition: no item occurs twice.
    public init(_ items: [Int32]) { rows = Dictionary(uniqueKeysWithValues: zip(items, 0...)) }

    /// - Precondition: the item is in the list.
    public subscript(item: Int) -> Int32 {
        guard let row = rows[Int32(item)] else { preconditionFailure("item \(item) has no row in this step") }
        return row
    }
}

/// What a model needs to know of the step that a batch is part of.
public struct StepContext {
    /// Rows of all workers' batches: losses are means over them.
    public var rows: Int
    /// Built item vectors, and the rows of catalogue items in them (nil: row = item).
    public var itemVectors: Matrix?
    public var itemRows: ItemRows?
    /// What feeds the item head of a model that predicts categories first.
    public var fed: FedCategories

    public init(
        rows: Int, itemVectors: Matrix? = nil, itemRows: ItemRows? = nil, fed: FedCategories = .predicted
    ) {
        self.rows = rows
        self.itemVectors = itemVectors
        self.itemRows = itemRows
        self.fed = fed
    }
}

/// A model's output for the target rows of a batch.
public struct SessionOutput {
    /// target rows × d: scores are its products with the item vectors.
    public var sessions: Node
    /// What is added to the scores of some items; nil: nothing.
    public var adjustments: ScoreAdjustments?
    /// target rows × categories, one per level of the model's `categoryLevels`.
    public var categoryLogits: [Node]
    /// target rows × 1, one per task of the model's `feedback`; of the click on what is shown, those of the targets and
    /// then those of the items shown before each, in order.
    public var feedbackLogits: [Node]

    public init(
        sessions: Node, adjustments: ScoreAdjustments? = nil, categoryLogits: [Node] = [], feedbackLogits: [Node] = []
    ) {
        self.sessions = sessions
        self.adjustments = adjustments
        self.categoryLogits = categoryLogits
        self.feedbackLogits = feedbackLogits
    }
}
