import Metrics

/// Sessions packed one behind the other; session i is `items[offsets[i] ..< offsets[i + 1]]`.
public struct SessionSet: Sendable, Hashable {
    public var offsets: [Int32]
    public var items: [Int32]
    /// Position of the first target of each session. Rows of session i are its positions `firstTarget[i]` ..< length:
    /// each predicts the item there from the items before it.
    public var firstTarget: [Int32]
    /// Index of each session in the source, before filters and split.
    public var origin: [Int32]
    /// Per feedback task the label of every event, parallel to `items`: 1 yes, 0 no, −1 unknown. Empty when the data
    /// has no feedback.
    public var feedback: [[Int8]]

    public var count: Int { firstTarget.count }

    public init(
        offsets: [Int32] = [0], items: [Int32] = [], firstTarget: [Int32] = [], origin: [Int32] = [],
        feedback: [[Int8]] = []
    ) {
        self.offsets = offsets
        self.items = items
        self.firstTarget = firstTarget
        self.origin = origin
        self.feedback = feedback
    }

    /// The session's items; its indices are those of `events`.
    public subscript(session: Int) -> ArraySlice<Int32> { items[events(session)] }

    /// The session's events, as indices into `items` and the labels.
    public func events(_ session: Int) -> Range<Int> { Int(offsets[session])..<Int(offsets[session + 1]) }

    public func length(_ session: Int) -> Int { Int(offsets[session + 1] - offsets[session]) }

    /// Rows to predict in all sessions.
    public var rows: Int { (0..<count).reduce(0) { $0 + max(0, length($1) - Int(firstTarget[$1])) } }

    /// Appends a session.
    /// - Parameters:
    ///   - labels: per feedback task, one label for each of the session's items.
    ///   - firstTarget: at least 1.
    /// - Precondition: all sessions of a set have the same number of tasks; the first one decides it.
    public mutating func append(
        _ session: some Collection<Int32>, labels: [[Int8]] = [], firstTarget: Int = 1, origin: Int
    ) {
        precondition(labels.allSatisfy { $0.count == session.count }, "a label for every item")
        items.append(contentsOf: session)
        endSession(tasks: labels.count, firstTarget: firstTarget, origin: origin)
        for (task, labels) in labels.enumerated() { feedback[task].append(contentsOf: labels) }
    }

    /// Appends a session of events of another set, with their labels; `events` are indices into its `items`.
    mutating func append(
        _ events: some Collection<Int>, of other: SessionSet, firstTarget: Int = 1, origin: Int
    ) {
        items.append(contentsOf: events.lazy.map { other.items[$0] })
        endSession(tasks: other.feedback.count, firstTarget: firstTarget, origin: origin)
        for task in feedback.indices {
            feedback[task].append(contentsOf: events.lazy.map { other.feedback[task][$0] })
        }
    }

    private mutating func endSession(tasks: Int, firstTarget: Int, origin: Int) {
        if count == 0 { feedback = Array(repeating: [], count: tasks) }
        precondition(feedback.count == tasks, "all sessions of a set have the same feedback tasks")
        offsets.append(Int32(items.count))
        self.firstTarget.append(Int32(firstTarget))
        self.origin.append(Int32(origin))
    }
}

/// Sessions as a source delivers them, before filters and split: the common form of importers and the generator.
public struct SourceData: Sendable {
    public var name: String
    public var catalogue: Catalogue
    /// All sessions, in order of their last event (test files, where there are any, behind the training file).
    public var sessions: SessionSet
    /// Time of each session's last event, seconds since 1970; the position in the file where the source has no time.
    public var times: [Int64]
    /// Index of the first test session when the source comes already split.
    public var testStart: Int?
    /// Names of the feedback tasks, in the order of the sessions' labels.
    public var feedback: [String]
    /// What the files held that it was read from, in their order.
    package var contents: [SourceContent] = []

    public init(
        name: String, catalogue: Catalogue, sessions: SessionSet, times: [Int64], testStart: Int? = nil,
        feedback: [String] = []
    ) {
        self.name = name
        self.catalogue = catalogue
        self.sessions = sessions
        self.times = times
        self.testStart = testStart
        self.feedback = feedback
    }
}

/// A dataset after filtering and splitting: what models are trained and scored on.
public struct Dataset: Sendable {
    public var name: String
    public var catalogue: Catalogue
    public var training: SessionSet
    public var validation: SessionSet
    public var test: SessionSet
    /// Training and validation sessions whole, in time order, before items unseen in training were dropped: what a
    /// refit trains on.
    public var refit: SessionSet
    /// Names of the feedback tasks, in the order of the sessions' labels.
    public var feedback: [String]
    /// Hash of everything above but the name, plus the protocol: 16 hexadecimal digits.
    public var fingerprint: String

    /// Without `refit`, the validation sessions behind the training sessions are what a refit trains on.
    public init(
        name: String, catalogue: Catalogue, training: SessionSet, validation: SessionSet, test: SessionSet,
        refit: SessionSet? = nil, feedback: [String] = [], fingerprint: String
    ) {
        self.name = name
        self.catalogue = catalogue
        self.training = training
        self.validation = validation
        self.test = test
        self.refit = refit ?? training + validation
        self.feedback = feedback
        self.fingerprint = fingerprint
    }

    public var summary: DatasetSummary {
        DatasetSummary(
            name: name, fingerprint: fingerprint, testRowsFingerprint: testRowsHash, items: catalogue.count,
            trainingSessions: training.count,
            trainingRows: training.rows, validationRows: validation.rows, testRows: test.rows,
            categories: catalogue.categories.map(\.count), feedback: feedback.isEmpty ? nil : feedback)
    }
}
