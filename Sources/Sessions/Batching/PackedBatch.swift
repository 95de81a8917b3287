import Basics

/// Item sequences packed one after another without padding, and the rows whose next item is to be predicted.
public struct PackedBatch: Sendable {
    /// The item of each row, sequence by sequence.
    public private(set) var sequences = Packed<Int32, Int32>()
    /// Position of each row within its sequence.
    public private(set) var positions: [Int32] = []
    /// Rows that predict, ascending, and the item each should predict.
    public private(set) var targetRows: [Int32] = []
    public private(set) var targets: [Int32] = []
    /// Label of every target for each feedback task, parallel to `targets`: 1 yes, 0 no, −1 unknown. Empty when the
    /// data has no feedback.
    public private(set) var labels: [[Int8]] = []
    /// Items shown before each target and not clicked, parallel to `targets`; without any part if nothing is known.
    public private(set) var shown = Packed<Int32, Int32>()

    /// Item of each row.
    public var items: [Int32] { sequences.elements }
    /// Sequence s has the rows `offsets[s] ..< offsets[s + 1]`.
    public var offsets: [Int32] { sequences.offsets }

    /// - Parameter tasks: feedback tasks of the data.
    public init(tasks: Int = 0) { labels = Array(repeating: [], count: tasks) }

    /// A training batch of any size: the last `length` + 1 items of each session, every position at once.
    public init(training sessions: SessionSet, _ indices: some Sequence<Int>, length: Int) {
        var batches = PackedBatches(training: sessions, indices, length: length)
        self = batches.next() ?? PackedBatch(tasks: sessions.feedback.count)
    }

    /// An evaluation batch of any size: one target per row of the sessions, in order, each seeing the last `length`
    /// items before it.
    public init(evaluation sessions: SessionSet, _ indices: some Sequence<Int>, length: Int) {
        var batches = PackedBatches(evaluation: sessions, indices, length: length)
        self = batches.next() ?? PackedBatch(tasks: sessions.feedback.count)
    }

    /// One item from each of several sequences that go on from step to step, and the item that follows it.
    public init(clicks: some Sequence<SessionLanes.Click>) {
        for click in clicks {
            append([click.item], targets: [click.target])
            positions[positions.count - 1] = click.position
            if labels.isEmpty { labels = Array(repeating: [], count: click.labels.count) }
            for (task, label) in click.labels.enumerated() { labels[task].append(label) }
            if let items = click.shown { shown.append(items) }
        }
    }

    /// A sequence whose future is unknown: one target row at its end, without a target and with the label −1 for each
    /// of `tasks` feedback tasks.
    public init(prefix items: [Int32], length: Int, tasks: Int = 0) {
        append(items.suffix(length), targets: [-1])
        labels = Array(repeating: [-1], count: tasks)
    }

    /// Appends a sequence of events whose last rows predict the events `next`.
    mutating func append(_ sequence: Range<Int>, targets next: Range<Int>, of sessions: SessionSet) {
        append(sessions.items[sequence], targets: sessions.items[next])
        for task in labels.indices { labels[task].append(contentsOf: sessions.feedback[task][next]) }
        if sessions.saysWhatWasShown { for event in next { shown.append(sessions.shown[event]) } }
    }

    /// Appends a sequence whose last rows predict `targets`.
    private mutating func append(_ sequence: ArraySlice<Int32>, targets next: ArraySlice<Int32>) {
        sequences.append(sequence)
        positions.append(contentsOf: 0..<Int32(sequence.count))
        let end = Int32(sequences.elements.count)
        targetRows.append(contentsOf: end - Int32(next.count)..<end)
        targets.append(contentsOf: next)
    }
}
