import Basics

/// The items, in columns. Everywhere in the program, an item is an index 0 ..< `count`; `ids` gives its name outside.
public struct Catalogue: Sendable, Hashable {
    /// Identifier of each item in the source.
    public var ids: [String]
    /// Display title of each item; empty when the source has none.
    public var titles: [String]
    /// Category levels, coarsest first.
    public var categories: [CategoryLevel]
    /// Other metadata: title words, attributes, number buckets.
    public var fields: [ItemField]

    /// Vectors that were made elsewhere; in a dataset with a mean of zero and a mean square of one.
    public var vectors: GivenVectors?

    public var count: Int { ids.count }

    public init(
        ids: [String], titles: [String] = [], categories: [CategoryLevel] = [], fields: [ItemField] = [],
        vectors: GivenVectors? = nil
    ) {
        self.ids = ids
        self.titles = titles
        self.categories = categories
        self.fields = fields
        self.vectors = vectors
    }
}

/// A bag of tokens per item, each an index into `vocabulary`. An item may have none.
public struct ItemField: Sendable, Hashable {
    public enum Kind: String, Sendable, Hashable, Codable { case category, title, attribute, number }

    public var name: String
    public var kind: Kind
    public var vocabulary: [String]
    /// The tokens of each item.
    public var bags: Packed<Int32, Int32>

    public init(name: String, kind: Kind, vocabulary: [String], bags: Packed<Int32, Int32>) {
        self.name = name
        self.kind = kind
        self.vocabulary = vocabulary
        self.bags = bags
    }

    /// The item's tokens.
    public subscript(item: Int) -> ArraySlice<Int32> { bags[item] }
}

/// One level of the category hierarchy: each item's categories, and the one it stands for as a target.
public struct CategoryLevel: Sendable, Hashable {
    public var field: ItemField
    /// The category of each item that the category head learns and candidate sets are built from: the rarest of the
    /// item's categories with at least five items (the rarest of all if none has five); −1 if the item has none.
    public var target: [Int32]

    public var count: Int { field.vocabulary.count }
    public var name: String { field.name }

    public init(field: ItemField, target: [Int32]) {
        self.field = field
        self.target = target
    }
}
