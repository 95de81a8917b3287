/// A row: a target of a session and what precedes it, as event indices (into `items` and the labels).
public struct SessionRow: Sendable, Hashable {
    public let session: Int
    public let target: Int
    /// Never empty.
    public let prefix: Range<Int>
}

/// The rows of a set, session by session and within a session in the order of the targets: the order in which ranks are
/// kept.
public struct SessionRows: Sequence, IteratorProtocol, Sendable {
    private let set: SessionSet
    private var session = 0
    private var targets: Range<Int>

    init(_ set: SessionSet) {
        self.set = set
        targets = set.count > 0 ? set.targets(0) : 0..<0
    }

    public mutating func next() -> SessionRow? {
        while targets.isEmpty {
            session += 1
            guard session < set.count else { return nil }
            targets = set.targets(session)
        }
        defer { targets = targets.dropFirst() }
        return SessionRow(
            session: session, target: targets.lowerBound,
            prefix: set.events(session).lowerBound..<targets.lowerBound)
    }
}

extension SessionSet {
    /// The events of a session that are targets: each is predicted from the events before it.
    public func targets(_ session: Int) -> Range<Int> { events(session).dropFirst(Int(firstTarget[session])) }

    /// Every row to predict.
    public var eachRow: SessionRows { SessionRows(self) }

    /// Number of rows to predict in all sessions.
    public var rows: Int { rows(of: 0..<count) }

    /// Of some sessions one after the other, how many rows to predict come before each, and at last how many there are.
    public func firstRows(of sessions: some Sequence<Int>) -> [Int] {
        sessions.reduce(into: [0]) { $0.append($0[$0.count - 1] + targets($1).count) }
    }

    /// Numbers of rows to predict in each of some sessions that has any; pieces of one session of the source count
    /// together.
    public func rowsPerSession(of sessions: some Sequence<Int>) -> [Int32] {
        var counts: [Int32] = []
        var last: Int32 = -1
        for session in sessions where !targets(session).isEmpty {
            if origin[session] != last || counts.isEmpty { counts.append(0) }
            last = origin[session]
            counts[counts.count - 1] += Int32(targets(session).count)
        }
        return counts
    }

    /// Number of rows to predict in some sessions.
    public func rows(of sessions: some Sequence<Int>) -> Int { sessions.reduce(0) { $0 + targets($1).count } }
}
