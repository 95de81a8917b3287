import Basics
import Experiments
import Sessions

/// The interactions files, while they are read.
struct InteractionsImport {
    let source: DataSource
    let largestCount: Int
    let stop: StopFlag
    var items: ItemsImport
    var events: EventLog
    var categories: [CategoryVotes]
    let paths: CategoryColumn.Paths?
    /// About how many bytes of a file are read by themselves.
    let partSize: Int
    /// What finds the items of a cell with several, and the ending of those that count.
    let splitting: CellSplitting
    let ending: [UInt8]
    var kinds: EventKinds
    private let properties: PropertiesImport?
    /// When sessions were, if their events do not say it.
    private let sessionTimes: SessionTimes?
    var report = SourceReport()
    var reader: RowReader
    /// A hash of the name of each session of `events`, if training and test sessions come apart.
    private var names: [UInt64] = []
    private let isSplit: Bool
    /// What was read of the current table, which may be in several files.
    var table = TableSoFar(firstSession: 0)
    /// Items that other rows name before any event of a session does, numbered −1, −2, … in `events`.
    var strangers = Vocabulary()

    struct TableSoFar {
        let firstSession: Int32
        var sessions = Vocabulary()
        var rows = 0
        /// Rows of a kind to keep, and those of them whose items are known.
        var kept = 0
        var events = 0
        /// Items of the row before, its target among them, where rows are beginnings of sessions.
        var longer: [Int32] = []
        /// Last file, and its last line.
        var end: (file: String, line: Int)?
    }

