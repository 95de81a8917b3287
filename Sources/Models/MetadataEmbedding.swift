import Basics
import Sessions
import Tensor

/// Embeddings of an item's metadata, side by side: the mean of its tokens in the table of each field (category level,
/// title, attribute, number bucket), and a linear map of the vector that was given for it.
struct MetadataEmbedding {
    private let metadata: ItemMetadata
    /// Of each field.
    private let tables: [Table]
    /// Nil without given vectors.
    private let map: LinearLayer?
    /// Nodes of the result, each as wide as was asked for.
    let count: Int

    /// - Parameter width: of each field.
    init(_ layout: inout ParameterLayout, _ metadata: ItemMetadata, width: Int, name: String = "metadata") {
        self.metadata = metadata
        tables = metadata.fields.enumerated().map { index, field in
            layout.table(
                "\(name).\(index).\(field.name)", rows: max(field.vocabulary.count, 1), columns: width,
                .normal(deviation: Self.deviation))
        }
        map = metadata.vectors.map { vectors in
            // Their numbers have a mean square of one, so that the result is as large as the rows of the tables.
            LinearLayer(
                &layout, "\(name).vectors", in: vectors.width, out: width, bias: false,
                bound: Self.deviation * (3 / Float(vectors.width)).squareRoot())
        }
        count = tables.count + (map == nil ? 0 : 1)
    }

    private static let deviation: Float = 0.02

    /// items × width, as one node per field.
    func callAsFunction(_ tape: Tape, _ items: [Int32]) -> [Node] {
        var nodes = zip(metadata.fields, tables).map { field, table in
            let bags = field.bags(of: items)
            return tape.bag(table, offsets: bags.offsets, tokens: bags.elements)
        }
        if let map, let vectors = metadata.vectors {
            let values = vectors.values(of: items)
            nodes.append(map(tape, tape.constant(values, rows: items.count, columns: vectors.width)))
        }
        return nodes
    }
}

extension ItemField {
    /// The tokens of the given items, packed like the field itself.
    func bags(of items: [Int32]) -> Packed<Int32, Int32> { bags.selecting(items.lazy.map(Int.init)) }
}
