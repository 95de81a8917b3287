import Experiments
import Sessions
import Tensor

/// GRU4Rec (Hidasi, Karatzoglou, Baltrunas, Tikk 2016, arXiv 1511.06939; Hidasi & Karatzoglou 2018, arXiv 1706.03847):
/// gated recurrent units read the session item by item, the last layer's state is multiplied with the output table.
///
/// The input is a row of the output table (`shared`), of a table of its own (`own`), or of a table of gate inputs,
/// which is what the product with a one-hot vector selects (`oneHot`). Losses, sampling and session-parallel batches
/// are the engine's: `training.loss`, `training.batching`.
///
/// Deviations from the authors' code (https://github.com/hidasib/GRU4Rec): whole sessions with backpropagation through
/// time unless `training.batching` is `parallel`; dropout of hidden states is on a layer's output only, where sessions
/// are trained whole (in parallel batches the state that is carried is the dropped one, as there); an embedding of its
/// own is as wide as the layers; all layers have one width; `oneHot` drops gate inputs, not the first layer's output;
/// ELU belongs to BPR-max and is left out of scores, whose order it does not change. Beyond it: cosine scores.
public final class GRU4Rec: RecurrentModel {
    public let parameters: Parameters
    public let width: Int
    public let sessionLength: Int
    public let itemTable: Table?
    public let itemBias: Table?
    public let readsItemVectors = false

    private let settings: ModelSettings
    private let output: Table
    private let input: Table
    private let layers: [GRULayer]
    private let heads: TaskHeads

    init(_ settings: ModelSettings, catalogue: Catalogue, feedback: [String] = [], start: WeightStart) throws {
        self.settings = settings
        width = settings.width
        sessionLength = settings.sessionLength
        let d = settings.width
        let items = catalogue.count
        let bound = (6 / Float(items + d)).squareRoot()
        var layout = ParameterLayout()
        output = layout.table("output", rows: items, columns: d, .uniform(bound: bound))
        itemBias = layout.table("output.bias", rows: items, columns: 1, decays: false, .constant(0))
        itemTable = settings.scores == .dot ? output : nil
        let oneHot = settings.gru.input == .oneHot
        input =
            settings.gru.input == .shared
            ? output : layout.table("input", rows: items, columns: oneHot ? 3 * d : d, .uniform(bound: bound))
        layers = (0..<settings.layers).map {
            GRULayer(&layout, "gru.\($0)", in: oneHot && $0 == 0 ? nil : d, width: d)
        }
        heads = TaskHeads(&layout, settings, catalogue, feedback: feedback)
        parameters = try start.parameters(layout)
    }

    public var stateWidths: [Int] { layers.map { _ in width } }
    public var categoryLevels: [CategoryLevel] { heads.categoryLevels }
    public var feedback: [FeedbackTask] { heads.feedback }
    public var itemWeight: Double { heads.itemWeight }

    public func buildItemVectors(_ tape: Tape, _ run: ItemRun) -> Node {
        let vectors =
            switch run {
            case .range(let range): tape.rows(of: output, range)
            case .list(let list): tape.embedding(output, list)
            }
        return settings.scores == .cosine ? tape.normalise(vectors) : vectors
    }

    public func forward(_ tape: Tape, _ batch: PackedBatch, _ step: StepContext) -> SessionOutput {
        read(tape, batch, step, states: nil)
    }

    public func forward(_ tape: Tape, _ batch: PackedBatch, _ step: StepContext, states: [Matrix]) -> SessionOutput {
        read(tape, batch, step, states: states)
    }

    private func read(_ tape: Tape, _ batch: PackedBatch, _ step: StepContext, states: [Matrix]?) -> SessionOutput {
        var x = tape.dropout(tape.embedding(input, batch.items), Float(settings.embeddingDropout))
        for (index, layer) in layers.enumerated() {
            x = tape.dropout(
                layer(tape, x, offsets: batch.offsets, initial: states?[index]), Float(settings.dropout))
            if let states {
                for (sequence, end) in batch.offsets.dropFirst().enumerated() {
                    states[index].copyRow(sequence, from: x.value, row: Int(end) - 1)
                }
            }
        }
        return heads(tape, tape.select(x, rows: batch.targetRows), batch, step) { [settings] tape, h in
            settings.scores == .cosine ? tape.normalise(h, scale: Float(settings.scale)) : h
        }
    }
}