    /// - Parameters:
    ///   - paths: where levels of categories come from; nil if each column is one.
    ///   - properties: what was known of items, if categories come from there.
    ///   - sessionTimes: when sessions were, if the rows do not say it.
    ///   - isSplit: whether training and test sessions come apart.
    ///   - largestCount: reading throws if there is more of anything.
    ///   - partSize: about how many bytes of a file are read by themselves.
    init(
        _ source: DataSource, items: ItemsImport, paths: CategoryColumn.Paths?, properties: PropertiesImport?,
        sessionTimes: SessionTimes?, isSplit: Bool, largestCount: Int, partSize: Int, stop: StopFlag
    ) throws(DataError) {
        self.source = source
        self.isSplit = isSplit
        reader = RowReader(source.unreadableRows)
        self.paths = paths
        self.properties = properties
        self.sessionTimes = sessionTimes
        self.largestCount = largestCount
        self.partSize = partSize
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
            hasShown: !table.negativeEvents.isEmpty,
            times: sessionTimes?.times.empty ?? TimeColumn(format), finerTimes: source.finerTimes.count)
        categories = table.categories.map { CategoryVotes(name: $0, source.values) }
        splitting = CellSplitting(source.values)
        ending = Array(table.ending.utf8)
        kinds = EventKinds(table)
    }

    /// Tables read from here on hold the test sessions.
    mutating func beginTest() { events.beginTest() }

    /// Files read from here on are one table: sessions go on from file to file. Those of another table differ, even
    /// under the same name.
    mutating func beginTable() { table = TableSoFar(firstSession: Int32(events.nextSession)) }

    /// Everything that was read; call once, at the end. Throws `DataError`, or `Stopped`.
    mutating func sourceData(name: String) throws -> SourceData {
        let table = source.interactions
        if !table.event.isEmpty { try kinds.requireAll(in: table.event) }
        events.replaceNegativeItems(by: strangers.texts.map { items.find($0) ?? -1 })
        report.shownUnclicked = events.shownWithoutNumber
        if let properties { categories = try properties.votes(of: events, on: items, stop: stop) }
        try requireOneUnit()
        let (sessions, times, testStart, origins, found) = try events.grouped(table, stop: stop)
        var catalogue = items.catalogue()
        for (votes, name) in zip(categories, table.categories) {
            var column = CategoryColumn(name: name, source, paths: paths)
            try votes.fill(&column, itemCount: catalogue.count, largestCount: largestCount)
            catalogue.categories += column.fields(itemCount: catalogue.count)
        }
        var data = SourceData(
            name: name, catalogue: catalogue, sessions: sessions, times: times, testStart: testStart,
            feedback: table.tasks)
        data.report = report
        data.report?.times = found
        data.report?.unreadable = .init([
            paths?.unreadable, items.unreadable, properties?.unreadable, sessionTimes?.unreadable, reader.unreadable,
        ])
        data.report?.itemCopies = items.copies
        if testStart != nil { data.sessionNames = origins.map { names[$0] } }
        return data
    }

    /// Reads a file of the current table. Throws `DataError`, or `Stopped`.
    mutating func read(_ text: inout some TextTable) throws {
        let columns = try InteractionColumns(source, isVoting: properties == nil, in: &text)
        // Where rows are beginnings of sessions, each is compared with the one before.
        if columns.target == nil { try readParts(of: &text, columns) }
        try readRows(of: &text, columns)
        table.end = (text.file, text.line)
    }

    /// Reads rows to the end of the file, or as far as a line. Throws `DataError`, or `Stopped`.
    mutating func readRows(of text: inout some TextTable, _ columns: InteractionColumns, upTo line: Int = .max) throws {
        while text.followingLine < line, try reader.next(&text) {
            try stop.check()
            table.rows += 1
            do throws(DataError) { try appendRow(columns, in: text) } catch {
                try reader.skip(error)
                events.removeUnfinishedRow()
            }
        }
    }

    @inline(__always)
    private mutating func appendRow(_ columns: InteractionColumns, in text: some TextTable) throws(DataError) {
        guard let kind = kind(columns.event, in: text) else {
            report.otherKinds += 1
            return
        }
        let isEvent = kind == EventLog.event
        table.kept += isEvent ? 1 : 0
        try columns.session.require(in: text)
        if source.interactions.itemLists { return try appendList(kind: kind, columns, in: text) }
        guard let item = try isEvent ? item(columns.item, in: text) : itemOfFeedback(columns.item, in: text) else {
            report.unknownItems += 1
            return
        }
        let session = session(columns, in: text)
        try append(session: session, item: item, kind: kind, columns, in: text)
        table.events += isEvent ? 1 : 0
    }

    /// Ends the current table. `key` is the setting that names its files.
    /// - Throws: `DataError` if it has no events.
    mutating func endTable(key: String) throws(DataError) {
        report.rows = reader.rows
        if isSplit { names += (0..<table.sessions.count).map(table.sessions.hash) }
        // It takes as much memory as the events.
        table.sessions = Vocabulary()
        try reader.require()
        guard table.events == 0 else { return }
        let problem =
            if table.rows == 0 {
                "the file has no events\(source.interactions.header ? " below its header" : ""); add them, or name "
                    + "another file in \(key)"
            } else if table.kept == 0 {
                "no row has one of the values of data.interactions.keep in the column "
                    + "\(quoted(source.interactions.event)); correct one of the two"
            } else if source.items.file.isEmpty {
                "no row has an item\(source.interactions.ending.isEmpty ? "" : " that data.interactions.ending ends"); "
                    + "correct data.interactions.item and what belongs to it"
            } else {
                "no event is left without the items that the items file lacks; check data.items.item and "
                    + "data.interactions.item, or set data.unknownItems to keep"
            }
        throw DataError(file: table.end?.file ?? "", line: table.end?.line, problem)
    }

    /// Session of the current row, which has one. Without a column, every row is one.
    @inline(__always)
    mutating func session(_ columns: InteractionColumns, in text: some TextTable) -> Int32 {
        if columns.session.columns.isEmpty { return sessionOfNoName() }
        return table.firstSession + columns.session.with(in: text) { table.sessions.add($0) }
    }

    /// A session with a name that no row of another table has.
    mutating func sessionOfNoName() -> Int32 {
        table.firstSession + table.sessions.add("\(table.firstSession) \(table.sessions.count)")
    }

    /// Appends an event of the current row.
    @inline(__always)
    mutating func append(
        session: Int32, item: Int32, kind: Int16, _ columns: InteractionColumns, in text: some TextTable
    ) throws(DataError) {
        if let time = columns.time, let problem = text.withCell(time, { events.times.append($0) }) {
            throw text.errorOfRow(time, "\(quoted(text.text(time))) \(problem)")
        }
        if let sessionTimes { try sessionTimes.appendTime(of: columns.session, in: text, to: &events.times) }
        for (index, time) in columns.finerTimes.enumerated() {
            if let problem = text.withCell(time, { events.finerTimes[index].append($0) }) {
                throw text.errorOfRow(time, "\(quoted(text.text(time))) \(problem)")
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
    private mutating func kind(_ column: Int?, in text: some TextTable) -> Int16? {
        guard let column else { return EventLog.event }
        return text.withCell(column) { kinds.kind(of: $0) }
    }

    /// Item of the current row; nil when the row is to be dropped.
    @inline(__always)
    mutating func item(_ column: Int, in text: some TextTable) throws(DataError) -> Int32? {
        if let item = text.withCell(column, { items.find($0) }) { return item }
        let cell = text.text(column)
        if cell.isEmpty { throw noItem(column, in: text) }
        if canAddItems {
            guard items.count < largestCount else { throw tooManyItems(column, in: text) }
            return text.withCell(column) { items.add($0) }
        }
        if source.unknownItems == .drop { return nil }
        throw unknownItem(Array(cell.utf8), column, in: text)
    }

    /// Whether items that no items file has are items all the same.
    var canAddItems: Bool { source.items.file.isEmpty || source.unknownItems == .keep }

    func tooManyItems(_ column: Int, in text: some TextTable) -> DataError {
        text.error(column, "there are more than \(largestCount) items; use a part of the data")
    }

    func unknownItem(_ name: [UInt8], _ column: Int, in text: some TextTable) -> DataError {
        let item = quoted(String(decoding: name, as: UTF8.self))
        return text.error(
            column,
            "item \(item) is not in \(quoted("\(source.items.file)")); add it there, or set data.unknownItems to drop "
                + "(leave its events out) or keep (an item without metadata)")
    }

    /// Item of a feedback event, or of one that was shown. It adds nothing to the catalogue: what concerns an item that
    /// no session has is ignored.
    private mutating func itemOfFeedback(_ column: Int, in text: some TextTable) throws(DataError) -> Int32? {
        if let item = text.withCell(column, { items.find($0) }) { return item }
        let stranger = text.withCell(column) { $0.isEmpty ? nil : strangers.add($0) }
        guard let stranger else { throw noItem(column, in: text) }
        return -1 - stranger
    }

    private func noItem(_ column: Int, in text: some TextTable) -> DataError {
        text.errorOfRow(column, "the event has no item; fill the cell or remove the row")
    }

    /// - Throws: `DataError` if some times are in seconds, say, and others in milliseconds.
    private func requireOneUnit() throws(DataError) {
        guard let mixed = events.times.mixedUnits else { return }
        let column = sessionTimes == nil ? source.interactions.time.names.first ?? "" : source.sessions.time
        throw DataError(
            "the column \(quoted(column)) counts \(mixed.units) in "
                + "\(mixed.rows) of \(events.count) rows and \(mixed.mostUnits) in the others; write one unit")
    }
}
