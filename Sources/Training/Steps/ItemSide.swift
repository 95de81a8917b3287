import Basics
import Experiments
import Models
import Sessions
import Tensor

/// The items of a step: all of the catalogue, or a sample of it, read from a table or built; and the backward path of
/// their gradients.
struct ItemSide {
    private let model: any SessionModel
    private let gradients: Gradients
    private let tapes: [Tape]
    private let catalogue: CatalogueVectors
    private let itemCount: Int
    private let settings: TrainingSettings
    private var sampler: NegativeSampler?

    /// - Parameter tapes: for building vectors; free at that time.
    init(
        _ model: any SessionModel, _ settings: TrainingSettings, sessions: SessionSet, itemCount: Int,
        gradients: Gradients, tapes: [Tape], catalogue: CatalogueVectors
    ) {
        self.model = model
        self.settings = settings
        self.itemCount = itemCount
        self.gradients = gradients
        self.tapes = tapes
        self.catalogue = catalogue
        restart(sessions: sessions)
    }

    /// Switches to other sessions, by whose clicks items are sampled.
    mutating func restart(sessions: SessionSet) {
        sampler =
            settings.loss == .full ? nil : NegativeSampler(settings, sessions: sessions, itemCount: itemCount)
    }

    /// - Parameters:
    ///   - parts: packed batches of each worker.
    ///   - sequences: all that the parts hold.
    func items(_ parts: [[PackedBatch]], of sequences: [TrainedSequence], step: Int) -> StepItems {
        guard let sampler else { return allItems() }
        var random = RandomStream(seed: settings.seed, name: "negatives", index: step)
        let sample = sampler.sample(sequences, adjustsRepeats: model.settings.repeats == .learned, using: &random)
        // Items that only the input reads come after those that are scored.
        var list = sample.items
        if model.readsItemVectors {
            let scored = Set(sample.items)
            list += Set(parts.joined().flatMap(\.items)).subtracting(scored).sorted()
        }
        let run = ItemRun.list(list)
        let vectors = catalogue.build(tapes, run, withGradient: true)
        let range = 0..<sample.items.count
        let bias = SampledBias(sample, learned: model.itemBias, model.parameters)
        return StepItems(
            vectors: vectors,
            scored: Node(value: vectors.value.rows(range), addingTo: vectors.gradient?.sum.rows(range)),
            bias: bias.node, built: run, rowOfItem: ItemRows(list), excluded: sample.excluded, sampledBias: bias,
            corrections: sample.bias)
    }

    private func allItems() -> StepItems {
        let bias = model.itemBias.map { Node(value: model.parameters.row($0), addingTo: gradients.row($0)) }
        if let table = model.itemTable, !model.readsItemVectors {
            let vectors = Node(value: model.parameters.matrix(table.parameter), addingTo: gradients.table(table))
            return StepItems(vectors: vectors, scored: vectors, bias: bias)
        }
        let run = ItemRun.range(0..<itemCount)
        let vectors = catalogue.build(tapes, run, withGradient: true)
        return StepItems(vectors: vectors, scored: vectors, bias: bias, built: run)
    }

    /// Passes the gradients of the vectors and the bias on to the parameters.
    func backward(_ items: StepItems) {
        if let run = items.built { catalogue.backward(tapes, run, items.vectors, into: gradients) }
        items.sampledBias?.backward(into: gradients)
        // Its buffers are only reached through pointers, which keep nothing alive.
        withExtendedLifetime(items.sampledBias) {}
    }
}
