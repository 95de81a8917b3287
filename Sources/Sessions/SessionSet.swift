import Basics

/// Sessions packed one after another, each with the position of its first target.
public struct SessionSet: Sendable, Hashable {
    /// The items of each session.
    public var packed: Packed<Int32, Int32>
    /// Position of the first target of each session, at least 1.
    public var firstTarget: [Int32]
    /// Index of each session in the source, before filters and split, ascending. Neighbours of one index are pieces of
    /// one session (`askingOnly`).
    public var origin: [Int32]
    /// Label of every event for each feedback task, parallel to `items`: 1 yes, 0 no, −1 unknown. Empty when the data
    /// has no feedback.
    public var feedback: [[Int8]]
    /// Items that were shown before an event, after the one before it, and not clicked then; a part per event, parallel
    /// to `items`. Without any part when the data tells none.
    public var shown: Packed<Int32, Int32>

    public init(
        _ packed: Packed<Int32, Int32> = Packed(), firstTarget: [Int32] = [], origin: [Int32] = [],
        feedback: [[Int8]] = [], shown: Packed<Int32, Int32> = Packed()
    ) {
        self.packed = packed
        self.firstTarget = firstTarget
        self.origin = origin
        self.feedback = feedback
        self.shown = shown
    }

    public var count: Int { firstTarget.count }

    /// The items of all events, session by session.
    public var items: [Int32] {
        get { packed.elements }
        _modify { yield &packed.elements }
    }

    /// Whether it is known what was shown before each event.
    public var saysWhatWasShown: Bool { shown.count > 0 }

    /// The session's items; its indices are those of `events`.
    public subscript(session: Int) -> ArraySlice<Int32> { packed[session] }

    /// The session's events, as indices into `items` and the labels.
    public func events(_ session: Int) -> Range<Int> { packed.range(session) }

    public func length(_ session: Int) -> Int { packed.range(session).count }

    /// Appends a session.
    /// - Parameters:
    ///   - labels: per feedback task, one label for each of the session's items.
    ///   - shown: items that were shown before each of the session's items and not clicked; nil if nothing is known.
    ///   - firstTarget: at least 1.
    /// - Precondition: all sessions of a set have as many tasks as the first, and all or none say what was shown.
    @inlinable public mutating func append(
        _ session: some Collection<Int32>, labels: [[Int8]] = [], shown: [[Int32]]? = nil, firstTarget: Int = 1,
        origin: Int
    ) {
        precondition(labels.allSatisfy { $0.count == session.count }, "a label for every item")
        precondition(shown.map { $0.count == session.count } ?? true, "what was shown before every item")
        packed.append(session)
        endSession(tasks: labels.count, firstTarget: firstTarget, origin: origin)
        for (task, labels) in labels.enumerated() { feedback[task].append(contentsOf: labels) }
        for items in shown ?? [] { self.shown.append(items) }
    }

    /// Appends events of another set as a session, with their labels; `events` are indices into that set's `items`.
    mutating func append(
        _ events: some Collection<Int>, of other: SessionSet, firstTarget: Int = 1, origin: Int
    ) {
        packed.append(events.lazy.map { other.items[$0] })
        endSession(tasks: other.feedback.count, firstTarget: firstTarget, origin: origin)
        for task in feedback.indices {
            feedback[task].append(contentsOf: events.lazy.map { other.feedback[task][$0] })
        }
        if other.saysWhatWasShown { for event in events { shown.append(other.shown[event]) } }
    }

    @usableFromInline mutating func endSession(tasks: Int, firstTarget: Int, origin: Int) {
        if count == 0 { feedback = Array(repeating: [], count: tasks) }
        precondition(feedback.count == tasks, "all sessions of a set have the same feedback tasks")
        self.firstTarget.append(Int32(firstTarget))
        self.origin.append(Int32(origin))
    }
}
