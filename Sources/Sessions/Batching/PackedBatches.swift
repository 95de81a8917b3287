import Basics

/// What a packed batch may hold, so that its size does not depend on the longest session.
public struct BatchLimit: Sendable, Hashable {
    /// Rows read in one pass.
    public var rows: Int
    /// Whether every target counts with all it sees, for models that read each prefix on its own; otherwise rows are
    /// those of the packed sequences.
    public var countsPrefixes: Bool

    public init(rows: Int, countsPrefixes: Bool = false) {
        self.rows = rows
        self.countsPrefixes = countsPrefixes
    }

    public static let none = BatchLimit(rows: .max)
}

/// The targets of some sessions, in order, in packed batches within a limit. A batch may end anywhere in a session;
/// none is empty, and one that exceeds the limit holds only the smallest part of a session that can be read.
public struct PackedBatches: Sequence, IteratorProtocol {
    private let sessions: SessionSet
    private var indices: ArraySlice<Int>
    private let length: Int
    private let isTraining: Bool
    private let limit: BatchLimit
    private var current: Place?

    /// Where the next batch goes on: the part seen of a session and the next target in it, as event indices.
    private struct Place {
        var session: Range<Int>
        var target: Int
    }

    /// A sequence of events, those its last rows predict, and its size toward the limit.
    private struct Window {
        var events: Range<Int>
        var targets: Range<Int>
        var size: Int
    }

    /// All but the first of each session's last `length` + 1 items are targets.
    public init(
        training sessions: SessionSet, _ indices: some Sequence<Int>, length: Int, limit: BatchLimit = .none
    ) {
        self.init(sessions, indices, length: length, isTraining: true, limit)
    }

    /// One target per row of the sessions, each seeing the last `length` items before it. Rows beyond the first
    /// `length` of a session need a window of their own.
    public init(
        evaluation sessions: SessionSet, _ indices: some Sequence<Int>, length: Int, limit: BatchLimit = .none
    ) {
        self.init(sessions, indices, length: length, isTraining: false, limit)
    }

    private init(
        _ sessions: SessionSet, _ indices: some Sequence<Int>, length: Int, isTraining: Bool, _ limit: BatchLimit
    ) {
        self.sessions = sessions
        self.indices = Array(indices)[...]
        self.length = length
        self.isTraining = isTraining
        self.limit = limit
    }

    public mutating func next() -> PackedBatch? {
        var batch = PackedBatch(tasks: sessions.feedback.count)
        var room = limit.rows
        while let place = current ?? nextSession() {
            guard let window = window(at: place, room: room, isFirst: batch.targets.isEmpty) else {
                current = place
                break
            }
            batch.append(window.events, targets: window.targets, of: sessions)
            room -= window.size
            let isLast = window.targets.upperBound == place.session.upperBound
            current = isLast ? nil : Place(session: place.session, target: window.targets.upperBound)
        }
        return batch.targets.isEmpty ? nil : batch
    }

    private mutating func nextSession() -> Place? {
        while let index = indices.popFirst() {
            let events = sessions.events(index)
            let seen = isTraining ? events.suffix(length + 1) : events
            let targets = isTraining ? seen.dropFirst() : sessions.targets(index)
            if let first = targets.first { return Place(session: seen, target: first) }
        }
        return nil
    }

    /// The next part of a session; nil if there is no room for it, unless it is the first of the batch.
    private func window(at place: Place, room: Int, isFirst: Bool) -> Window? {
        let first = place.session.lowerBound
        let whole = Swift.min(place.session.upperBound, first + length + 1)
        var end = place.target + 1
        var window: Window
        if place.target >= whole {
            window = Window(
                events: place.target - length..<place.target, targets: place.target..<end, size: length)
        } else if limit.countsPrefixes {
            var size = place.target - first
            while end < whole, size + end - first <= room {
                size += end - first
                end += 1
            }
            window = Window(events: first..<end - 1, targets: place.target..<end, size: size)
        } else {
            window = Window(events: first..<whole - 1, targets: place.target..<whole, size: whole - 1 - first)
        }
        return isFirst || window.size <= room ? window : nil
    }
}
