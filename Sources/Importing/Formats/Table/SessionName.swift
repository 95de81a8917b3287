import Sessions

/// The columns of a file that name a row's session.
struct SessionName {
    /// They name it together; none: every row is a session.
    let columns: [Int]

    init(_ columns: [Int]) { self.columns = columns }

    /// - Throws: `DataError` if the current row has no session. `what` is a row of the file.
    @inline(__always)
    func require(in text: some TextTable, of what: String = "the event") throws(DataError) {
        for column in columns where text.withCell(column, { $0.isEmpty }) {
            throw text.errorOfRow(column, "\(what) has no session; fill the cell or remove the row")
        }
    }

    /// Calls `body` with the name of the current row's session.
    @inline(__always)
    func with<Result>(in text: some TextTable, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        if columns.count == 1 { return text.withCell(columns[0], body) }
        var name: [UInt8] = []
        for column in columns {
            text.withCell(column) { name.append(contentsOf: $0) }
            name.append(Self.neverInUTF8)
        }
        return name.withUnsafeBytes(body)
    }

    /// The name as a person reads it.
    func shown(in text: some TextTable) -> String { columns.map { text.text($0) }.joined(separator: " ") }

    /// Between the parts of a name.
    private static let neverInUTF8: UInt8 = 0xff
}
