import Experiments
import Sessions
import Tensor

/// GRU4Rec (Hidasi, Karatzoglou, Baltrunas, Tikk 2016, arXiv 1511.06939; Hidasi & Karatzoglou 2018, arXiv 1706.03847):
/// gated recurrent units read the session item by item; the last layer's state is multiplied by the output table.
///
/// The input is a row of the output table (`shared`), of a table of its own (`own`), or of a table of gate inputs,
/// which the product with a one-hot vector selects (`oneHot`). Losses, sampling and session-parallel batches belong to
/// the engine: `training.loss`, `training.batching`.
///
/// The cell is that of the paper and of the authors' Theano code or, with `gru.resetAfter`, PyTorch's, which their
/// PyTorch code has.
///
/// Deviations from the authors' code (https://github.com/hidasib/GRU4Rec): whole sessions with backpropagation through
/// time unless `training.batching` is `parallel`, in a new order every epoch unless `training.order` is `time`; where
/// sessions are trained whole, dropout of hidden states is on a layer's output only (in parallel batches the state
/// carried is the dropped one, as there); a separate embedding is as wide as the layers; all layers have one width;
/// `oneHot` drops gate inputs, not the first layer's output; ELU belongs to BPR-max and is left out of scores, whose
/// order it does not change; an item counts once as a negative, however often it is a target or drawn, and never
/// against itself (`NegativeSampler`). Beyond that code: cosine scores.
public final class GRU4Rec: RecurrentModel {
    public let settings: ModelSettings
    public let parameters: Parameters
    public let items: ItemVectors
    private let layers: [GRULayer]
    private let heads: TaskHeads

    init(_ settings: ModelSettings, catalogue: Catalogue, feedback: [String] = [], start: WeightStart) throws {
        self.settings = settings
        let d = settings.width
        let rows = catalogue.count
        let bound: Initialisation = .uniform(bound: (6 / Float(rows + d)).squareRoot())
        var layout = ParameterLayout()
        let output = ItemVectors.Output(&layout, settings, catalogue, start: bound)
        let oneHot = settings.gru.input == .oneHot
        let input =
            settings.gru.input == .shared
            ? output.table : layout.table("input", rows: rows, columns: oneHot ? 3 * d : d, bound)
        items = ItemVectors(&layout, settings, from: .table(input), output: output)
        layers = (0..<settings.layers).map {
            GRULayer(
                &layout, "gru.\($0)", in: oneHot && $0 == 0 ? nil : d, width: d,
                resetAfter: settings.gru.resetAfter)
        }
        heads = TaskHeads(&layout, settings, catalogue, feedback: feedback)
        parameters = try start.parameters(layout)
    }

    public var tasks: PredictedTasks { heads.tasks }
    public var stateWidths: [Int] { layers.map { _ in width } }

    public func forward(_ tape: Tape, _ batch: PackedBatch, _ step: StepContext) -> SessionOutput {
        read(tape, batch, step, states: nil)
    }

    public func forward(_ tape: Tape, _ batch: PackedBatch, _ step: StepContext, states: [Matrix]) -> SessionOutput {
        read(tape, batch, step, states: states)
    }

    private func read(_ tape: Tape, _ batch: PackedBatch, _ step: StepContext, states: [Matrix]?) -> SessionOutput {
        var x = items.input(tape, batch.items, step)
        for (index, layer) in layers.enumerated() {
            x = tape.dropout(
                layer(tape, x, offsets: batch.offsets, initial: states?[index]), Float(settings.dropout))
            if let states {
                for (sequence, end) in batch.offsets.dropFirst().enumerated() {
                    states[index].copyRow(sequence, from: x.value, row: Int(end) - 1)
                }
            }
        }
        return heads(tape, tape.select(x, rows: batch.targetRows), batch, step, items: items)
    }
}
