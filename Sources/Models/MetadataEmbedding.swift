import Basics
import Experiments
import Sessions
import Tensor

/// Embeddings of an item's metadata, side by side: the mean of its tokens in the table of each field (category level,
/// title, attribute, number bucket).
struct MetadataEmbedding {
    /// Fields in use, in the order of their columns.
    let fields: [ItemField]
    private let tables: [Table]
    /// Columns of the result.
    let width: Int

    init(_ layout: inout ParameterLayout, _ fields: [ItemField], width: Int, name: String = "metadata") {
        self.fields = fields
        self.width = fields.count * width
        tables = fields.enumerated().map { index, field in
            layout.table(
                "\(name).\(index).\(field.name)", rows: max(field.vocabulary.count, 1), columns: width,
                .normal(deviation: 0.02))
        }
    }

    /// items × width, as one node per field.
    func callAsFunction(_ tape: Tape, _ items: [Int32]) -> [Node] {
        zip(fields, tables).map { field, table in
            let bags = field.bags(of: items)
            return tape.bag(table, offsets: bags.offsets, tokens: bags.elements)
        }
    }
}

extension ItemField {
    /// The tokens of the given items, packed like the field itself.
    func bags(of items: [Int32]) -> Packed<Int32, Int32> { bags.selecting(items.lazy.map(Int.init)) }
}

extension Catalogue {
    /// The fields that the settings switch on, category levels first.
    public func fields(_ settings: MetadataSettings) -> [ItemField] {
        let others = fields.filter { field in
            switch field.kind {
            case .category: settings.category
            case .title: settings.title
            case .attribute: settings.attributes
            case .number: settings.numbers
            }
        }
        return (settings.category ? categories.map(\.field) : []) + others
    }

    /// Size of the largest group of items that the settings' metadata cannot tell apart: ID-free models give them all
    /// the same score.
    public func largestTieGroup(_ settings: MetadataSettings) -> Int {
        let fields = fields(settings)
        var groups: [[[Int32]]: Int] = [:]
        for item in 0..<count { groups[fields.map { $0[item].sorted() }, default: 0] += 1 }
        return groups.values.max() ?? 0
    }
}
