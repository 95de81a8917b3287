import Experiments
import Sessions
import Tensor

/// M2TRec (Shalaby, Oh, Afsharinejad, Kumar, Cui 2022, arXiv 2209.11824): no vector per item. Items are built from
/// their metadata for input and scoring, so that items never seen in training can be ranked; the mean of a causal
/// Transformer's outputs predicts the next item and its category on every level.
///
/// This is a reconstruction: no code was published, and the paper leaves open how an item's fields are joined, whether
/// the output uses them too, and the input's normalisation. Chosen here: one linear map of all fields and a layer norm,
/// scored by products with these same vectors; position added before the input's layer norm. Options beyond the paper:
/// cosine scores (the vectors then have length one, for the input too), and `output: own`, a softmax with a vector and
/// a bias per item, which cannot rank items that training has not seen.
public final class M2TRec: SessionModel {
    public let settings: ModelSettings
    public let parameters: Parameters
    public let items: ItemVectors

    private let encoder: SequenceEncoder
    private let heads: CategoryHeads

    init(_ settings: ModelSettings, catalogue: Catalogue, start: WeightStart) throws {
        self.settings = settings
        var layout = ParameterLayout()
        items = ItemVectors(
            &layout, settings, from: .metadata(&layout, settings, catalogue),
            output: .chosen(&layout, settings, catalogue))
        encoder = SequenceEncoder(&layout, settings)
        heads = CategoryHeads(&layout, settings, settings.predictedLevels(of: catalogue), chained: false)
        parameters = try start.parameters(layout)
    }

    public var tasks: PredictedTasks { PredictedTasks(categoryLevels: heads.levels) }

    public func forward(_ tape: Tape, _ batch: PackedBatch, _ step: StepContext) -> SessionOutput {
        let encoded = encoder(tape, items.input(tape, batch.items, step), batch)
        let s = tape.select(tape.prefixMean(encoded, offsets: batch.offsets), rows: batch.targetRows)
        let logits = heads(tape, s, targets: batch.targets, step).logits
        var output = items.scores(tape, s, batch)
        output.categoryLogits = logits
        return output
    }
}
