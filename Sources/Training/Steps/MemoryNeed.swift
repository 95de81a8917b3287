import Basics
import Experiments
import Models
import Sessions
import Tensor

/// An estimate of the memory that training a model, or only ranking with it, takes beyond the data: what grows with the
/// experiment. Blocks of fixed size are left out.
struct MemoryNeed {
    private static let float = 4

    private let experiment: Experiment
    private let dataset: Dataset
    private let isTrained: Bool
    private let share: MachineShare?

    /// - Parameter share: the run's, of a machine that it shares with others; nil for other work.
    init(_ experiment: Experiment, on dataset: Dataset, isTrained: Bool = true, share: MachineShare? = nil) {
        self.experiment = experiment.reduced
        self.dataset = dataset
        self.isTrained = isTrained
        self.share = share
    }

    /// Has as much kept free for the run as a model with such weights takes.
    /// - Throws: `MemoryShortage` if there is not as much.
    func check(_ layout: ParameterLayout) throws(MemoryShortage) {
        let bytes = max(isTrained ? training(layout) : 0, ranking(layout))
        guard let share else { return try require(bytes, layout) }
        try share.reserve(bytes) { () throws(MemoryShortage) in try require(bytes, layout) }
    }

    private func require(_ bytes: Int, _ layout: ParameterLayout) throws(MemoryShortage) {
        try requireMemory(
            bytes,
            addressSpace: BLAS.addressSpace(workers: experiment.training.workers),
            for: "a \(experiment.model.kind.rawValue) with \(layout.count) parameters",
            advice: "lower model.width, model.sessionLength or training.batch, or use fewer items "
                + "(protocol.minimumItemSupport)")
    }

    private var model: ModelSettings { experiment.model }

    /// Numbers in the vectors of all items.
    private var itemNumbers: Int { dataset.catalogue.count * model.width }

    /// Whether item vectors are built from the weights, and kept beside them.
    private var buildsVectors: Bool { model.buildsItems || model.itemMetadata || model.scores == .cosine }

    /// Weights, gradient and two numbers that the optimiser keeps, the workers' own gradients, the vectors of the items
    /// with their gradient, and what the passes over the largest batch keep.
    private func training(_ layout: ParameterLayout) -> Int {
        let weights = 4 * layout.count + (experiment.training.workers - 1) * layout.denseCount
        let vectors = buildsVectors ? 2 * itemNumbers : 0
        return Self.float * (weights + vectors + largestBatch)
    }

    /// Weights, the vectors of the items, and copies of those in candidate sets.
    private func ranking(_ layout: ParameterLayout) -> Int {
        let sets = experiment.evaluation.candidates.max() ?? 0
        let copies = Double(experiment.evaluation.strategies.count) * sets + (model.predictsCategories ? 1 : 0)
        let vectors = (buildsVectors ? 1 : 0) + copies
        return Self.float * (layout.count + Int(vectors * Double(itemNumbers)))
    }

    /// Numbers that the passes over a step's longest sessions or rows keep: for each item read some twenty vectors and
    /// twenty more per layer, with their gradients, and the attention weights.
    private var largestBatch: Int {
        if experiment.training.batching == .parallel { return passNumbers(rows: experiment.training.batch) }
        let sessions = dataset.sessions(withValidation: experiment.training.learnsFromValidation)
        let lengths = (0..<sessions.count).map { max(0, sessions.length($0) - 1) }
        let longest = longestReads(lengths)
        let attention = model.has(.attends) ? longest.reduce(0) { $0 + $1 * $1 } * model.heads * model.layers : 0
        // Models that read each prefix on its own do so in passes of limited size.
        let rows = model.has(.readsEachPrefix) ? 0 : longest.reduce(0, +)
        return attention + passNumbers(rows: rows)
    }

    /// Items read of each of a step's longest elements: sessions, or prefixes of them.
    /// - Parameter lengths: of the sessions, without their last items.
    private func longestReads(_ lengths: [Int]) -> ArraySlice<Int> {
        let batch = experiment.training.batch
        let elements = experiment.training.batching == .rows ? lengths.flatMap { Array(1..<$0 + 1) } : lengths
        return elements.map { min($0, model.sessionLength) }.sorted(by: >).prefix(batch)
    }

    private func passNumbers(rows: Int) -> Int { 40 * rows * model.width * (1 + model.layers) }
}
