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
        for index in indices {
            let session = sessions[index].suffix(length + 1)
            append(session.dropLast(), targets: session.dropFirst())
        }
    }

    /// A batch for evaluation: one target per row of the sessions, in their order, each seeing the last `length` items
    /// before it. Rows beyond the first `length` of a session need a window of their own.
    public init(evaluation sessions: SessionSet, _ indices: some Sequence<Int>, length: Int) {
        for index in indices {
            let session = sessions[index]
            let first = session.startIndex
            let start = first + Int(sessions.firstTarget[index])
            guard start < session.endIndex else { continue }
            let whole = min(session.endIndex, first + length + 1)
            if start < whole {
                append(session[first..<(whole - 1)], targets: session[start..<whole])
            }
            for target in max(start, whole)..<max(session.endIndex, start, whole) {
                append(session[(target - length)..<target], targets: session[target...target])
            }
        }
    }

    /// One item of each of several sequences that go on from step to step, and the item that follows it.
    public init(clicks: some Sequence<SessionLanes.Click>) {
        for click in clicks {
            append([click.item], targets: [click.target])
            positions[positions.count - 1] = click.position
        }
    }

    /// A sequence with nothing known about its future: one target row at its end, without a target.
    public init(prefix items: [Int32], length: Int) {
        append(items.suffix(length), targets: [-1])
    }

    /// Appends a sequence whose last rows predict `targets`.
    private mutating func append(_ sequence: ArraySlice<Int32>, targets next: some RandomAccessCollection<Int32>) {
        let firstRow = items.count
        items.append(contentsOf: sequence)
        positions.append(contentsOf: 0..<Int32(sequence.count))
        offsets.append(Int32(items.count))
        let firstTarget = firstRow + sequence.count - next.count
        targetRows.append(contentsOf: Int32(firstTarget)..<Int32(items.count))
        targets.append(contentsOf: next)
    }
}
