import Basics

/// The rows of the interactions files that count, in file order, to be grouped into sessions.
///
/// A row takes 8 bytes, 8 more per column of times, 2 more with rows of several kinds, 1 per feedback column; 4 more
/// while sessions are formed, in which it takes another 4 and 1 per feedback task.
struct EventLog {
    /// Session of each row, numbered by first appearance.
    private var sessions: [Int32] = []
    private(set) var items: [Int32] = []
    /// Label of each row, per feedback column.
    private(set) var labels: [[Int8]]
    /// Which feedback event each row is, `Self.event` for an event of a session, `Self.shown` for an item that was
    /// shown; empty if all are events of sessions.
    private var kinds: [Int16] = []
    /// Number of kinds of feedback events, each a task.
    let feedbackEvents: Int
    /// Whether rows may say that an item was shown and not clicked.
    let hasShown: Bool
    /// Empty without a time column: rows are then in order of time.
    var times: TimeColumn
    /// Further columns, each ordering the events of a session that are equal by those before.
    var finerTimes: [TimeColumn]
    private(set) var sessionCount = 0
    private(set) var firstTestSession: Int?

    /// Kind of a row that is an event itself, not feedback on one.
    static let event: Int16 = -1
    /// Kind of a row that says that an item was shown and not clicked; the smallest, since what is shown at the time of
    /// a click is shown before it.
    static let shown: Int16 = .min

    var count: Int { items.count }

    /// - Parameter finerTimes: number of further time columns.
    init(
        feedbackColumns: Int, feedbackEvents: Int, hasShown: Bool = false, times: TimeColumn, finerTimes: Int
    ) {
        self.times = times
        self.finerTimes = Array(repeating: TimeColumn(takesClocks: true), count: finerTimes)
        labels = Array(repeating: [], count: feedbackColumns)
        self.feedbackEvents = feedbackEvents
        self.hasShown = hasShown
    }

    /// A log of the same columns without rows.
    var empty: EventLog {
        var log = EventLog(
            feedbackColumns: labels.count, feedbackEvents: feedbackEvents, hasShown: hasShown, times: times.empty,
            finerTimes: 0)
        log.finerTimes = finerTimes.map(\.empty)
        return log
    }

    /// Appends a row; its time is appended to `times` separately, and its labels by `append(label:of:)`.
    @inline(__always)
    mutating func append(session: Int32, item: Int32, kind: Int16) {
        sessions.append(session)
        items.append(item)
        if feedbackEvents > 0 || hasShown { kinds.append(kind) }
        sessionCount = max(sessionCount, Int(session) + 1)
    }

    /// Whether rows of another log can follow: their times are of one kind with those here.
    mutating func canJoin(_ part: EventLog) -> Bool {
        times.canJoin(part.times)
            && finerTimes.indices.allSatisfy { finerTimes[$0].canJoin(part.finerTimes[$0]) }
    }

    /// Appends rows that can follow.
    /// - Parameters:
    ///   - session: the number here of a session there.
    ///   - item: the number here of an item there.
    mutating func join(_ part: EventLog, session: (Int32) -> Int32, item: (Int32) -> Int32) {
        for number in part.sessions {
            let session = session(number)
            sessions.append(session)
            sessionCount = max(sessionCount, Int(session) + 1)
        }
        for number in part.items { items.append(item(number)) }
        for column in labels.indices { labels[column] += part.labels[column] }
        kinds += part.kinds
        times.join(part.times)
        for column in finerTimes.indices { finerTimes[column].join(part.finerTimes[column]) }
    }

    /// Forgets the times and labels of a row that was not appended.
    mutating func removeUnfinishedRow() {
        times.keepFirst(count)
        for column in finerTimes.indices { finerTimes[column].keepFirst(count) }
        for column in labels.indices { labels[column].removeLast(max(0, labels[column].count - count)) }
    }

    mutating func append(label: Int8, of column: Int) { labels[column].append(label) }

    /// Sessions appended from here on are those of the test file; they need numbers not used so far.
    mutating func beginTest() { firstTestSession = sessionCount }

    /// Number of the next new session.
    var nextSession: Int { sessionCount }

    /// Replaces the items −1, −2, … by `items[0]`, `items[1]`, ….
    mutating func replaceNegativeItems(by numbers: [Int32]) {
        for row in items.indices where items[row] < 0 { items[row] = numbers[Int(-1 - items[row])] }
    }

    /// Rows that say that an item was shown that has no number; nil if no rows say what was shown.
    var shownWithoutNumber: Int? {
        hasShown ? items.indices.count { items[$0] < 0 && kinds[$0] == Self.shown } : nil
    }

    /// Whether every row is an event and has no labels.
    var isPlain: Bool { labels.isEmpty && feedbackEvents == 0 && !hasShown }

    func kind(_ row: Int32) -> Int16 { kinds.isEmpty ? Self.event : kinds[Int(row)] }

    func tick(_ row: Int32) -> Int64 { times.ticks.isEmpty ? Int64(row) : times.ticks[Int(row)] }

    /// What is left of a tick (`TimeColumn.remainder`).
    func remainder(_ row: Int32) -> Int16 { times.remainder(Int(row)) }

    /// Whether nothing tells which of two rows is earlier.
    func areSimultaneous(_ first: Int32, _ second: Int32) -> Bool {
        tick(first) == tick(second) && isEarlierWithinTick(first, second) == nil
    }

    /// Whether the first of two rows of the same tick is earlier by what else is known of their times; nil: neither.
    private func isEarlierWithinTick(_ first: Int32, _ second: Int32) -> Bool? {
        if remainder(first) != remainder(second) { return remainder(first) < remainder(second) }
        for column in finerTimes {
            let (a, b) = (column.moment(Int(first)), column.moment(Int(second)))
            if a != b { return a < b }
        }
        return nil
    }

    /// All rows session by session, within a session in order of time, then what was shown, events and feedback on
    /// them, then in order of appearance. Throws `Stopped`.
    func rowsBySession(stop: StopFlag) throws -> Packed<Int32, Int> {
        var rows = try Packed<Int32, Int>(grouping: 0..<Int32(count), by: sessions, parts: sessionCount, stop: stop)
        func isOrdered(_ first: Int32, _ second: Int32) -> Bool {
            if tick(first) != tick(second) { return tick(first) < tick(second) }
            return isEarlierWithinTick(first, second) ?? ((kind(first), first) < (kind(second), second))
        }
        for session in 0..<sessionCount {
            try stop.check()
            let range = rows.range(session)
            if range.dropFirst().allSatisfy({ isOrdered(rows.elements[$0 - 1], rows.elements[$0]) }) { continue }
            try rows.elements[range].sort {
                try stop.check()
                return isOrdered($0, $1)
            }
        }
        return rows
    }
}
