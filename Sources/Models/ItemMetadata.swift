import Experiments
import Sessions

/// What a model sees of items beside their ids.
public struct ItemMetadata: Sendable {
    /// Category levels first.
    public let fields: [ItemField]
    public let vectors: GivenVectors?
    private let itemCount: Int

    public var isEmpty: Bool { fields.isEmpty && vectors == nil }

    /// The kinds of metadata that the settings switch on.
    public init(_ catalogue: Catalogue, _ settings: MetadataSettings) {
        let others = catalogue.fields.filter { field in
            switch field.kind {
            case .category: settings.category
            case .title: settings.title
            case .attribute: settings.attributes
            case .number: settings.numbers
            }
        }
        fields = (settings.category ? catalogue.categories.map(\.field) : []) + others
        vectors = settings.vectors ? catalogue.vectors : nil
        itemCount = catalogue.count
    }

    /// Items that have the same as an earlier one, and that one: a model without ids gives both the same vector, but
    /// for the rounding of sums in another order.
    public var twins: [(item: Int, first: Int)] {
        var firsts: [Content: Int] = [:]
        return (0..<itemCount).compactMap { item in
            let content = content(item)
            guard let first = firsts[content] else {
                firsts[content] = item
                return nil
            }
            return (item, first)
        }
    }

    /// Size of the largest group of items that cannot be told apart: ID-free models give them all the same score.
    public var largestTieGroup: Int {
        twins.reduce(into: [:]) { $0[$1.first, default: 1] += 1 }.values.max() ?? min(1, itemCount)
    }

    private struct Content: Hashable {
        let tokens: [[Int32]]
        let vector: ArraySlice<Float>
    }

    /// The order of tokens does not matter to their mean, their number does.
    private func content(_ item: Int) -> Content {
        Content(tokens: fields.map { $0[item].sorted() }, vector: vectors?[item] ?? [])
    }
}
