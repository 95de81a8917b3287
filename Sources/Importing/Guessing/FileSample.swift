import Basics
import Experiments
import Foundation
import Sessions

/// The first rows of a file, in the dialect that it seems to be in.
struct FileSample {
    let path: String
    let dialect: TextDialect
    /// Names of the columns, or "1", "2", ….
    let header: [String]
    let rows: [[String]]
    /// Of the whole file as it lies there, in bytes.
    let size: Int

    private static let mostRows = 300
    private static let mostBytes = 1 << 18
    private static let delimiters = ["\t", ",", ";", "::", "|", " "]

    /// - Parameter dialect: nil for the one that it seems to be in.
    /// - Throws: `DataError` if the file cannot be read, or is no text in columns.
    init(_ url: URL, path: String, dialect: TextDialect? = nil) throws(DataError) {
        self.path = path
        @Sendable func inWords(_ error: FileError) -> DataError {
            DataError(file: path, error.message, isFaultOfInput: error.cause != .system)
        }
        let source: SourceFile
        do throws(FileError) { source = try SourceFile(url) } catch { throw inWords(error) }
        size = source.size
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.mostBytes, alignment: 16)
        defer { memory.deallocate() }
        let count = try SourceText(source, file: path, inWords: inWords).read(into: memory)
        var head = Array(memory[..<count])
        // The last line may be cut off.
        if count == memory.count, let end = head.lastIndex(of: UInt8(ascii: "\n")) { head = Array(head[...end]) }
        guard head.contains(where: { !" \r\n\t".utf8.contains($0) }) else {
            throw DataError(file: path, "the file is empty; name another one")
        }
        try Self.requireText(head, isWhole: count < memory.count, path)
        let found: (dialect: TextDialect, table: Table)?
        if let dialect {
            found = (dialect, try Self.read(head, dialect, path, .skip))
        } else {
            found = try Self.guess(head, path)
        }
        guard let found else {
            throw DataError(
                file: path,
                "the rows of this file are not alike, whatever delimiter is taken; say how it is laid out in "
                    + "an experiment file (\"sessionbench keys data.interactions\")")
        }
        (self.dialect, header, rows) = (found.dialect, found.table.header, found.table.rows)
    }

    /// - Throws: `DataError` if the bytes are no UTF-8, or an array in JSON, which has no rows.
    private static func requireText(_ head: [UInt8], isWhole: Bool, _ path: String) throws(DataError) {
        // The end of the sample may cut a character off.
        if let place = head.withUnsafeBytes(firstInvalidUTF8), isWhole || place + 4 <= head.count {
            let line = 1 + head[..<place].count { $0 == UInt8(ascii: "\n") }
            throw .invalidText(file: path, line: line, byte: head[place])
        }
        let first = head.drop { !isInk($0) }
        if first.first == UInt8(ascii: "["), first.dropFirst().first(where: isInk) == UInt8(ascii: "{") {
            throw DataError(
                file: path,
                "the file is an array in JSON; write its objects each in a line of its own (jq -c '.[]' FILE > NEWFILE)"
            )
        }
    }

    /// Whether a byte is of a character that is seen.
    private static func isInk(_ byte: UInt8) -> Bool { !" \r\n\t".utf8.contains(byte) && byte < 0x80 }

    private typealias Table = (header: [String], rows: [[String]])

    /// Nil if the rows are not alike in any dialect.
    private static func guess(
        _ head: [UInt8], _ path: String
    ) throws(DataError) -> (dialect: TextDialect, table: Table)? {
        if head.first(where: isInk) == UInt8(ascii: "{") {
            let dialect = TextDialect(form: .jsonLines)
            return (dialect, try read(head, dialect, path, .skip))
        }
        var best: (dialect: TextDialect, table: Table)?
        for quotes in [TextDialect.Quotes.double, .none] where best == nil {
            // Spaces are between columns only if nothing else is.
            for delimiter in delimiters where delimiter != " " || best == nil {
                let dialect = TextDialect(header: false, delimiter: delimiter, quotes: quotes)
                guard let table = try? read(head, dialect, path), table.header.count > best?.table.header.count ?? 1
                else {
                    continue
                }
                best = (dialect, table)
            }
        }
        if best == nil { best = tolerant(head, path) }
        guard var (dialect, table) = best else {
            // An id and others after it, or one column.
            let sequence = TextDialect(header: false, delimiter: " ", quotes: .none, columns: 2)
            if let table = try? read(head, sequence, path), table.header.count == 2 { return (sequence, table) }
            let dialect = TextDialect(header: false, delimiter: ",", quotes: .none)
            return (try? read(head, dialect, path)).map { (dialect, $0) }
        }
        if let names = table.rows.first, isHeader(names, above: table.rows.dropFirst()) {
            table = (names, Array(table.rows.dropFirst()))
            dialect.header = true
        }
        // What the importer takes by itself need not be said.
        let first = head.withUnsafeBytes { Delimiter.mostFrequent(inFirstLineOf: $0[...]).delimiter }
        let usual = Delimiter.implied(by: path) ?? first
        if usual == Delimiter(dialect.delimiter) { dialect.delimiter = "" }
        return (dialect, table)
    }

    /// The dialect in which the fewest rows cannot be read, if they are few.
    private static func tolerant(_ head: [UInt8], _ path: String) -> (dialect: TextDialect, table: Table)? {
        let dialects = delimiters.map { TextDialect(header: false, delimiter: $0, quotes: .double) }
        let tables = dialects.compactMap { dialect in
            (try? read(head, dialect, path, .skip)).map { (dialect: dialect, table: $0) }
        }
        return tables.filter { $0.table.header.count > 1 }.max { $0.table.rows.count < $1.table.rows.count }
    }

    /// - Throws: `DataError` for a row that cannot be read, if that is an error, or more than one in ten.
    private static func read(
        _ head: [UInt8], _ dialect: TextDialect, _ path: String, _ unreadable: DataSource.UnreadableRows = .error
    ) throws(DataError) -> Table {
        var reader = RowReader(unreadable)
        var rest = head[...]
        let next: TextWindow.Read = { memory in
            let part = rest.prefix(memory.count)
            memory.copyBytes(from: part)
            rest = rest.dropFirst(part.count)
            return part.count
        }
        return try rows(of: try openTable(path, dialect, block: mostBytes, read: next), &reader)
    }

    private static func rows(of text: some TextTable, _ reader: inout RowReader) throws(DataError) -> Table {
        var text = text
        var columns: [Int] = []
        for name in Set(text.header).count == text.header.count ? text.header : [] {
            columns.append(try text.column(name, key: ""))
        }
        if columns.isEmpty { columns = Array(text.header.indices) }
        var rows: [[String]] = []
        while rows.count < mostRows, try reader.next(&text) { rows.append(columns.map { text.text($0) }) }
        try reader.require(atMost: 0.1)
        return (text.header, rows)
    }

    /// Whether cells are names of columns: what stands below them is of another kind, or they are common names.
    private static func isHeader(_ names: [String], above rows: ArraySlice<[String]>) -> Bool {
        func isNumber(_ cell: String) -> Bool { Double(cell) != nil }
        if names.contains(where: { isNumber($0) || isTime($0) }) { return false }
        if names.contains(where: { ColumnRole.of($0) != nil }) { return true }
        func hasDigit(_ cell: String) -> Bool { cell.contains(where: \.isNumber) }
        return names.indices.contains { column in
            if names[column].isEmpty { return false }
            guard let first = rows.first?[column] else { return false }
            return isNumber(first) || isTime(first)
                || !hasDigit(names[column]) && rows.allSatisfy { hasDigit($0[column]) }
        }
    }

    /// Whether a cell is a date, or a number that is one.
    static func isTime(_ cell: String) -> Bool {
        if let number = Double(cell) { return ColumnProfile.isPlausibleTime(number) }
        return KnownTimes.read(cell) != nil
    }

    /// Columns that a key can name.
    var columns: [String] {
        let counts = Dictionary(header.map { ($0, 1) }, uniquingKeysWith: +)
        return header.filter { !$0.isEmpty && counts[$0] == 1 }
    }

    func values(_ column: String) -> [String] {
        guard let index = header.firstIndex(of: column) else { return [] }
        return rows.map { $0[index] }
    }
}
