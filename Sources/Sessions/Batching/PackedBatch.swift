/// Item sequences packed one behind the other, without padding, and the rows whose next item is to be predicted.
public struct PackedBatch: Sendable {
    /// Item, and position within its sequence, of each row.
    public private(set) var items: [Int32] = []
    public private(set) var positions: [Int32] = []
    /// Sequence s has the rows `offsets[s] ..< offsets[s + 1]`.
    public private(set) var offsets: [Int32] = [0]
    /// Rows that predict, ascending, and the item that each should predict.
    public private(set) var targetRows: [Int32] = []
    public private(set) var targets: [Int32] = []
    /// Per feedback task the label of every target, parallel to `targets`: 1 yes, 0 no, −1 unknown. Empty when the data
    /// has no feedback.
    public private(set) var labels: [[Int8]] = []

    public init() {}

    /// The targets of each sequence, in their order.
    public var targetsBySequence: [ArraySlice<Int32>] {
        var start = 0
        return (1..<offsets.count).map { sequence in
            let end = targetRows[start...].firstIndex { $0 >= offsets[sequence] } ?? targetRows.endIndex
            defer { start = end }
            return targets[start..<end]
        }
    }

    /// A batch for training: the last `length` + 1 items of each session, every position at once.
    public init(training sessions: SessionSet, _ indices: some Sequence<Int>, length: Int) {
        labels = Array(repeating: [], count: sessions.feedback.count)
        for index in indices {
            let events = sessions.events(index).suffix(length + 1)
            append(events.dropLast(), targets: events.dropFirst(), of: sessions)
        }
    }

    /// A batch for evaluation: one target per row of the sessions, in their order, each seeing the last `length` items
    /// before it. Rows beyond the first `length` of a session need a window of their own.
    public init(evaluation sessions: SessionSet, _ indices: some Sequence<Int>, length: Int) {
        labels = Array(repeating: [], count: sessions.feedback.count)
        for index in indices {
            let session = sessions.events(index)
            let first = session.lowerBound
            let start = first + Int(sessions.firstTarget[index])
            guard start < session.upperBound else { continue }
            let whole = min(session.upperBound, first + length + 1)
            if start < whole { append(first..<whole - 1, targets: start..<whole, of: sessions) }
            for target in max(start, whole)..<max(session.upperBound, start, whole) {
                append(target - length..<target, targets: target..<target + 1, of: sessions)
            }
        }
    }

    /// One item of each of several sequences that go on from step to step, and the item that follows it.
    public init(clicks: some Sequence<SessionLanes.Click>) {
        for click in clicks {
            append([click.item], targets: [click.target])
            positions[positions.count - 1] = click.position
            if labels.isEmpty { labels = Array(repeating: [], count: click.labels.count) }
            for (task, label) in click.labels.enumerated() { labels[task].append(label) }
        }
    }

    /// A sequence with nothing known about its future: one target row at its end, without a target, and with the label
    /// −1 for each of `tasks` feedback tasks.
    public init(prefix items: [Int32], length: Int, tasks: Int = 0) {
        append(items.suffix(length), targets: [-1])
        labels = Array(repeating: [-1], count: tasks)
    }

    /// Appends a sequence of events whose last rows predict the events `next`.
    private mutating func append(_ sequence: Range<Int>, targets next: Range<Int>, of sessions: SessionSet) {
        append(sessions.items[sequence], targets: sessions.items[next])
        for task in labels.indices { labels[task].append(contentsOf: sessions.feedback[task][next]) }
    }

    /// Appends a sequence whose last rows predict `targets`.
    private mutating func append(_ sequence: ArraySlice<Int32>, targets next: ArraySlice<Int32>) {
        let firstRow = items.count
        items.append(contentsOf: sequence)
        positions.append(contentsOf: 0..<Int32(sequence.count))
        offsets.append(Int32(items.count))
        let firstTarget = firstRow + sequence.count - next.count
        targetRows.append(contentsOf: Int32(firstTarget)..<Int32(items.count))
        targets.append(contentsOf: next)
    }
}
