import Experiments
import Sessions

/// Columns of an interactions file.
struct InteractionColumns {
    /// Those that name the session together; none: every row is a session.
    let session: [Int]
    let item: Int
    let target: Int?
    let time: Int?
    let finerTimes: [Int]
    let event: Int?
    let feedback: [Int]
    let categories: [Int]

    /// - Parameter isVoting: whether the category columns are in this file.
    init(_ table: InteractionsTable, isVoting: Bool, in text: inout some TextTable) throws(DataError) {
        session = try text.columns(table.session.names, key: "data.interactions.session")
        item = try text.column(table.item, key: "data.interactions.item")
        target = table.target.isEmpty ? nil : try text.column(table.target, key: "data.interactions.target")
        let times = try text.columns(table.time.names, key: "data.interactions.time")
        time = times.first
        finerTimes = Array(times.dropFirst())
        event = table.event.isEmpty ? nil : try text.column(table.event, key: "data.interactions.event")
        feedback = try text.columns(table.feedback, key: "data.interactions.feedback")
        categories = isVoting ? try text.columns(table.categories, key: "data.interactions.categories") : []
    }

    /// - Throws: `DataError` if the current row has no session.
    @inline(__always)
    func requireSession(in text: some TextTable) throws(DataError) {
        for column in session where text.withCell(column, { $0.isEmpty }) {
            throw text.errorOfRow(column, "the event has no session; fill the cell or remove the row")
        }
    }

    /// Calls `body` with the name of the current row's session.
    @inline(__always)
    func withSession<Result>(in text: some TextTable, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        if session.count == 1 { return text.withCell(session[0], body) }
        var name: [UInt8] = []
        for column in session {
            text.withCell(column) { name.append(contentsOf: $0) }
            name.append(Self.neverInUTF8)
        }
        return name.withUnsafeBytes(body)
    }

    /// Between the parts of a name.
    private static let neverInUTF8: UInt8 = 0xff
}
