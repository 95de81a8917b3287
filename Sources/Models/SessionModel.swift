import Sessions
import Tensor

/// A neural next-item model: it turns sessions into vectors that are multiplied with item vectors.
///
/// The output layer (softmax over the catalogue, full ranking, candidates) is not the model's: it is the costly part,
/// and the same for all of them.
public protocol SessionModel: AnyObject {
    var parameters: Parameters { get }
    /// Width d of session and item vectors.
    var width: Int { get }
    /// Longest prefix the model sees.
    var sessionLength: Int { get }
    /// Item vectors that can be read straight from a table; nil if `buildItemVectors` must make them.
    var itemTable: Table? { get }
    /// 1 × items, if the item scores have a bias.
    var itemBias: Table? { get }
    /// Whether the input uses the built item vectors too, so that a step must build those of the sessions' items.
    var readsItemVectors: Bool { get }
    /// Whether the prefix of every target is read on its own, so that a pass holds all of them and not only the
    /// sequences that they are parts of; false by default.
    var readsEachPrefix: Bool { get }
    /// Category levels that the model predicts, coarsest first; none by default.
    var categoryLevels: [CategoryLevel] { get }
    /// Binary feedback on the next click that the model predicts; none by default.
    var feedback: [FeedbackTask] { get }
    /// Weight of the item loss; 0 if the item is no task of the model.
    var itemWeight: Double { get }

    /// Vectors of a run of items (items × d), for models without an `itemTable`.
    func buildItemVectors(_ tape: Tape, _ items: ItemRun) -> Node

    /// The forward pass over one worker's part of a step.
    func forward(_ tape: Tape, _ batch: PackedBatch, _ step: StepContext) -> SessionOutput
}

extension SessionModel {
    public var readsEachPrefix: Bool { false }
    public var categoryLevels: [CategoryLevel] { [] }
    public var feedback: [FeedbackTask] { [] }
    public var itemWeight: Double { 1 }
}

/// Binary feedback on the next click that a model predicts.
public struct FeedbackTask: Sendable, Hashable {
    public var name: String
    /// Which of a batch's `labels` are its own.
    public var index: Int
}

/// A model that reads a session item by item, so that a session can go on where the last step left it.
public protocol RecurrentModel: SessionModel {
    /// Width of the state of every layer.
    var stateWidths: [Int] { get }

    /// The forward pass over sequences that have begun before: `states`, one matrix of sequences × width per layer,
    /// holds their states, and those after their last rows on return. No gradient flows into them.
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

/// Rows of the items of a list, item after item: looked up by catalogue item, whatever the size of the catalogue.
public struct ItemRows: Sendable {
    private let rows: [Int32: Int32]

    /// - Precondition: every item stands once.
    public init(_ items: [Int32]) { rows = Dictionary(uniqueKeysWithValues: zip(items, 0...)) }

    /// - Precondition: the item is one of the list.
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

    public init(rows: Int, itemVectors: Matrix? = nil, itemRows: ItemRows? = nil) {
        self.rows = rows
        self.itemVectors = itemVectors
        self.itemRows = itemRows
    }
}

/// What a model makes of the target rows of a batch.
public struct SessionOutput {
    /// target rows × d: scores are its products with the item vectors.
    public var sessions: Node
    /// target rows × categories, one per level of the model's `categoryLevels`.
    public var categoryLogits: [Node]
    /// target rows × 1, one per task of the model's `feedback`.
    public var feedbackLogits: [Node]

    public init(sessions: Node, categoryLogits: [Node] = [], feedbackLogits: [Node] = []) {
        self.sessions = sessions
        self.categoryLogits = categoryLogits
        self.feedbackLogits = feedbackLogits
    }
}
