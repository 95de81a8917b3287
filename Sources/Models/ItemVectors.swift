import Experiments
import Sessions
import Tensor

/// The item side of a model: vectors that the input reads, and the scores of items after a session.
public struct ItemVectors {
    /// Where the vectors that the input reads come from.
    enum Source {
        case table(Table)
        case metadata(ItemBuilder)
        /// The item's own vector plus the mean vector of its tokens in each field.
        case sum(Table, MetadataEmbedding)
    }

    /// What scores are products with, if not the vectors of the source: a separate table, with a bias.
    struct Output {
        let table: Table
        let bias: Table
    }

    /// Table that scores are products with directly; nil if `build` must make the vectors.
    let scoredTable: Table?
    var bias: Table? { output?.bias }
    private let source: Source
    private let output: Output?
    private let dropout: Float
    /// Factor on cosine scores; nil for dot products.
    private let cosineScale: Float?
    let repeats: RepeatTerm?

    /// - Parameters:
    ///   - output: nil if the vectors that are read are scored too.
    ///   - dropout: for the vectors that the input reads; `model.embeddingDropout` unless the model has its own.
    init(
        _ layout: inout ParameterLayout, _ settings: ModelSettings, from source: Source, output: Output?,
        dropout: Double? = nil
    ) {
        self.source = source
        self.output = output
        self.dropout = Float(dropout ?? settings.embeddingDropout)
        cosineScale = settings.scores == .cosine ? Float(settings.scale) : nil
        let table: Table? = if case .table(let items) = source { items } else { nil }
        scoredTable = cosineScale == nil ? output?.table ?? table : nil
        repeats = settings.repeats == .learned ? RepeatTerm(&layout, width: settings.width) : nil
    }

    /// Whether the input reads the very vectors that are scored, so that a step builds them once for both.
    var areShared: Bool { if case .table = source { false } else { output == nil } }

    /// Items whose scored vector is that of an earlier one (`ItemMetadata.twins`).
    var twins: [(item: Int, first: Int)] {
        if case .metadata(let builder) = source, output == nil { builder.twins } else { [] }
    }

    /// Vectors to be scored, items × d; of length one for cosine scores.
    func build(_ tape: Tape, _ run: ItemRun) -> Node {
        var vectors: Node
        switch (output?.table, source) {
        case (let table?, _), (nil, .table(let table)):
            switch run {
            case .range(let range): vectors = tape.rows(of: table, range)
            case .list(let list): vectors = tape.embedding(table, list)
            }
        case (nil, .metadata), (nil, .sum): vectors = made(tape, run.indices)
        }
        if cosineScale != nil { vectors = tape.normalise(vectors) }
        return vectors
    }

    /// Vectors for the input, rows × d, after dropout.
    func input(_ tape: Tape, _ rows: [Int32], _ step: StepContext) -> Node {
        tape.dropout(read(tape, rows, step), dropout)
    }

    private func read(_ tape: Tape, _ rows: [Int32], _ step: StepContext) -> Node {
        guard areShared else { return made(tape, rows) }
        guard let vectors = step.itemVectors else { preconditionFailure("the step builds what the input reads") }
        return tape.itemVectors(vectors, step.itemRows.map { map in rows.map { map[Int($0)] } } ?? rows)
    }

    /// Vectors of the source, items × d.
    private func made(_ tape: Tape, _ items: [Int32]) -> Node {
        switch source {
        case .table(let table): tape.embedding(table, items)
        case .metadata(let builder): builder(tape, items)
        case .sum(let table, let metadata):
            metadata(tape, items).reduce(tape.embedding(table, items)) { tape.add($0, $1) }
        }
    }

    /// What gives the scores of items: session vectors for products with the item vectors, and what is added to the
    /// scores of the items of the session.
    /// - Parameter sessions: target rows × d.
    func scores(_ tape: Tape, _ sessions: Node, _ batch: PackedBatch) -> SessionOutput {
        let scored = cosineScale.map { tape.normalise(sessions, scale: $0) } ?? sessions
        return SessionOutput(sessions: scored, adjustments: repeats?(tape, scored, batch))
    }
}

extension ItemVectors.Source {
    /// A vector per item.
    static func ids(
        _ layout: inout ParameterLayout, _ settings: ModelSettings, _ catalogue: Catalogue,
        start: Initialisation = .normal(deviation: 0.02)
    ) -> Self {
        .table(table(&layout, settings, catalogue, start))
    }

    /// Vectors built from metadata; there is no table of items.
    static func metadata(_ layout: inout ParameterLayout, _ settings: ModelSettings, _ catalogue: Catalogue) -> Self {
        .metadata(ItemBuilder(&layout, ItemMetadata(catalogue, settings.metadata), width: settings.width))
    }

    /// A vector per item, plus those of its metadata.
    static func enriched(_ layout: inout ParameterLayout, _ settings: ModelSettings, _ catalogue: Catalogue) -> Self {
        let table = table(&layout, settings, catalogue, .normal(deviation: 0.02))
        let metadata = ItemMetadata(catalogue, settings.metadata)
        guard !metadata.isEmpty else { return .table(table) }
        return .sum(table, MetadataEmbedding(&layout, metadata, width: settings.width, name: "items.metadata"))
    }

    private static func table(
        _ layout: inout ParameterLayout, _ settings: ModelSettings, _ catalogue: Catalogue, _ start: Initialisation
    ) -> Table {
        layout.table("items", rows: catalogue.count, columns: settings.width, start)
    }
}

extension ItemVectors.Output {
    /// A table with a bias per item, if `model.output` is `own`.
    static func chosen(
        _ layout: inout ParameterLayout, _ settings: ModelSettings, _ catalogue: Catalogue,
        start: Initialisation = .normal(deviation: 0.02)
    ) -> Self? {
        settings.output == .own ? Self(&layout, settings, catalogue, start: start) : nil
    }

    init(
        _ layout: inout ParameterLayout, _ settings: ModelSettings, _ catalogue: Catalogue, start: Initialisation
    ) {
        table = layout.table("output", rows: catalogue.count, columns: settings.width, start)
        bias = layout.table("output.bias", rows: catalogue.count, columns: 1, decays: false, .constant(0))
    }
}
