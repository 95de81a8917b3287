import Basics
import Sessions

/// Reads a file with a JSON object in every line, row by row, holding no more of it in memory than a block and a line.
///
/// Columns are fields, `a.b` being the field b of the object a. Where a is a list of objects, each of them is a row,
/// with the other fields of its line; a line whose list is empty has none. A field that a line lacks, or that is null,
/// is an empty cell.
package struct JSONLines: TextTable {
    package let file: String
    /// Line of the current row, from 1.
    package private(set) var line = 0
    /// The fields of the first lines.
    package private(set) var header: [String] = []

    /// Lines after the first whose fields are columns.
    private static let namingLines = 200

    private let longestRow: Int
    private var window: TextWindow
    /// The window's part of the text; offsets in other properties count from its beginning.
    private var bytes: UnsafeRawBufferPointer
    private var lineStart = 0
    /// Behind the current line.
    private var next = 0
    private var lineCount = 0
    private var fields = JSONFields()
    private var object = JSONLine()
    /// Which of the objects of the current line's list the row is of.
    private var element = 0
    /// The setting that names each field, and whether some line has the field.
    private var keys: [String] = []
    private var isFound: [Bool] = []
    private var hasRows = false
    private var isPart = false

    /// - Parameters:
    ///   - file: names the file in errors.
    ///   - block: bytes to read at once.
    ///   - longestRow: limit on the bytes of a line; text with a longer one is refused.
    ///   - read: puts the next `block` bytes into memory and returns how many there were, fewer only at the end.
    package init(
        file: String, block: Int, longestRow: Int = 1 << 26,
        read: @escaping (UnsafeMutableRawBufferPointer) throws(DataError) -> Int
    ) throws(DataError) {
        self.file = file
        self.longestRow = longestRow
        window = TextWindow(block: block, read: read)
        bytes = window.bytes
        while bytes.isEmpty, try readOn() {}
        if bytes.starts(with: [0xef, 0xbb, 0xbf]) { (lineStart, next) = (3, 3) }
        guard try nextLine() else { throw DataError(file: file, line: 1, "the file is empty; it needs an object") }
        var object = JSONLine(collectsNames: true)
        // What is wrong with a line is said when it is its turn.
        try? object.read(bytes, lineStart..<lineEnd, fields)
        let start = lineStart
        // Further lines that the window happens to have whole.
        for line in bytes[next...].split(separator: UInt8(ascii: "\n")).dropLast().prefix(Self.namingLines) {
            if (try? object.read(bytes, line.startIndex..<line.endIndex, fields)) == nil { break }
        }
        header = object.names ?? []
        lineStart = start
        // To be read again, for what is wanted of it.
        (next, lineCount) = (lineStart, lineCount - 1)
    }

    /// Lines of a text, of which some fields are wanted.
    init(file: String, _ fields: JSONFields, longestRow: Int, lines: [UInt8]) {
        self.file = file
        self.fields = fields
        self.longestRow = longestRow
        window = TextWindow(lines)
        bytes = window.bytes
        isFound = Array(repeating: false, count: fields.paths.count)
        isPart = true
    }

    package mutating func nextRow() throws(DataError) -> Bool {
        element += 1
        if element < object.elementCount ?? 0 { return true }
        repeat {
            guard try nextLine() else {
                if !isPart { try requireFields() }
                return false
            }
            do throws(JSONLine.Problem) { try object.read(bytes, lineStart..<lineEnd, fields) } catch {
                throw words(error).ofRow
            }
            element = 0
            note()
        } while object.elementCount == 0
        hasRows = true
        return true
    }

    /// The next line is read next anyway.
    package mutating func skipRow() { element = object.elementCount ?? 0 }

    package var followingLine: Int { lineCount + 1 }

    mutating func parts(_ count: Int, of size: Int) throws(DataError) -> [TextPart<JSONLines>] {
        // Further objects of a line are rows.
        guard element + 1 >= object.elementCount ?? 0 else { return [] }
        let lines = try window.lines(from: &next, atMost: count, of: size)
        (bytes, lineStart) = (window.bytes, next)
        let (file, fields, longestRow) = (file, fields, longestRow)
        return lines.map { TextPart($0) { JSONLines(file: file, fields, longestRow: longestRow, lines: $0) } }
    }

    var found: TextFound { TextFound(line: line, followingLine: followingLine, columns: isFound) }

    mutating func skip(_ part: TextPart<JSONLines>, _ found: TextFound) {
        next += part.bytes.count
        lineStart = next
        (line, lineCount) = (lineCount + found.line, lineCount + found.followingLine - 1)
        (object, element) = (JSONLine(), 0)
        hasRows = hasRows || found.line > 0
        for column in isFound.indices where found.columns[column] { isFound[column] = true }
    }

    @inline(__always)
    package func withCell<Result>(_ column: Int, _ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try JSONLine.withBytes(of: cell(column), in: bytes, body)
    }

    package func error(_ column: Int, _ message: String) -> DataError {
        let cell = cell(column)
        return error(at: cell.isThere ? cell.start : lineStart, message)
    }

    package mutating func column(_ name: String, key: String) throws(DataError) -> Int {
        let column = fields.add(name)
        while keys.count <= column {
            keys.append(key)
            isFound.append(false)
        }
        return column
    }

    package mutating func columnIfThere(_ name: String) -> Int? {
        header.contains(name) ? fields.add(name) : nil
    }

    private func cell(_ column: Int) -> JSONLine.Cell {
        let own = object.cells[column]
        if own.isThere || object.elements.isEmpty { return own }
        return object.elements[element * object.cells.count + column]
    }

    /// Notes which fields the current line has.
    private mutating func note() {
        for column in isFound.indices where !isFound[column] {
            isFound[column] =
                object.cells[column].isThere
                || stride(from: column, to: object.elements.count, by: object.cells.count)
                    .contains { object.elements[$0].isThere }
        }
    }

    /// Throws `DataError` for a field that no line has.
    private func requireFields() throws(DataError) {
        // A field that is null everywhere is there.
        let missing = isFound.indices.first { !isFound[$0] && !header.contains(fields.paths[$0]) }
        guard hasRows, let column = missing else { return }
        let name = fields.paths[column]
        let near = nearestName(to: name, among: header).map { "; did you mean \(quoted($0))?" } ?? ""
        let listed = header.prefix(50).map { quoted($0) }.joined(separator: ", ")
        throw DataError(
            file: file,
            "no line has the field \(quoted(name)), which \(keys[column]) names; the fields are "
                + listed + near)
    }

    // MARK: Lines

    private var lineEnd: Int { next > lineStart && bytes[next - 1] == UInt8(ascii: "\n") ? next - 1 : next }

    /// Moves to the next line that is not blank; false at the end.
    private mutating func nextLine() throws(DataError) -> Bool {
        while true {
            (lineStart, line) = (next, lineCount + 1)
            try findEnd()
            if next == lineStart {
                line = lineCount
                return false
            }
            lineCount += 1
            if bytes[lineStart..<lineEnd].contains(where: { !" \t\r".utf8.contains($0) }) { return true }
        }
    }

    /// Moves `next` behind the line that begins at `lineStart`.
    private mutating func findEnd() throws(DataError) {
        var searched = lineStart
        while true {
            if let end = bytes[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                next = end + 1
                return
            }
            searched = bytes.count - lineStart
            guard try readOn() else {
                next = bytes.count
                return
            }
        }
    }

    /// Reads another block after the line that the window cuts off, which is then at the window's beginning; false at
    /// the end of the text.
    private mutating func readOn() throws(DataError) -> Bool {
        if let error = window.invalidText(file: file, rowStart: lineStart, line: lineCount + 1) { throw error }
        if window.isLast { return false }
        guard bytes.count - lineStart <= longestRow else {
            throw DataError(
                file: file, line: lineCount + 1,
                "the line does not end within \(longestRow) bytes; write one object per line")
        }
        try window.advance(to: lineStart)
        bytes = window.bytes
        (lineStart, next) = (0, 0)
        return true
    }

    private func words(_ problem: JSONLine.Problem) -> DataError {
        error(at: problem.place, "\(problem.message); is this a file with a JSON object in every line?")
    }

    private func error(at offset: Int, _ message: String) -> DataError {
        let (line, column) = place(of: offset, in: bytes, lineStart: lineStart, line: line)
        return DataError(file: file, line: line, column: column, message)
    }
}
