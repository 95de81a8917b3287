import Basics
import Experiments
import Sessions

/// When sessions were, by the files of `data.sessions`.
struct SessionTimes {
    private let table: SessionsTable
    private let largestCount: Int
    private let stop: StopFlag
    private var reader: RowReader
    private var sessions = Vocabulary()
    /// Of each session.
    private(set) var times: TimeColumn

    /// - Parameter largestCount: reading throws if there are more sessions.
    /// - Throws: `DataError` if `data.sessions.timeFormat` is none.
    init(_ source: DataSource, largestCount: Int, stop: StopFlag) throws(DataError) {
        table = source.sessions
        self.largestCount = largestCount
        self.stop = stop
        reader = RowReader(source.unreadableRows)
        let key = "data.sessions.timeFormat"
        times = TimeColumn(
            table.timeFormat.isEmpty ? nil : try TimeFormat(table.timeFormat, key: key), formatKey: key)
    }

    /// Reads a file. Throws `DataError`, or `Stopped`.
    mutating func read(_ text: inout DelimitedText) throws {
        let name = SessionName(try text.columns(table.session.names, key: "data.sessions.session"))
        let time = try text.column(table.time, key: "data.sessions.time")
        while try reader.next(&text) {
            try stop.check()
            do throws(DataError) { try appendRow(name, time, in: text) } catch { try reader.skip(error) }
        }
    }

    private mutating func appendRow(_ name: SessionName, _ time: Int, in text: DelimitedText) throws(DataError) {
        try name.require(in: text, of: "the row")
        let column = name.columns[0]
        if name.with(in: text, { sessions.find($0) }) != nil {
            throw text.errorOfRow(
                column, "session \(quoted(name.shown(in: text))) has a row before this one; remove one of the two")
        }
        if let problem = text.withCell(time, { times.append($0) }) {
            throw text.errorOfRow(time, "\(quoted(text.text(time))) \(problem)")
        }
        _ = name.with(in: text) { sessions.add($0) }
        if sessions.count > largestCount {
            throw text.error(column, "there are more than \(largestCount) sessions; use a part of the data")
        }
    }

    var unreadable: SourceReport.Unreadable? { reader.unreadable }

    /// Call once all files are read.
    /// - Throws: `DataError` if most rows could not be read.
    func require() throws(DataError) { try reader.require() }

    /// Appends the time of the session of the current row of another file.
    /// - Throws: `DataError` if it is in none of the files.
    func appendTime(of name: SessionName, in text: some TextTable, to column: inout TimeColumn) throws(DataError) {
        if let session = name.with(in: text, { sessions.find($0) }) {
            column.append(row: Int(session), of: times)
        } else {
            throw text.errorOfRow(
                name.columns[0],
                "session \(quoted(name.shown(in: text))) is not in \(quoted("\(table.file)")) (data.sessions.file); "
                    + "add it there, or remove its rows")
        }
    }
}
