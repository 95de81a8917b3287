import Experiments
import Sessions
import Tensor

/// The item side of a model: vectors that the input reads and vectors that are scored, from tables, from metadata, or
/// from both.
struct ItemVectors {
    /// Table that scores are read from straight away; nil when `build` must make the vectors.
    let scoredTable: Table?
    let bias: Table?
    private let source: Source
    private let dropout: Float
    private let output: Table?
    /// Factor on cosine scores; nil for dot products.
    private let cosineScale: Float?

    private enum Source {
        case table(Table)
        case metadata(ItemBuilder)
        /// The item's own vector plus the mean vector of its tokens in each field.
        case sum(Table, MetadataEmbedding)
    }

    /// - Parameters:
    ///   - idFree: vectors are built from metadata; there is no table of items.
    ///   - enriched: the fields that are added to the vectors of the table.
    ///   - own: scores are products with a table of their own, which has a bias.
    ///   - dropout: of the vectors that the input reads; `model.embeddingDropout` unless the model has another.
    ///   - start: of the tables.
    init(
        _ layout: inout ParameterLayout, _ settings: ModelSettings, _ catalogue: Catalogue, idFree: Bool,
        enriched: [ItemField] = [],
        own: Bool, dropout: Double? = nil, start: Initialisation = .normal(deviation: 0.02)
    ) {
        self.dropout = Float(dropout ?? settings.embeddingDropout)
        func table(_ name: String, _ layout: inout ParameterLayout) -> Table {
            layout.table(name, rows: catalogue.count, columns: settings.width, start)
        }
        source =
            idFree
            ? .metadata(ItemBuilder(&layout, catalogue.fields(settings.metadata), width: settings.width))
            : enriched.isEmpty
                ? .table(table("items", &layout))
                : .sum(
                    table("items", &layout),
                    MetadataEmbedding(&layout, enriched, width: settings.width, name: "items.metadata"))
        output = own ? table("output", &layout) : nil
        bias = own ? layout.table("output.bias", rows: catalogue.count, columns: 1, decays: false, .constant(0)) : nil
        cosineScale = settings.scores == .cosine ? Float(settings.scale) : nil
        let table: Table? = if case .table(let items) = source { items } else { nil }
        scoredTable = cosineScale == nil ? output ?? table : nil
    }

    /// Whether the input reads the very vectors that are scored, so that a step builds them once for both.
    var areShared: Bool { if case .table = source { false } else { output == nil } }

    /// Vectors to be scored, items × d; of length one for cosine scores.
    func build(_ tape: Tape, _ run: ItemRun) -> Node {
        var vectors: Node
        switch (output, source) {
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

    /// Session vectors whose products with the item vectors are the scores.
    func forScoring(_ tape: Tape, _ sessions: Node) -> Node {
        cosineScale.map { tape.normalise(sessions, scale: $0) } ?? sessions
    }
}
