import Basics
import Experiments
import Sessions

/// The items files, while they are read, and the items that only sessions name.
struct ItemsImport {
    private let table: ItemsTable
    private let largestCount: Int
    private let stop: StopFlag
    /// Whether there are several files, in which items may occur again.
    private let isJoined: Bool
    /// Identifiers in order of the files, then of appearance in the sessions.
    var identifiers = Vocabulary()
    private var columns: [ItemColumn] = []
    private var reader: RowReader
    /// Line of each item in the current file, 0: not there so far.
    private var lines: [Int] = []
    /// Item of each row so far, −1 for a row that does not count; kept only if vectors are given for them.
    private(set) var itemsOfRows: [Int32] = []
    /// Rows left out since the item has one before them; nil: none.
    private(set) var copies: Int?
    /// Given for the items of the file.
    var vectors: GivenVectors?

    /// Without items files: the catalogue is what the sessions name.
    init() {
        table = ItemsTable()
        largestCount = 0
        stop = StopFlag()
        isJoined = false
        reader = RowReader(.error)
    }

    /// - Parameters:
    ///   - paths: where levels of categories come from; nil if each column is one.
    ///   - largestCount: reading throws if there is more of anything.
    ///   - isJoined: whether there are several files.
    init(_ source: DataSource, paths: CategoryColumn.Paths?, largestCount: Int, isJoined: Bool, stop: StopFlag) {
        table = source.items
        self.largestCount = largestCount
        self.isJoined = isJoined
        self.stop = stop
        reader = RowReader(source.unreadableRows)
        let (title, description) = ([table.title], [table.description])
        let kinds: [(ItemColumn.Kind, [String])] = [
            (.categories, table.categories), (.title, title), (.description, description),
            (.attribute, table.attributes), (.numbers, table.numbers),
        ]
        columns = kinds.flatMap { kind, names in
            names.filter { !$0.isEmpty }.map { ItemColumn(kind, name: $0, source, paths: paths) }
        }
    }

    /// Reads an items file. Throws `DataError` for no items, missing columns, missing or repeated identifiers, invalid
    /// numbers, and more than `largestCount` of anything; or `Stopped`.
    mutating func read(_ text: inout some TextTable) throws {
        let itemColumn = try text.column(table.item, key: "data.items.item")
        // Where each column is in this file; others may have those that it lacks.
        var places: [Int?] = []
        for column in columns {
            places.append(
                isJoined ? text.columnIfThere(column.name) : try text.column(column.name, key: column.key))
        }
        for index in columns.indices where places[index] != nil { columns[index].isFound = true }
        lines = Array(repeating: 0, count: identifiers.count)
        let rowsBefore = reader.rows
        while try reader.next(&text) {
            try stop.check()
            do throws(DataError) { try requireReadable(itemColumn, places, in: text) } catch {
                try reader.skip(error)
                continue
            }
            let item = text.withCell(itemColumn) { Int(identifiers.add($0)) }
            if item == lines.count { lines.append(0) }
            if lines[item] > 0 {
                if table.copies == .first {
                    copies = (copies ?? 0) + 1
                    continue
                }
                throw text.error(
                    itemColumn,
                    "item \(quoted(text.text(itemColumn))) is already in line \(lines[item]); remove one of the two "
                        + "rows, or set data.items.copies to first")
            }
            lines[item] = text.line
            if !table.vectors.isEmpty { noteRows(upTo: reader.rows - 1, then: Int32(item)) }
            if identifiers.count > largestCount {
                throw text.error(itemColumn, "there are more than \(largestCount) items; use a part of the data")
            }
            for (index, place) in places.enumerated() {
                guard let place else { continue }
                if isJoined, !columns[index].claim(item) {
                    if table.copies == .first { continue }
                    throw text.error(
                        place,
                        "item \(quoted(text.text(itemColumn))) has a cell of the column \(quoted(columns[index].name)) "
                            + "in a file before, too; leave one of the files out, or set data.items.copies to first")
                }
                try columns[index].append(place, item: item, largestCount: largestCount, in: text)
            }
        }
        if !table.vectors.isEmpty { noteRows(upTo: reader.rows) }
        if reader.rows == rowsBefore {
            throw text.error(
                itemColumn,
                "the file has no items\(table.header ? " below its header" : ""); add them, or set data.items.file "
                    + "to \"\""
            )
        }
    }

    /// Notes that rows up to one do not count, unless noted before, and the item of the next.
    private mutating func noteRows(upTo row: Int, then item: Int32? = nil) {
        while itemsOfRows.count < row { itemsOfRows.append(-1) }
        if let item { itemsOfRows.append(item) }
    }

    /// - Throws: `DataError` if the row has no identifier, or a cell that does not fit its column.
    private func requireReadable(_ itemColumn: Int, _ places: [Int?], in text: some TextTable) throws(DataError) {
        if text.withCell(itemColumn, { $0.isEmpty }) {
            throw text.errorOfRow(itemColumn, "the item has no identifier; fill the cell or remove the row")
        }
        for (column, place) in zip(columns, places) {
            if let place { try column.requireFitting(place, in: text) }
        }
    }

    var unreadable: SourceReport.Unreadable? { reader.unreadable }

    /// Call once all files are read. Throws `DataError` for a column that none of them has, and if most rows could not
    /// be read.
    func requireColumns() throws(DataError) {
        try reader.require()
        if let column = columns.first(where: { !$0.isFound }) {
            throw DataError(
                "no file of data.items.file has the column \(quoted(column.name)), which \(column.key) names; add a "
                    + "file with it, or correct the name")
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
        var catalogue = Catalogue(ids: identifiers.texts)
        for column in columns { column.add(to: &catalogue, itemCount: count) }
        if var vectors {
            vectors.values += [Float](repeating: 0, count: count * vectors.width - vectors.values.count)
            catalogue.vectors = vectors
        }
        return catalogue
    }
}
