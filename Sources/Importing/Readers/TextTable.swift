import Sessions

/// A text file that is read row by row, in columns with names.
protocol TextTable: SendableMetatype {
    /// Names the file in errors.
    var file: String { get }
    /// Line of the current row, from 1.
    var line: Int { get }
    /// Line behind the current row.
    var followingLine: Int { get }
    /// Names of the columns, as far as they are known.
    var header: [String] { get }

    /// Moves to the next row; false at the end of the file. Throws `DataError` for what is no row.
    mutating func nextRow() throws(DataError) -> Bool

    /// Moves behind the row that `nextRow` refused as such (`DataError.isOfRow`).
    mutating func skipRow() throws(DataError)

    /// What follows the current row, cut after line feeds into parts that can be read elsewhere, without moving on;
    /// fewer than `count` parts if not so many of `size` bytes follow. Each begins with line 1.
    ///
    /// A line feed that does not end a row, within quotation marks, cuts one, too. The part before it then ends in an
    /// error, and those behind it mean nothing.
    mutating func parts(_ count: Int, of size: Int) throws(DataError) -> [TextPart<Self>]

    /// What was found up to the current row.
    var found: TextFound { get }

    /// Moves behind the next part, which was read to its end elsewhere.
    mutating func skip(_ part: TextPart<Self>, _ found: TextFound)

    /// Calls `body` with the bytes of a cell of the current row.
    func withCell<Result>(_ column: Int, _ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result

    /// An error at a cell of the current row.
    func error(_ column: Int, _ message: String) -> DataError

    /// Index of a column. `key` is the setting that names it.
    mutating func column(_ name: String, key: String) throws(DataError) -> Int

    /// Index of a column if there is one of that name, and not several.
    mutating func columnIfThere(_ name: String) -> Int?
}

extension TextTable {
    /// An error at a cell of the current row, whose fault it is.
    func errorOfRow(_ column: Int, _ message: String) -> DataError { error(column, message).ofRow }

    func text(_ column: Int) -> String { withCell(column) { String(decoding: $0, as: UTF8.self) } }

    /// Indices of several columns.
    mutating func columns(_ names: [String], key: String) throws(DataError) -> [Int] {
        var columns: [Int] = []
        for name in names { columns.append(try column(name, key: key)) }
        return columns
    }
}

/// Line and column (Unicode scalars) of a byte, counted from the start of `line` at `lineStart`.
func place(
    of offset: Int, in bytes: UnsafeRawBufferPointer, lineStart: Int, line: Int
) -> (line: Int, column: Int) {
    var line = line
    var column = 1
    for byte in bytes[lineStart..<offset] {
        if byte == UInt8(ascii: "\n") {
            line += 1
            column = 1
        } else if byte & 0xc0 != 0x80 {
            column += 1
        }
    }
    return (line, column)
}

extension TextWindow {
    /// What is wrong after the part, if its next byte is not valid UTF-8, where a row begins at `rowStart` in `line`.
    func invalidText(file: String, rowStart: Int, line: Int) -> DataError? {
        guard let byte = invalidByte else { return nil }
        let (line, column) = place(of: bytes.count, in: bytes, lineStart: rowStart, line: line)
        return .invalidText(file: file, line: line, column: column, byte: byte)
    }
}
