import Runs
import Sessions
import Tensor

/// HierSRec (Oh, Shalaby, Afsharinejad, Cui 2023, arXiv 2309.06533): a metadata-aware causal Transformer encodes the
/// session, predicts the next category on every level, and feeds these predictions into the next-item prediction.
///
/// This is a reconstruction: no code was published, and the paper leaves open the input's normalisation, the position of
/// dropout, the hidden layer of the item head, and how several levels are chained. Chosen here: position added before the
/// input's layer norm; each level's head sees the projections of the levels above it; the item head sees all of them.
/// Options beyond the paper: pooling `mean` and `consistent` (CORE, Hou et al. 2022, with query–key weights, so that
/// the weights of a prefix depend on its last item, and the mean scaled to length √d), head `residual`, cosine scores, own
/// output table, sigmoid targets, and the ID-free mode after M2TRec (Shalaby et al. 2022, arXiv 2209.11824), whose input
/// reads the very vectors that are scored: of length one with cosine scores.
public final class HierSRec: SessionModel {
    public let parameters: Parameters
    public let width: Int
    public let sessionLength: Int
    public let itemTable: Table?
    public let itemBias: Table?

    private let settings: ModelSettings
    private let levels: [CategoryLevel]
    private let dropout: Float

    private let items: Table?
    private let ownOutput: Table?
    private let metadata: MetadataEmbedding
    private let itemBuilder: (linear: LinearLayer, norm: LayerNormLayer)?
    private let positions: Table
    private let input: LinearLayer
    private let inputNorm: LayerNormLayer
    private let encoder: TransformerEncoder
    private let weighting: (queries: LinearLayer, keys: LinearLayer)?
    private let categoryHeads: [LinearLayer]
    private let projections: [LinearLayer]
    private let itemHead: LinearLayer
    private let itemHeadNorm: LayerNormLayer?

    public init(_ settings: ModelSettings, catalogue: Catalogue, seed: UInt64) {
        self.settings = settings
        width = settings.width
        sessionLength = settings.sessionLength
        dropout = Float(settings.dropout)
        levels = settings.hierarchy == .none ? [] : catalogue.categories
        let d = settings.width
        let chained = settings.hierarchy == .hierarchical
        var layout = ParameterLayout()

        // Item side. Without ids the metadata is all there is, so it gets twice the width.
        items =
            settings.idFree ? nil : layout.table("items", rows: catalogue.count, columns: d, .normal(deviation: 0.02))
        metadata = MetadataEmbedding(
            &layout, catalogue.fields(settings.metadata), width: settings.idFree ? d / 2 : d / 4)
        itemBuilder =
            settings.idFree
            ? (
                LinearLayer(&layout, "itemVector", in: metadata.width, out: d),
                LayerNormLayer(&layout, "itemVector.norm", width: d)
            ) : nil
        let own = settings.output == .own && !settings.idFree
        ownOutput = own ? layout.table("output", rows: catalogue.count, columns: d, .normal(deviation: 0.02)) : nil
        itemBias =
            own ? layout.table("output.bias", rows: catalogue.count, columns: 1, decays: false, .constant(0)) : nil
        itemTable = settings.scores == .dot ? ownOutput ?? items : nil

        // Session side.
        positions = layout.table("positions", rows: settings.sessionLength, columns: d, .normal(deviation: 0.02))
        input = LinearLayer(&layout, "input", in: d + (settings.idFree ? 0 : metadata.width), out: d)
        inputNorm = LayerNormLayer(&layout, "input.norm", width: d)
        encoder = TransformerEncoder(
            &layout, "encoder", width: d, layers: settings.layers, heads: settings.heads, dropout: dropout)
        weighting =
            settings.pooling == .consistent
            ? (
                LinearLayer(&layout, "pooling.queries", in: d, out: d, bias: false),
                LinearLayer(&layout, "pooling.keys", in: d, out: d, bias: false)
            ) : nil

        // Heads.
        var heads: [LinearLayer] = []
        var projections: [LinearLayer] = []
        for (index, level) in levels.enumerated() {
            heads.append(
                LinearLayer(&layout, "category.\(index)", in: d + (chained ? index * (d / 2) : 0), out: level.count))
            if chained { projections.append(LinearLayer(&layout, "projection.\(index)", in: level.count, out: d / 2)) }
        }
        categoryHeads = heads
        self.projections = projections
        itemHead = LinearLayer(&layout, "head", in: d + projections.count * (d / 2), out: d)
        itemHeadNorm = settings.head == .gelu ? LayerNormLayer(&layout, "head.norm", width: d) : nil
        parameters = Parameters(layout) { RandomStream(seed: seed, name: "initial \($0)") }
    }

