import Experiments
import Sessions
import Tensor

/// HierSRec (Oh, Shalaby, Afsharinejad, Cui 2023, arXiv 2309.06533): a metadata-aware causal Transformer encodes the
/// session, predicts the next category on every level, and feeds these predictions into the next-item prediction; with
/// `model.feedbackLevel` also the feedback on the next click (`FeedbackLevel`).
///
/// This is a reconstruction: no code was published, and the paper leaves open the input's normalisation, the position
/// of dropout, the hidden layer of the item head, and how several levels are chained. Chosen here: position added
/// before the input's layer norm; each level's head sees the projections of the levels above it; the item head sees all
/// of them. Options beyond the paper: pooling `mean` and `consistent` (CORE, Hou et al. 2022, with query–key weights,
/// so that the weights of a prefix depend on its last item, and the mean scaled to length √d) with dropout of the
/// vectors that are averaged, head `residual`, cosine scores, a separate output table, sigmoid targets, items that are
/// the sum of their own vector and those of their metadata, and the ID-free mode after M2TRec (Shalaby et al. 2022,
/// arXiv 2209.11824). In the last two, without a separate output table, the input reads the very vectors that are
/// scored: of length one with cosine scores.
public final class HierSRec: SessionModel {
    public let settings: ModelSettings
    public let parameters: Parameters
    public let items: ItemVectors

    private let dropout: Float
    /// Nil without ids: the item vectors then hold all the metadata.
    private let metadata: MetadataEmbedding?
    private let input: LinearLayer
    private let encoder: SequenceEncoder
    private let pooling: SessionPooling
    private let categoryHeads: CategoryHeads
    private let feedbackLevel: FeedbackLevel
    private let itemHead: LinearLayer
    private let itemHeadNorm: LayerNormLayer?

    init(_ settings: ModelSettings, catalogue: Catalogue, feedback: [String] = [], start: WeightStart) throws {
        self.settings = settings
        dropout = Float(settings.dropout)
        let d = settings.width
        var layout = ParameterLayout()
        let source: ItemVectors.Source =
            if settings.idFree {
                .metadata(&layout, settings, catalogue)
            } else if settings.itemMetadata {
                .enriched(&layout, settings, catalogue)
            } else {
                .ids(&layout, settings, catalogue)
            }
        items = ItemVectors(
            &layout, settings, from: source, output: settings.idFree ? nil : .chosen(&layout, settings, catalogue))
        metadata =
            settings.idFree
            ? nil : MetadataEmbedding(&layout, ItemMetadata(catalogue, settings.metadata), width: d / 4)
        input = LinearLayer(&layout, "input", in: d + (metadata?.count ?? 0) * (d / 4), out: d)
        encoder = SequenceEncoder(&layout, settings)
        pooling = SessionPooling(&layout, settings)
        categoryHeads = CategoryHeads(
            &layout, settings, settings.predictedLevels(of: catalogue),
            chained: settings.hierarchy == .hierarchical)
        feedbackLevel = FeedbackLevel(
            &layout, settings, settings.feedbackTasks(of: feedback).filter { !$0.asksAboutItems },
            above: categoryHeads.projectedWidth,
            chained: settings.hierarchy == .hierarchical)
        // A head added to s starts at zero: random weights would move s out of the space of the item vectors.
        itemHead = LinearLayer(
            &layout, "head", in: d + categoryHeads.projectedWidth + feedbackLevel.projectedWidth, out: d,
            bound: settings.head == .residual ? 0 : nil)
        itemHeadNorm = settings.head == .gelu ? LayerNormLayer(&layout, "head.norm", width: d) : nil
        parameters = try start.parameters(layout)
    }

    public var tasks: PredictedTasks {
        PredictedTasks(categoryLevels: categoryHeads.levels, feedback: feedbackLevel.tasks)
    }

    public func forward(_ tape: Tape, _ batch: PackedBatch, _ step: StepContext) -> SessionOutput {
        // u = Dropout(LayerNorm(W·[item; category; title; …] + b + position)), then the encoder
        let itemInput = items.input(tape, batch.items, step)
        let fields = metadata?(tape, batch.items) ?? []
        let encoded = encoder(tape, input(tape, tape.concat([itemInput] + fields)), batch)
        let pooled = pooling(tape, encoded, items: itemInput, offsets: batch.offsets)
        let s = tape.select(pooled, rows: batch.targetRows)
        let categories = categoryHeads(tape, s, targets: batch.targets, step)
        let feedback = feedbackLevel(tape, s, above: categories.projected, batch, step)

        // Item head: h = Dropout(LayerNorm(GELU(W·[s; z] + b))), or h = s + Dropout(W·[s; z] + b)
        let joined = itemHead(tape, tape.concat([s] + categories.projected + feedback.projected))
        var h: Node
        if let itemHeadNorm {
            h = tape.dropout(itemHeadNorm(tape, tape.gelu(joined)), dropout)
        } else {
            h = tape.add(s, dropped: joined, dropout)
        }
        var output = items.scores(tape, h, batch)
        output.categoryLogits = categories.logits
        output.feedbackLogits = feedback.logits
        return output
    }
}
