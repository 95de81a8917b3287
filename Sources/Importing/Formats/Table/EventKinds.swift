import Basics
import Experiments
import Sessions

/// Which rows of interactions count, by the values of the event column.
struct EventKinds {
    private var kinds: [Kind]

    private struct Kind {
        /// The setting that names it.
        let key: String
        let value: String
        let number: Int16
        var isFound = false
    }

    init(_ table: InteractionsTable) {
        kinds = table.keep.map { Kind(key: "data.interactions.keep", value: $0, number: EventLog.event) }
        kinds += table.feedbackEvents.enumerated().map { task, value in
            Kind(key: "data.interactions.feedbackEvents", value: value, number: Int16(task))
        }
        kinds += table.negativeEvents.map {
            Kind(key: "data.interactions.negativeEvents", value: $0, number: EventLog.shown)
        }
    }

    /// `EventLog.event`, `EventLog.shown`, or the number of a feedback task; nil if rows of the value do not count.
    @inline(__always)
    mutating func kind(of cell: UnsafeRawBufferPointer) -> Int16? {
        guard let index = kinds.firstIndex(where: { cell.elementsEqual($0.value.utf8) }) else { return nil }
        kinds[index].isFound = true
        return kinds[index].number
    }

    /// Notes what a part of the rows has.
    mutating func join(_ part: EventKinds) {
        for index in kinds.indices where part.kinds[index].isFound { kinds[index].isFound = true }
    }

    /// - Throws: `DataError` if there is a value that no row has.
    func requireAll(in column: String) throws(DataError) {
        guard let kind = kinds.first(where: { !$0.isFound }) else { return }
        throw DataError(
            "no row has the value \(quoted(kind.value)), which \(kind.key) names, in the column \(quoted(column)); "
                + "correct or remove it")
    }
}
