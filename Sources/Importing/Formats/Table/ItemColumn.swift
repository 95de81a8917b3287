import Basics
import Experiments
import Sessions

/// A column of the items files, while they are read.
struct ItemColumn {
    enum Kind { case categories, title, description, attribute, numbers }

    let name: String
    private let kind: Kind
    private let splitting: CellSplitting
    private let rareWords: RareWords
    /// Whether some file has it.
    var isFound = false
    /// Whether each item has a cell of it; kept only where files are joined.
    private var isClaimed: [Bool] = []

    // What was read of the cells, by the kind of column.
    private var categories: CategoryColumn
    private var field: ItemFieldBuilder
    private var titles: [String] = []
    private var numbers: [Double?] = []

    /// - Parameter paths: where levels of categories come from; nil if each column is one.
    init(_ kind: Kind, name: String, _ source: DataSource, paths: CategoryColumn.Paths?) {
        self.kind = kind
        self.name = name
        splitting = CellSplitting(source.values)
        rareWords = RareWords(source.words)
        categories = CategoryColumn(name: name, source, paths: paths)
        field = ItemFieldBuilder(name: name, kind: [.title, .description].contains(kind) ? .title : .attribute)
    }

    /// The setting that names it.
    var key: String {
        switch kind {
        case .categories: "data.items.categories"
        case .title: "data.items.title"
        case .description: "data.items.description"
        case .attribute: "data.items.attributes"
        case .numbers: "data.items.numbers"
        }
    }

    /// Notes that an item has a cell; false if it had one before.
    mutating func claim(_ item: Int) -> Bool {
        while isClaimed.count <= item { isClaimed.append(false) }
        defer { isClaimed[item] = true }
        return !isClaimed[item]
    }

    /// - Throws: `DataError` if the cell of the current row at a place does not fit the column.
    func requireFitting(_ place: Int, in text: some TextTable) throws(DataError) {
        switch kind {
        case .numbers: _ = try number(place, in: text)
        case .categories, .attribute:
            guard text.withCell(place, kind == .categories ? categories.fits : splitting.fits) else {
                throw text.errorOfRow(
                    place,
                    "\(quoted(text.text(place))) is no list; write ['a', 'b'], or set data.values.form to separated")
            }
        case .title, .description: break
        }
    }

    /// Appends the cell of the current row at a place, which fits. Throws `DataError` if there are more than
    /// `largestCount` values or words in the column.
    mutating func append(_ place: Int, item: Int, largestCount: Int, in text: some TextTable) throws(DataError) {
        switch kind {
        case .categories: _ = text.withCell(place) { categories.append($0, item: item) }
        case .attribute:
            _ = text.withCell(place) { cell in splitting.forEachValue(of: cell) { field.add($0) } }
            field.endItem(item)
        case .title, .description:
            let title = text.text(place)
            if kind == .title { titles.set(title, at: item, default: "") }
            field.append(words(title))
            field.endItem(item)
        case .numbers: numbers.set(try number(place, in: text), at: item, default: nil)
        }
        if max(categories.tokenCount, field.tokenCount) > largestCount {
            let what = [.title, .description].contains(kind) ? "words" : "values"
            throw text.error(
                place, "there are more than \(largestCount) \(what) in this column; use a part of the data")
        }
    }

    func add(to catalogue: inout Catalogue, itemCount: Int) {
        switch kind {
        case .categories: catalogue.categories += categories.fields(itemCount: itemCount)
        case .title:
            catalogue.titles = titles + Array(repeating: "", count: itemCount - titles.count)
            catalogue.fields.append(rareWords.replaced(in: field.field(itemCount: itemCount)))
        case .description: catalogue.fields.append(rareWords.replaced(in: field.field(itemCount: itemCount)))
        case .attribute: catalogue.fields.append(field.field(itemCount: itemCount))
        case .numbers:
            catalogue.fields.append(NumberBuckets.field(name: name, numbers: numbers, itemCount: itemCount))
        }
    }
}

extension Array {
    /// Sets an element, beyond the end too.
    fileprivate mutating func set(_ element: Element, at index: Int, default missing: Element) {
        while count < index { append(missing) }
        if index < count { self[index] = element } else { append(element) }
    }
}

private func number(_ column: Int, in text: some TextTable) throws(DataError) -> Double? {
    if text.withCell(column, isMissing) { return nil }
    guard let number = text.withCell(column, decimalNumber), number.isFinite else {
        throw text.errorOfRow(
            column,
            "\(quoted(text.text(column))) is not a number; correct it, leave the cell empty, or make the column an "
                + "attribute"
        )
    }
    return number
}
