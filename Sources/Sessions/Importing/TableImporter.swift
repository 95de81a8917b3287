import Foundation
import Runs

/// Reads a data source made of delimited text files.
public struct TableImporter: Sendable {
    private let source: DataSource
    private let dataFolder: URL

    /// `dataFolder` is the folder that `source.folder` is relative to.
    public init(_ source: DataSource, dataFolder: URL) {
        self.source = source
        self.dataFolder = dataFolder
    }

    /// Files that are read, relative to the data folder. The test file is only read when `isSplit`.
    public func files(isSplit: Bool) -> [String] {
        let names = [source.items.file, source.interactions.file, isSplit ? source.interactions.testFile : ""]
        return names.filter { !$0.isEmpty }.map(path)
    }

    /// Reads all files. `isSplit` when the source comes split into a training and a test file (protocol `given`).
    ///
    /// Items are in the order of the items file, then of their appearance in the sessions. Throws `DataError`.
    public func read(name: String, isSplit: Bool) throws -> SourceData {
        var items = try readItems()
        let table = source.interactions
        var events = EventLog(tasks: table.feedback.count)
        try readEvents(path(table.file), key: "data.interactions.file", into: &events, items: &items)
        if isSplit {
            events.beginTest()
            try readEvents(path(table.testFile), key: "data.interactions.testFile", into: &events, items: &items)
        }
        let (sessions, times, testStart) = events.grouped()
        return SourceData(
            name: name, catalogue: items.catalogue(), sessions: sessions, times: times, testStart: testStart,
            feedback: table.feedback)
    }

    private func path(_ file: String) -> String { source.folder.isEmpty ? file : "\(source.folder)/\(file)" }

    private func readItems() throws -> ItemsImport {
        let table = source.items
        if table.file.isEmpty {
            let columns = table.categories + [table.title] + table.attributes + table.numbers
            if let column = columns.first(where: { !$0.isEmpty }) {
                throw DataError(
                    "data.items names the column \(quoted(column)), but data.items.file is empty; name the file, "
                        + "or remove the columns")
            }
            return ItemsImport()
        }
        return try withText(of: path(table.file), key: "data.items.file") { text throws(DataError) in
            try ItemsImport(table, text: &text)
        }
    }

    private func readEvents(_ file: String, key: String, into events: inout EventLog, items: inout ItemsImport) throws {
        try withText(of: file, key: key) { text throws(DataError) in
            let table = source.interactions
            let sessionColumn = try text.column(table.session, key: "data.interactions.session")
            let itemColumn = try text.column(table.item, key: "data.interactions.item")
            let timeColumn =
                table.time.isEmpty ? nil : try text.column(table.time, key: "data.interactions.time")
            let feedbackColumns = try text.columns(table.feedback, key: "data.interactions.feedback")

            // Sessions of the test file are others than those of the training file, even under the same name.
            let firstSession = Int32(events.nextSession)
            let firstEvent = events.count
            var sessions = Vocabulary()
            var hasRows = false
            while try text.nextRow() {
                hasRows = true
                guard let item = try item(itemColumn, in: text, items: &items) else { continue }
                let session = text.withCell(sessionColumn) { $0.isEmpty ? -1 : sessions.add($0) }
                if session < 0 {
                    throw text.error(sessionColumn, "the event has no session; fill the cell or remove the row")
                }
                if let timeColumn {
                    if let problem = text.withCell(timeColumn, { events.times.append($0) }) {
                        throw text.error(timeColumn, "\(quoted(text.text(timeColumn))) \(problem)")
                    }
                } else {
                    events.times.appendPosition()
                }
                for (task, column) in feedbackColumns.enumerated() {
                    events.append(label: try label(column, in: text), of: task)
                }
                events.append(session: firstSession + session, item: item)
                if events.count == Int(Int32.max) {
                    throw text.error(itemColumn, "there are more than 2,147,483,646 events; use a part of the data")
                }
            }
            if events.count == firstEvent {
                throw DataError(
                    file: file, line: text.line,
                    hasRows
                        ? "no event is left without the items that the items file lacks; check data.items.item and "
                            + "data.interactions.item, or set data.unknownItems to keep"
                        : "the file has no events below its header; add them, or name another file in \(key)")
            }
        }
    }

    /// Item of the current row; nil when the row is to be dropped.
    @inline(__always)
    private func item(
        _ column: Int, in text: DelimitedText, items: inout ItemsImport
    ) throws(DataError) -> Int32? {
        if let item = text.withCell(column, { items.find($0) }) { return item }
        let cell = text.text(column)
        if cell.isEmpty { throw text.error(column, "the event has no item; fill the cell or remove the row") }
        if source.items.file.isEmpty || source.unknownItems == .keep {
            return text.withCell(column) { items.add($0) }
        }
        if source.unknownItems == .drop { return nil }
        throw text.error(
            column,
            "item \(quoted(cell)) is not in \(quoted(source.items.file)); add it there, or set data.unknownItems to "
                + "drop (leave its events out) or keep (an item without metadata)")
    }

    /// Calls `body` with the reader of a file below the data folder.
    private func withText<Result>(
        of file: String, key: String, _ body: (inout DelimitedText) throws(DataError) -> Result
    ) throws -> Result {
        let url = dataFolder.appending(path: file)
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder), !isFolder.boolValue else {
            throw DataError(
                file: file,
                "there is no such file in the data folder “\(dataFolder.path.forTerminal)”; choose the folder with --data or "
                    + "SESSIONBENCH_DATA, or correct data.folder and \(key)")
        }
        let data: Data
        do {
            data = try Data(contentsOf: url, options: .mappedIfSafe)
        } catch {
            throw DataError(
                file: file, "the file cannot be read (\(error.localizedDescription)); check its permissions")
        }
        return try data.withUnsafeBytes { bytes in
            var text = try DelimitedText(bytes: bytes, file: file)
            return try body(&text)
        }
    }
}
