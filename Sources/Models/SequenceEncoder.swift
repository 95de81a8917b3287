import Experiments
import Sessions
import Tensor

/// From item vectors to contextual ones: u = Dropout(LayerNorm(x + position)), then the causal Transformer.
struct SequenceEncoder {
    private let positions: Table
    private let inputNorm: LayerNormLayer
    private let encoder: TransformerEncoder
    private let dropout: Float

    init(_ layout: inout ParameterLayout, _ settings: ModelSettings) {
        dropout = Float(settings.dropout)
        positions = layout.table(
            "positions", rows: settings.sessionLength, columns: settings.width, .normal(deviation: 0.02))
        inputNorm = LayerNormLayer(&layout, "input.norm", width: settings.width)
        encoder = TransformerEncoder(
            &layout, "encoder", width: settings.width, layers: settings.layers, heads: settings.heads, dropout: dropout)
    }

    /// x, result: rows × d.
    func callAsFunction(_ tape: Tape, _ x: Node, _ batch: PackedBatch) -> Node {
        let u = inputNorm(tape, tape.add(x, tape.embedding(positions, batch.positions)))
        return encoder(tape, tape.dropout(u, dropout), offsets: batch.offsets)
    }
}
