import Basics
import Experiments
import Sessions

/// Reads delimited text (CSV, TSV) row by row, holding no more of it in memory than a block and a row.
///
/// Unless the dialect says otherwise, the first line that is not blank names the columns, the delimiter is a comma, tab
/// or semicolon, and a cell that starts with `"` ends at the next single `"`, may hold delimiters and line breaks, and
/// writes a quotation mark as `""`; elsewhere a quotation mark is an ordinary character. Lines end in LF or CRLF, blank
/// lines are skipped, a byte-order mark is ignored, and the text has to be UTF-8. Every row has as many cells as the
/// header or, without one, as the first row.
package struct DelimitedText: TextTable {
    /// Names of the columns: "1", "2", … without a header.
    package var header: [String] { layout.header }
    /// Line of the current row, from 1.
    package internal(set) var line = 1

    package let file: String
    private(set) var layout: DelimitedLayout
    private let lastColumn: Int
    private let quote: UInt8
    private var delimiter = UInt8(ascii: ",")
    private var furtherDelimiterBytes = 0
    var window: TextWindow
    /// The window's part of the text; offsets in other properties count from its beginning.
    var bytes: UnsafeRawBufferPointer
    var position = 0
    var nextLine = 1
    var rowStart = 0
    /// Whether `position` is within a row that was refused.
    private var isWithinRow = false
    private var cells: [Cell] = []

    /// A cell of the current row: bytes between its quotation marks, if it has any.
    private struct Cell {
        var start = 0
        var end = 0
        var hasDoubledQuotes = false
    }

    /// Largest number of columns; a file with more is not a table.
    package static let mostColumns = 100_000

    static let quote = UInt8(ascii: "\"")
    private static let newline = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")

    /// Reads the header.
    /// - Parameters:
    ///   - file: names the file in errors; if the dialect does not, its extension decides the delimiter if it is that
    ///     of a tab-separated format, otherwise the first line does.
    ///   - block: bytes to read at once.
    ///   - longestRow: limit on the bytes of a row; text with a longer one is refused.
    ///   - read: puts the next `block` bytes into memory and returns how many there were, fewer only at the end.
    package init(
        file: String, dialect: TextDialect = TextDialect(), block: Int, longestRow: Int = 1 << 26,
        read: @escaping (UnsafeMutableRawBufferPointer) throws(DataError) -> Int
    ) throws(DataError) {
        self.file = file
        layout = DelimitedLayout(dialect, longestRow: longestRow)
        (lastColumn, quote) = (layout.lastColumn, layout.quote)
        window = TextWindow(block: block, read: read)
        bytes = window.bytes
        while bytes.isEmpty, try readOn() {}
        if bytes.starts(with: [0xef, 0xbb, 0xbf]) { (rowStart, position) = (3, 3) }
        layout.delimiter = dialect.delimiter.isEmpty ? try findDelimiter() : Delimiter(dialect.delimiter)
        (delimiter, furtherDelimiterBytes) = (layout.delimiter.first, layout.delimiter.rest.count)
        guard let count = try readRow() else {
            let needs = layout.hasHeader ? "a line that names the columns" : "a row"
            throw DataError(file: file, line: 1, "the file is empty; it needs \(needs)")
        }
        layout.header = (0..<count).map { layout.hasHeader ? Self.text(of: cells[$0], in: bytes) : "\($0 + 1)" }
        // The first line is a row then, to be read again.
        if !layout.hasHeader { (position, nextLine) = (rowStart, line) }
    }

    /// Rows of a text whose layout is known.
    init(file: String, _ layout: DelimitedLayout, lines: [UInt8]) {
        self.file = file
        self.layout = layout
        (lastColumn, quote) = (layout.lastColumn, layout.quote)
        (delimiter, furtherDelimiterBytes) = (layout.delimiter.first, layout.delimiter.rest.count)
        window = TextWindow(lines)
        bytes = window.bytes
        cells = Array(repeating: Cell(), count: layout.header.count)
    }

    /// Moves to the next row; false at the end of the file.
    package mutating func nextRow() throws(DataError) -> Bool {
        guard let count = try readRow() else { return false }
        guard count == header.count else {
            throw DataError(
                file: file, line: line, column: 1,
                "the row has \(count) cells, but the \(layout.hasHeader ? "header" : "first row") has \(header.count); "
                    + "add or remove delimiters, or put quotation marks around cells that contain one"
            ).ofRow
        }
        return true
    }

    package mutating func skipRow() throws(DataError) {
        guard isWithinRow else { return }
        isWithinRow = false
        while true {
            if let end = bytes[position...].firstIndex(of: Self.newline) {
                position = end + 1
                nextLine += 1
                return
            }
            (rowStart, position, line) = (bytes.count, bytes.count, nextLine)
            guard try readOn() else { return }
        }
    }

    /// Calls `body` with the bytes of a cell of the current row, doubled quotation marks resolved.
    @inline(__always)
    package func withCell<Result>(_ column: Int, _ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        let cell = cells[column]
        if !cell.hasDoubledQuotes { return try body(UnsafeRawBufferPointer(rebasing: bytes[cell.start..<cell.end])) }
        return try Self.resolvingQuotes(of: cell, in: bytes).withUnsafeBytes(body)
    }

    package func text(_ column: Int) -> String { Self.text(of: cells[column], in: bytes) }

    /// An error at a cell of the current row.
    package func error(_ column: Int, _ message: String) -> DataError {
        let (line, column) = place(of: cells[column].start, in: bytes, lineStart: rowStart, line: line)
        return DataError(file: file, line: line, column: column, message)
    }

    /// Index of a column. `key` is the setting that names it.
    package func column(_ name: String, key: String) throws(DataError) -> Int {
        let matches = header.indices.filter { header[$0] == name }
        if matches.count == 1 { return matches[0] }
        let problem = matches.isEmpty ? "there is no column" : "there are \(matches.count) columns"
        let hint =
            nearestName(to: name, among: header).map { matches.isEmpty ? "; did you mean \(quoted($0))?" : "" } ?? ""
        let listed = header.prefix(50).map { quoted($0) }.joined(separator: ", ")
        let others = header.count > 50 ? " and \(header.count - 50) more" : ""
        let isNumber = layout.hasHeader && Int(name) != nil
        throw DataError(
            file: file, line: 1,
            "\(problem) \(quoted(name)), which \(key) names; the columns are \(listed)\(others)\(hint)"
                + (isNumber ? "; columns have numbers where header is false" : ""))
    }

    /// Index of a column if there is one of that name, and not several.
    package func columnIfThere(_ name: String) -> Int? {
        let column = header.firstIndex(of: name)
        return column == header.lastIndex(of: name) ? column : nil
    }

    /// Reads a row into `cells` and returns how many cells it has; nil at the end of the file. Cells beyond those of
    /// the header are only counted.
    private mutating func readRow() throws(DataError) -> Int? {
        let previous = line
        while true {
            skipBlankLines()
            rowStart = position
            line = nextLine
            let (count, isWhole) = try readCells()
            if isWhole { return count }
            if try readOn() { continue }
            guard rowStart == bytes.count else { return count }
            line = previous
            return nil
        }
    }

    /// Reads the cells of a row; `isWhole` if a line feed ends it, which is skipped, rather than the window.
    @inline(__always)
    private mutating func readCells() throws(DataError) -> (count: Int, isWhole: Bool) {
        var count = 0
        while true {
            let cell = count + 1 == lastColumn ? readRestOfLine() : try readCell()
            if count < cells.count {
                cells[count] = cell
            } else if layout.header.isEmpty {
                guard count < Self.mostColumns else {
                    throw DataError(
                        file: file, line: line, "the header has more than \(Self.mostColumns) cells; is this a table?")
                }
                cells.append(cell)
            }
            count += 1
            guard position < bytes.count else { return (count, false) }
            let separator = bytes[position]
            position += 1
            if separator == Self.newline {
                nextLine += 1
                return (count, true)
            }
            position += furtherDelimiterBytes
        }
    }

    /// Reads another block after the row that the window cuts off, and goes back to the start of that row; false at the
    /// end of the text.
    private mutating func readOn() throws(DataError) -> Bool {
        if let error = window.invalidText(file: file, rowStart: rowStart, line: line) { throw error }
        if window.isLast { return false }
        guard bytes.count - rowStart <= layout.longestRow else {
            throw DataError(
                file: file, line: line,
                "the row that begins here does not end within \(layout.longestRow) bytes; close the quotation mark "
                    + "that is open, if there is one, or name a file with a table")
        }
        try window.advance(to: rowStart)
        bytes = window.bytes
        (rowStart, position, nextLine) = (0, 0, line)
        return true
    }

    /// Reads a cell and leaves `position` at the delimiter or line feed after it, or at the end.
    @inline(__always)
    private mutating func readCell() throws(DataError) -> Cell {
        if position < bytes.count, bytes[position] == quote { return try readQuotedCell() }
        let start = position
        while true {
            while position < bytes.count, bytes[position] != delimiter, bytes[position] != Self.newline {
                position += 1
            }
            if furtherDelimiterBytes == 0 || position == bytes.count || bytes[position] == Self.newline { break }
            if isDelimiter(position) { break }
            position += 1
        }
        return cell(from: start)
    }

    /// A cell that ends where `position` is.
    @inline(__always)
    private func cell(from start: Int) -> Cell {
        var end = position
        let endsRow = position == bytes.count || bytes[position] == Self.newline
        if endsRow, end > start, bytes[end - 1] == Self.carriageReturn { end -= 1 }
        return Cell(start: start, end: end)
    }

    private mutating func readRestOfLine() -> Cell {
        let start = position
        while position < bytes.count, bytes[position] != Self.newline { position += 1 }
        return cell(from: start)
    }

    /// Whether the delimiter is at a place with its first byte.
    private func isDelimiter(_ position: Int) -> Bool {
        bytes[(position + 1)...].starts(with: layout.delimiter.rest)
    }

    private mutating func readQuotedCell() throws(DataError) -> Cell {
        let opening = position
        var cell = Cell(start: opening + 1)
        position += 1
        while true {
            guard position < bytes.count else {
                if !window.endsText { return cell }
                let (line, column) = place(of: opening, in: bytes, lineStart: rowStart, line: line)
                throw DataError(
                    file: file, line: line, column: column,
                    "this quotation mark is never closed; close it, or double it if it belongs to the text")
            }
            let byte = bytes[position]
            if byte == Self.newline { nextLine += 1 }
            position += 1
            guard byte == Self.quote else { continue }
            guard position < bytes.count, bytes[position] == Self.quote else { break }
            cell.hasDoubledQuotes = true
            position += 1
        }
        cell.end = position - 1
        if position < bytes.count, bytes[position] == Self.carriageReturn,
            position + 1 == bytes.count || bytes[position + 1] == Self.newline
        {
            position += 1
        }
        if furtherDelimiterBytes > 0, !window.endsText, bytes.count - position <= furtherDelimiterBytes {
            // The window may cut the delimiter off.
            position = bytes.count
        }
        guard
            position == bytes.count || bytes[position] == Self.newline
                || bytes[position] == delimiter && isDelimiter(position)
        else {
            isWithinRow = true
            let (line, column) = place(of: position, in: bytes, lineStart: rowStart, line: line)
            throw DataError(
                file: file, line: line, column: column,
                "text follows a closing quotation mark; double the quotation marks that belong to the text, or set "
                    + "quotes to none if they quote nothing"
            ).ofRow
        }
        return cell
    }

    private mutating func skipBlankLines() {
        while position < bytes.count {
            var end = position
            if bytes[end] == Self.carriageReturn { end += 1 }
            guard end < bytes.count ? bytes[end] == Self.newline : window.endsText else { return }
            position = min(end + 1, bytes.count)
            nextLine += 1
        }
    }

    private static func text(of cell: Cell, in bytes: UnsafeRawBufferPointer) -> String {
        if cell.hasDoubledQuotes { return String(decoding: resolvingQuotes(of: cell, in: bytes), as: UTF8.self) }
        return String(decoding: bytes[cell.start..<cell.end], as: UTF8.self)
    }

    private static func resolvingQuotes(of cell: Cell, in bytes: UnsafeRawBufferPointer) -> [UInt8] {
        var result: [UInt8] = []
        var position = cell.start
        while position < cell.end {
            result.append(bytes[position])
            position += bytes[position] == quote ? 2 : 1
        }
        return result
    }

    /// The delimiter that the file's extension implies, or the most frequent one in the first line that is not blank.
    private mutating func findDelimiter() throws(DataError) -> Delimiter {
        if let implied = Delimiter.implied(by: file) { return implied }
        while true {
            let (delimiter, isWhole) = Delimiter.mostFrequent(inFirstLineOf: bytes[position...])
            if isWhole { return delimiter }
            guard try readOn() else { return delimiter }
        }
    }
}
