import Basics
import Experiments
import Sessions

/// The interactions files, while they are read.
struct InteractionsImport {
    private let source: DataSource
    private let largestCount: Int
    private let stop: StopFlag
    private var items: ItemsImport
    private var events: EventLog
    private var categories: [CategoryVotes]
    private let paths: CategoryColumn.Paths?
    private var kinds: [Kind]
    private var report = SourceReport()
    /// A hash of the name of each session of `events`.
    private var names: [UInt64] = []
    /// What was read of the current table, which may be in several files.
    private var table = TableSoFar(firstSession: 0)
    /// Items that feedback events name before any event of a session does, numbered −1, −2, … in `events`.
    private var strangers = Vocabulary()

    private struct TableSoFar {
        let firstSession: Int32
        var sessions = Vocabulary()
        var rows = 0
        /// Rows of a kind to keep, and those of them whose items are known.
        var kept = 0
        var events = 0
        /// Last file, and its last line.
        var end: (file: String, line: Int)?
    }

    /// A value of the event column, and the kind of rows with it.
    private struct Kind {
        var key: String
        var value: String
        var number: Int16
        var isFound = false
    }

    /// - Parameters:
    ///   - paths: where levels of categories come from; nil if each column is one.
    ///   - largestCount: reading throws if there is more of anything.
    init(
        _ source: DataSource, items: ItemsImport, paths: CategoryColumn.Paths?, largestCount: Int, stop: StopFlag
    ) throws(DataError) {
        self.source = source
        self.paths = paths
        self.largestCount = largestCount
        self.stop = stop
        self.items = items
        let table = source.interactions
        guard table.feedbackEvents.count <= Int(Int16.max) else {
            throw DataError(
                "data.interactions.feedbackEvents names \(table.feedbackEvents.count) values, where at most "
                    + "\(Int16.max) can be told apart; remove some")
        }
        let format = table.timeFormat.isEmpty ? nil : try TimeFormat(table.timeFormat)
        events = EventLog(
            feedbackColumns: table.feedback.count, feedbackEvents: table.feedbackEvents.count,
            times: TimeColumn(format), finerTimes: max(0, table.time.names.count - 1))
        categories = table.categories.map(CategoryVotes.init)
        kinds = table.keep.map { Kind(key: "data.interactions.keep", value: $0, number: EventLog.event) }
        kinds += table.feedbackEvents.enumerated().map { task, value in
            Kind(key: "data.interactions.feedbackEvents", value: value, number: Int16(task))
        }
    }

    /// Tables read from here on hold the test sessions.
    mutating func beginTest() { events.beginTest() }

    /// Files read from here on are one table: sessions go on from file to file. Those of another table differ, even
    /// under the same name.
    mutating func beginTable() { table = TableSoFar(firstSession: Int32(events.nextSession)) }

    /// Everything that was read; call once, at the end. Throws `DataError`, or `Stopped`.
    mutating func sourceData(name: String) throws -> SourceData {
        let table = source.interactions
        if !table.event.isEmpty, let kind = kinds.first(where: { !$0.isFound }) {
            throw DataError(
                "no row has the value \(quoted(kind.value)), which \(kind.key) names, in the column "
                    + "\(quoted(table.event)); correct or remove it")
        }
        events.replaceNegativeItems(by: strangers.texts.map { items.find($0) ?? -1 })
        let (sessions, times, testStart, origins, found) = try events.grouped(table, stop: stop)
        var catalogue = items.catalogue()
        for (votes, name) in zip(categories, table.categories) {
            var column = CategoryColumn(name: name, source, paths: paths)
            try votes.fill(&column, itemCount: catalogue.count, largestCount: largestCount)
            catalogue.categories += column.fields(itemCount: catalogue.count)
        }
        var data = SourceData(
            name: name, catalogue: catalogue, sessions: sessions, times: times, testStart: testStart,
            feedback: table.feedback + table.feedbackEvents)
        data.report = report
        data.report?.times = found
        if testStart != nil { data.sessionNames = origins.map { names[$0] } }
        return data
    }

    /// Reads a file of the current table. Throws `DataError`, or `Stopped`.
    mutating func read(_ text: inout DelimitedText) throws {
        let columns = try Columns(source.interactions, in: text)
        while try text.nextRow() {
            try stop.check()
            table.rows += 1
            guard let kind = kind(columns.event, in: text) else {
                report.otherKinds += 1
                continue
            }
            let isEvent = kind == EventLog.event
            table.kept += isEvent ? 1 : 0
            guard let item = try isEvent ? item(columns.item, in: text) : itemOfFeedback(columns.item, in: text) else {
                report.unknownItems += 1
                continue
            }
            table.events += isEvent ? 1 : 0
            let session = text.withCell(columns.session) { $0.isEmpty ? -1 : table.sessions.add($0) }
            if session < 0 {
                throw text.error(columns.session, "the event has no session; fill the cell or remove the row")
            }
            try append(session: table.firstSession + session, item: item, kind: kind, columns, in: text)
        }
        table.end = (text.file, text.line)
    }

