/// The rows that a training set holds, numbered session by session: every item but the first of each session is a
/// target, and what precedes it its prefix, as most graph models are trained (SR-GNN, Wu et al. 2019, and after it).
public struct TrainingRows: Sendable {
    public let sessions: SessionSet
    /// Session of each row.
    private let sessionOfRow: [Int32]
    /// Number of the first row of each session.
    private let first: [Int]

    public init(_ sessions: SessionSet) {
        self.sessions = sessions
        var sessionOfRow: [Int32] = []
        sessionOfRow.reserveCapacity(sessions.items.count)
        var first: [Int] = []
        first.reserveCapacity(sessions.count)
        for session in 0..<sessions.count {
            first.append(sessionOfRow.count)
            sessionOfRow.append(contentsOf: repeatElement(Int32(session), count: max(0, sessions.length(session) - 1)))
        }
        self.sessionOfRow = sessionOfRow
        self.first = first
    }

    public var count: Int { sessionOfRow.count }

    /// Session of a row.
    public func session(_ row: Int) -> Int { Int(sessionOfRow[row]) }

    /// - Precondition: `row` is below `count`.
    public subscript(row: Int) -> SessionRow {
        let session = session(row)
        let start = sessions.events(session).lowerBound
        let target = start + 1 + row - first[session]
        return SessionRow(session: session, target: target, prefix: start..<target)
    }
}

extension PackedBatch {
    /// Rows as sequences of their own: at most the last `length` items of each prefix, whose last one predicts the
    /// target. Packed in order, as many per batch as the limit has room for, at least one.
    public static func batches(
        _ rows: some Sequence<SessionRow>, of sessions: SessionSet, length: Int, limit: BatchLimit = .none
    ) -> [PackedBatch] {
        var batches: [PackedBatch] = []
        var room = 0
        for row in rows {
            let events = row.prefix.suffix(length)
            if batches.isEmpty || events.count > room {
                batches.append(PackedBatch(tasks: sessions.feedback.count))
                room = limit.rows
            }
            batches[batches.count - 1].append(events, targets: row.target..<row.target + 1, of: sessions)
            room -= events.count
        }
        return batches
    }
}
