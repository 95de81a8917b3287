import Experiments
import Sessions

/// Reads the rows of files; those that cannot be read are an error, or left out and counted.
struct RowReader {
    private let isSkipping: Bool
    /// Rows so far, with those that cannot be read.
    private(set) var rows = 0
    /// Those that were left out.
    private(set) var unreadable: SourceReport.Unreadable?
    private var firstError: DataError?

    init(_ unreadable: DataSource.UnreadableRows) { isSkipping = unreadable == .skip }

    /// Moves to the next row of a file that is one; false at its end.
    mutating func next(_ text: inout some TextTable) throws(DataError) -> Bool {
        while true {
            do throws(DataError) {
                guard try text.nextRow() else { return false }
                rows += 1
                return true
            } catch {
                try skip(error)
                rows += 1
                try text.skipRow()
            }
        }
    }

    /// Notes that a row is left out.
    /// - Throws: the error, unless it is the fault of a row and such rows may be left out.
    mutating func skip(_ error: DataError) throws(DataError) {
        guard error.isOfRow else { throw error }
        guard isSkipping else {
            var refused = error
            refused.message += refused.message.hasSuffix("?") ? " Or" : ", or"
            refused.message += " leave such rows out (data.unreadableRows: skip, --lenient)"
            throw refused
        }
        firstError = firstError ?? error
        unreadable = unreadable ?? SourceReport.Unreadable(first: "\(error)")
        unreadable?.rows += 1
    }

    /// Counts the rows of a part of a file, all of which could be read.
    mutating func join(_ part: RowReader) { rows += part.rows }

    /// - Throws: `DataError` if a larger share of the rows cannot be read: something else is wrong then.
    func require(atMost share: Double = 0.5) throws(DataError) {
        guard var error = firstError, let count = unreadable?.rows, Double(count) > share * Double(rows) else { return }
        error.message = "\(count) of \(rows) rows cannot be read, this one first: \(error.message)"
        throw error
    }
}