    /// Ends the current table. `key` is the setting that names its files.
    /// - Throws: `DataError` if it has no events.
    mutating func endTable(key: String) throws(DataError) {
        report.rows += table.rows
        names += (0..<table.sessions.count).map(table.sessions.hash)
        guard table.events == 0 else { return }
        let problem =
            if table.rows == 0 {
                "the file has no events\(source.interactions.header ? " below its header" : ""); add them, or name "
                    + "another file in \(key)"
            } else if table.kept == 0 {
                "no row has one of the values of data.interactions.keep in the column "
                    + "\(quoted(source.interactions.event)); correct one of the two"
            } else {
                "no event is left without the items that the items file lacks; check data.items.item and "
                    + "data.interactions.item, or set data.unknownItems to keep"
            }
        throw DataError(file: table.end?.file ?? "", line: table.end?.line, problem)
    }

    /// Appends the current row.
    @inline(__always)
    private mutating func append(
        session: Int32, item: Int32, kind: Int16, _ columns: Columns, in text: DelimitedText
    ) throws(DataError) {
        if let time = columns.time, let problem = text.withCell(time, { events.times.append($0) }) {
            throw text.error(time, "\(quoted(text.text(time))) \(problem)")
        }
        for (index, time) in columns.finerTimes.enumerated() {
            if let problem = text.withCell(time, { events.finerTimes[index].append($0) }) {
                throw text.error(time, "\(quoted(text.text(time))) \(problem)")
            }
        }
        let isEvent = kind == EventLog.event
        for (task, column) in columns.feedback.enumerated() {
            events.append(label: isEvent ? try label(column, in: text) : -1, of: task)
        }
        if isEvent {
            for (level, column) in columns.categories.enumerated() {
                text.withCell(column) { categories[level].add($0, item: item) }
            }
        }
        events.append(session: session, item: item, kind: kind)
        if events.count > largestCount {
            throw text.error(columns.item, "there are more than \(largestCount) events; use a part of the data")
        }
    }

    /// Kind of the current row; nil if it does not count.
    @inline(__always)
    private mutating func kind(_ column: Int?, in text: DelimitedText) -> Int16? {
        guard let column else { return EventLog.event }
        let index = text.withCell(column) { cell in kinds.firstIndex { cell.elementsEqual($0.value.utf8) } }
        guard let index else { return nil }
        kinds[index].isFound = true
        return kinds[index].number
    }

    /// Item of the current row; nil when the row is to be dropped.
    @inline(__always)
    private mutating func item(_ column: Int, in text: DelimitedText) throws(DataError) -> Int32? {
        if let item = text.withCell(column, { items.find($0) }) { return item }
        let cell = text.text(column)
        if cell.isEmpty { throw text.error(column, "the event has no item; fill the cell or remove the row") }
        if source.items.file.isEmpty || source.unknownItems == .keep {
            guard items.count < largestCount else {
                throw text.error(column, "there are more than \(largestCount) items; use a part of the data")
            }
            return text.withCell(column) { items.add($0) }
        }
        if source.unknownItems == .drop { return nil }
        throw text.error(
            column,
            "item \(quoted(cell)) is not in \(quoted("\(source.items.file)")); add it there, or set data.unknownItems "
                + "to drop (leave its events out) or keep (an item without metadata)")
    }

    /// Item of a feedback event. It adds nothing to the catalogue: feedback on an item that no session has is ignored.
    private mutating func itemOfFeedback(_ column: Int, in text: DelimitedText) throws(DataError) -> Int32? {
        if let item = text.withCell(column, { items.find($0) }) { return item }
        let stranger = text.withCell(column) { $0.isEmpty ? nil : strangers.add($0) }
        guard let stranger else { throw text.error(column, "the event has no item; fill the cell or remove the row") }
        return -1 - stranger
    }
}

/// Columns of an interactions file.
private struct Columns {
    let session: Int
    let item: Int
    let time: Int?
    let finerTimes: [Int]
    let event: Int?
    let feedback: [Int]
    let categories: [Int]

    init(_ table: InteractionsTable, in text: DelimitedText) throws(DataError) {
        session = try text.column(table.session, key: "data.interactions.session")
        item = try text.column(table.item, key: "data.interactions.item")
        let times = try text.columns(table.time.names, key: "data.interactions.time")
        time = times.first
        finerTimes = Array(times.dropFirst())
        event = table.event.isEmpty ? nil : try text.column(table.event, key: "data.interactions.event")
        feedback = try text.columns(table.feedback, key: "data.interactions.feedback")
        categories = try text.columns(table.categories, key: "data.interactions.categories")
    }
}
