import Experiments
import Sessions
import Tensor

/// SASRec (Kang & McAuley 2018, arXiv 1808.09781) with softmax over the catalogue: the single-task control.
///
/// It is HierSRec without what HierSRec adds: item and position embeddings enter the same causal encoder (no metadata,
/// no input projection); its pooled output is multiplied by the item vectors (no category head, no item head).
/// Everything else is shared, so that a comparison with equal settings isolates metadata, hierarchy and item head;
/// HierSRec with `hierarchy: none` lies between the two.
///
/// Deviations from the paper: cross-entropy instead of one binary negative per step (as in Klenitskiy & Vasilev 2023,
/// arXiv 2309.07602), GELU with 4d instead of ReLU with d, a layer norm instead of √d on the input, and no dropout on
/// attention weights. `pooling: last` and `scores: dot` are SASRec's; the other poolings, cosine scores and a separate
/// output table are options, so that the control is not beaten by what has nothing to do with the hierarchy.
public final class Transformer: SessionModel {
    public let settings: ModelSettings
    public let parameters: Parameters
    public let items: ItemVectors

    private let encoder: SequenceEncoder
    private let pooling: SessionPooling
    private let heads: TaskHeads

    init(_ settings: ModelSettings, catalogue: Catalogue, feedback: [String] = [], start: WeightStart) throws {
        self.settings = settings
        var layout = ParameterLayout()
        items = ItemVectors(
            &layout, settings, from: .ids(&layout, settings, catalogue), output: .chosen(&layout, settings, catalogue))
        encoder = SequenceEncoder(&layout, settings)
        pooling = SessionPooling(&layout, settings)
        heads = TaskHeads(&layout, settings, catalogue, feedback: feedback)
        parameters = try start.parameters(layout)
    }

    public var tasks: PredictedTasks { heads.tasks }

    public func forward(_ tape: Tape, _ batch: PackedBatch, _ step: StepContext) -> SessionOutput {
        let input = items.input(tape, batch.items, step)
        let encoded = encoder(tape, input, batch)
        let pooled = pooling(tape, encoded, items: input, offsets: batch.offsets)
        return heads(tape, tape.select(pooled, rows: batch.targetRows), batch, step, items: items)
    }
}