    public var readsItemVectors: Bool { settings.idFree }

    public func buildItemVectors(_ tape: Tape, _ run: ItemRun) -> Node {
        var vectors: Node
        if let itemBuilder {
            // g(item) = LayerNorm(W·[category; title; …] + b)
            let fields = metadata(tape, run.indices)
            vectors = itemBuilder.norm(tape, itemBuilder.linear(tape, tape.concat(fields)))
        } else if let table = ownOutput ?? items {
            switch run {
            case .range(let range): vectors = tape.rows(of: table, range)
            case .list(let list): vectors = tape.embedding(table, list)
            }
        } else {
            preconditionFailure("a model has ids or builds its item vectors")
        }
        if settings.scores == .cosine { vectors = tape.normalise(vectors) }
        return vectors
    }

    public func forward(_ tape: Tape, _ batch: PackedBatch, _ step: StepContext) -> SessionOutput {
        // u = Dropout(LayerNorm(W·[item; category; title; …] + b + position))
        let itemInput = inputItems(tape, batch.items, step)
        let fields = settings.idFree ? [] : metadata(tape, batch.items)
        var u = input(tape, tape.concat([itemInput] + fields))
        u = tape.add(u, tape.embedding(positions, batch.positions))
        u = tape.dropout(inputNorm(tape, u), dropout)

        let encoded = encoder(tape, u, offsets: batch.offsets)
        let pooled = pool(tape, encoded, itemInput, batch.offsets)
        let s = tape.select(pooled, rows: batch.targetRows)

        // Categories, coarse to fine: logits ℓ = W·[s; z above] + b, then z = W·softmax(ℓ) + b
        var logits: [Node] = []
        var above: [Node] = []
        for (index, head) in categoryHeads.enumerated() {
            let level = head(tape, tape.concat([s] + above))
            logits.append(level)
            if tape.isTraining { categoryLoss(tape, levels[index], level, batch.targets, step.rows) }
            if !projections.isEmpty {
                let source = settings.detachProjection ? level.detached : level
                let seen = settings.projection == .probabilities ? tape.softmax(source) : source
                above.append(projections[index](tape, seen))
            }
        }

        // Item head: h = Dropout(LayerNorm(GELU(W·[s; z] + b))), or h = s + Dropout(W·[s; z] + b)
        let joined = itemHead(tape, tape.concat([s] + above))
        var h: Node
        if let itemHeadNorm {
            h = tape.dropout(itemHeadNorm(tape, tape.gelu(joined)), dropout)
        } else {
            h = tape.add(s, tape.dropout(joined, dropout))
        }
        if settings.scores == .cosine { h = tape.normalise(h, scale: Float(settings.scale)) }
        return SessionOutput(sessions: h, categoryLogits: logits)
    }

    /// rows × d: the item's own vector, from its table or from metadata.
    private func inputItems(_ tape: Tape, _ rows: [Int32], _ step: StepContext) -> Node {
        if let items { return tape.embedding(items, rows) }
        guard let vectors = step.itemVectors else { preconditionFailure("ID-free input needs the built item vectors") }
        return tape.itemVectors(vectors, step.itemRows.map { map in rows.map { map[Int($0)] } } ?? rows)
    }

    private func pool(_ tape: Tape, _ encoded: Node, _ itemInput: Node, _ offsets: [Int32]) -> Node {
        switch settings.pooling {
        case .last: return encoded
        case .mean: return tape.prefixMean(encoded, offsets: offsets)
        case .consistent:
            guard let weighting else { preconditionFailure("consistent pooling has its weights") }
            let mean = tape.attention(
                queries: Columns(weighting.queries(tape, encoded)), keys: Columns(weighting.keys(tape, encoded)),
                values: Columns(itemInput), offsets: offsets, heads: 1)
            // Item vectors are short; the heads get numbers as large as a layer norm would give them.
            return tape.normalise(mean, scale: Float(width).squareRoot())
        }
    }

    private func categoryLoss(_ tape: Tape, _ level: CategoryLevel, _ logits: Node, _ targets: [Int32], _ rows: Int) {
        let share = 1 / Float(rows)
        let weight = Float(settings.categoryWeight) * share
        switch settings.categoryTarget {
        case .specific:
            let classes = targets.map { level.target[Int($0)] }
            tape.crossEntropy("category", logits, classes, weight: weight, reported: share)
        case .all:
            let bags = level.field.bags(of: targets)
            tape.binaryCrossEntropy(
                "category", logits, offsets: bags.offsets, classes: bags.tokens, weight: weight, reported: share)
        }
    }
}
