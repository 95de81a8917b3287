import Experiments
import Sessions

/// Columns of an interactions file.
struct InteractionColumns {
    /// Nil: every row is a session.
    let session: Int?
    let item: Int
    let target: Int?
    let time: Int?
    let finerTimes: [Int]
    let event: Int?
    let feedback: [Int]
    let categories: [Int]

    /// - Parameter isVoting: whether the category columns are in this file.
    init(_ table: InteractionsTable, isVoting: Bool, in text: inout some TextTable) throws(DataError) {
        session = table.session.isEmpty ? nil : try text.column(table.session, key: "data.interactions.session")
        item = try text.column(table.item, key: "data.interactions.item")
        target = table.target.isEmpty ? nil : try text.column(table.target, key: "data.interactions.target")
        let times = try text.columns(table.time.names, key: "data.interactions.time")
        time = times.first
        finerTimes = Array(times.dropFirst())
        event = table.event.isEmpty ? nil : try text.column(table.event, key: "data.interactions.event")
        feedback = try text.columns(table.feedback, key: "data.interactions.feedback")
        categories = isVoting ? try text.columns(table.categories, key: "data.interactions.categories") : []
    }
}
