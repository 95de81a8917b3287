import Basics
import Experiments
import Sessions

/// The items file, while it is read, and the items that only sessions name.
struct ItemsImport {
    /// Identifiers in order of the file, then of appearance in the sessions.
    private(set) var identifiers = Vocabulary()
    private var titles: [String] = []
    private var categories: [ItemFieldBuilder] = []
    private var title: ItemFieldBuilder?
    private var attributes: [ItemFieldBuilder] = []
    private var numbers: [(name: String, values: [Double?])] = []

    /// Without an items file: the catalogue is what the sessions name.
    init() {}

    /// Reads the items file. Throws `DataError` for no items, missing columns, missing or repeated identifiers, invalid
    /// numbers, and more than `largestCount` of anything; or `Stopped`.
    init(_ table: ItemsTable, text: inout DelimitedText, largestCount: Int, stop: StopFlag) throws {
        let itemColumn = try text.column(table.item, key: "data.items.item")
        let categoryColumns = try text.columns(table.categories, key: "data.items.categories")
        let titleColumns = try text.columns(table.title.isEmpty ? [] : [table.title], key: "data.items.title")
        let attributeColumns = try text.columns(table.attributes, key: "data.items.attributes")
        let numberColumns = try text.columns(table.numbers, key: "data.items.numbers")

        categories = table.categories.map { ItemFieldBuilder(name: $0, kind: .category) }
        title = table.title.isEmpty ? nil : ItemFieldBuilder(name: table.title, kind: .title)
        attributes = table.attributes.map { ItemFieldBuilder(name: $0, kind: .attribute) }
        numbers = table.numbers.map { (name: $0, values: []) }

        // Line of each item, to name both lines of a repeated one.
        var lines: [Int] = []
        while try text.nextRow() {
            try stop.check()
            let item = text.withCell(itemColumn) { $0.isEmpty ? -1 : Int(identifiers.add($0)) }
            if item < 0 { throw text.error(itemColumn, "the item has no identifier; fill the cell or remove the row") }
            if item < lines.count {
                throw text.error(
                    itemColumn,
                    "item \(quoted(text.text(itemColumn))) is already in line \(lines[item]); remove one of the two "
                        + "rows"
                )
            }
            lines.append(text.line)
            func check(_ count: Int, _ column: Int, _ what: String) throws(DataError) {
                if count > largestCount {
                    throw text.error(column, "there are more than \(largestCount) \(what); use a part of the data")
                }
            }
            try check(lines.count, itemColumn, "items")
            for (index, column) in categoryColumns.enumerated() {
                text.withCell(column) { categories[index].appendValues($0) }
                try check(categories[index].tokenCount, column, "values in this column")
            }
            for column in titleColumns {
                let words = text.text(column)
                titles.append(words)
                title?.append(titleWords(words))
                try check(title?.tokenCount ?? 0, column, "words in this column")
            }
            for (index, column) in attributeColumns.enumerated() {
                text.withCell(column) { attributes[index].appendValues($0) }
                try check(attributes[index].tokenCount, column, "values in this column")
            }
            for (index, column) in numberColumns.enumerated() {
                numbers[index].values.append(try number(column, in: text))
            }
        }
        if lines.isEmpty {
            throw text.error(
                itemColumn, "the file has no items below its header; add them, or set data.items.file to \"\"")
        }
    }

    var count: Int { identifiers.count }

    func find(_ identifier: UnsafeRawBufferPointer) -> Int32? { identifiers.find(identifier) }

    func find(_ identifier: String) -> Int32? {
        var identifier = identifier
        return identifier.withUTF8 { find(UnsafeRawBufferPointer($0)) }
    }

    mutating func add(_ identifier: UnsafeRawBufferPointer) -> Int32 { identifiers.add(identifier) }

    /// All items; those that only sessions name have an empty title and no metadata.
    func catalogue() -> Catalogue {
        let count = identifiers.count
        var fields = [title].compactMap { $0?.field(itemCount: count) }
        fields += attributes.map { $0.field(itemCount: count) }
        fields += numbers.map { NumberBuckets.field(name: $0.name, numbers: $0.values, itemCount: count) }
        return Catalogue(
            ids: identifiers.texts,
            titles: title == nil ? [] : titles + Array(repeating: "", count: count - titles.count),
            categories: categories.map { CategoryLevel(field: $0.field(itemCount: count)) },
            fields: fields)
    }
}

private func number(_ column: Int, in text: DelimitedText) throws(DataError) -> Double? {
    if text.withCell(column, isMissing) { return nil }
    let cell = text.text(column)
    guard let number = Double(cell), number.isFinite else {
        throw text.error(
            column, "\(quoted(cell)) is not a number; correct it, leave the cell empty, or make the column an attribute"
        )
    }
    return number
}
