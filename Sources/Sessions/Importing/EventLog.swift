/// The events of the interactions files in the order of their rows, to be grouped into sessions.
struct EventLog {
    /// Session of each event, numbered by first appearance.
    private var sessions: [Int32] = []
    private var items: [Int32] = []
    /// Per feedback task the label of each event.
    private var labels: [[Int8]]
    var times = TimeColumn()
    private var sessionCount = 0
    private var firstTestSession: Int?

    var count: Int { items.count }

    init(tasks: Int) { labels = Array(repeating: [], count: tasks) }

    /// Appends an event; its time is appended to `times` apart, and its labels by `append(label:of:)`.
    @inline(__always)
    mutating func append(session: Int32, item: Int32) {
        sessions.append(session)
        items.append(item)
        sessionCount = max(sessionCount, Int(session) + 1)
    }

    mutating func append(label: Int8, of task: Int) { labels[task].append(label) }

    /// Sessions appended from here on are those of the test file; they need numbers not used so far.
    mutating func beginTest() { firstTestSession = sessionCount }

    /// Number of the next new session.
    var nextSession: Int { sessionCount }

    /// Sessions in order of their last event, then of first appearance, those of the test file behind the others; inside
    /// a session the events in order of time, then of appearance.
    func grouped() -> (sessions: SessionSet, times: [Int64], testStart: Int?) {
        var starts = [Int](repeating: 0, count: sessionCount + 1)
        for session in sessions { starts[Int(session) + 1] += 1 }
        for session in 0..<sessionCount { starts[session + 1] += starts[session] }
        var next = starts
        var events = [Int](repeating: 0, count: count)
        for (event, session) in sessions.enumerated() {
            events[next[Int(session)]] = event
            next[Int(session)] += 1
        }

        let ticks = times.ticks
        for session in 0..<sessionCount {
            let range = starts[session]..<starts[session + 1]
            let isOrdered = range.dropFirst().allSatisfy { ticks[events[$0 - 1]] <= ticks[events[$0]] }
            if !isOrdered { events[range].sort { (ticks[$0], $0) < (ticks[$1], $1) } }
        }

        let last = (0..<sessionCount).map { events[starts[$0 + 1] - 1] }
        let testStart = firstTestSession ?? sessionCount
        let order = [0..<testStart, testStart..<sessionCount].flatMap { part in
            part.sorted { (ticks[last[$0]], $0) < (ticks[last[$1]], $1) }
        }
        let seconds = times.seconds
        let log = SessionSet(items: items, feedback: labels)
        var result = SessionSet()
        result.items.reserveCapacity(count)
        for (origin, session) in order.enumerated() {
            result.append(events[starts[session]..<starts[session + 1]], of: log, origin: origin)
        }
        return (result, order.map { seconds[last[$0]] }, firstTestSession)
    }
}
