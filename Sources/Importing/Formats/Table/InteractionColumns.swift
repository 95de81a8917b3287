import Experiments
import Sessions

/// Columns of an interactions file.
struct InteractionColumns {
    let session: SessionName
    let item: Int
    let target: Int?
    /// Nil if rows have none: they are in order, or their sessions have one.
    let time: Int?
    let finerTimes: [Int]
    let event: Int?
    let feedback: [Int]
    let categories: [Int]

    /// - Parameter isVoting: whether the category columns are in this file.
    init(_ source: DataSource, isVoting: Bool, in text: inout some TextTable) throws(DataError) {
        let table = source.interactions
        session = SessionName(try text.columns(table.session.names, key: "data.interactions.session"))
        item = try text.column(table.item, key: "data.interactions.item")
        target = table.target.isEmpty ? nil : try text.column(table.target, key: "data.interactions.target")
        let times = try text.columns(table.time.names, key: "data.interactions.time")
        finerTimes = times.suffix(source.finerTimes.count)
        time = times.count > finerTimes.count ? times.first : nil
        event = table.event.isEmpty ? nil : try text.column(table.event, key: "data.interactions.event")
        feedback = try text.columns(table.feedback, key: "data.interactions.feedback")
        categories = isVoting ? try text.columns(table.categories, key: "data.interactions.categories") : []
    }
}
