import Runs

/// Sessions packed one behind the other; session i is `items[offsets[i] ..< offsets[i + 1]]`.
public struct SessionSet: Sendable, Hashable {
    public var offsets: [Int32]
    public var items: [Int32]
    /// Position of the first target of each session. Rows of session i are its positions `firstTarget[i]` ..< length:
    /// each predicts the item there from the items before it.
    public var firstTarget: [Int32]
    /// Index of each session in the source, before filters and split.
    public var origin: [Int32]

    public var count: Int { firstTarget.count }

    public init(offsets: [Int32] = [0], items: [Int32] = [], firstTarget: [Int32] = [], origin: [Int32] = []) {
        self.offsets = offsets
        self.items = items
        self.firstTarget = firstTarget
        self.origin = origin
    }

    public subscript(session: Int) -> ArraySlice<Int32> { items[Int(offsets[session])..<Int(offsets[session + 1])] }

    public func length(_ session: Int) -> Int { Int(offsets[session + 1] - offsets[session]) }

    /// Rows to predict in all sessions.
    public var rows: Int { (0..<count).reduce(0) { $0 + max(0, length($1) - Int(firstTarget[$1])) } }

    /// Appends a session; `firstTarget` is at least 1.
    public mutating func append(_ session: some Collection<Int32>, firstTarget: Int = 1, origin: Int) {
        items.append(contentsOf: session)
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

    public init(name: String, catalogue: Catalogue, sessions: SessionSet, times: [Int64], testStart: Int? = nil) {
        self.name = name
        self.catalogue = catalogue
        self.sessions = sessions
        self.times = times
        self.testStart = testStart
    }
}

/// A dataset after filtering and splitting: what models are trained and scored on.
public struct Dataset: Sendable {
    public var name: String
    public var catalogue: Catalogue
    public var training: SessionSet
    public var validation: SessionSet
    public var test: SessionSet
    /// Training and validation sessions whole, in time order, before items unseen in training were dropped: what a refit
    /// trains on.
    public var refit: SessionSet
    /// Hash of everything above but the name, plus the protocol: 16 hexadecimal digits.
    public var fingerprint: String

    /// Without `refit`, the validation sessions behind the training sessions are what a refit trains on.
    public init(
        name: String, catalogue: Catalogue, training: SessionSet, validation: SessionSet, test: SessionSet,
        refit: SessionSet? = nil, fingerprint: String
    ) {
        self.name = name
        self.catalogue = catalogue
        self.training = training
        self.validation = validation
        self.test = test
        self.refit = refit ?? training + validation
        self.fingerprint = fingerprint
    }

    public var summary: DatasetSummary {
        DatasetSummary(
            name: name, fingerprint: fingerprint, items: catalogue.count, trainingSessions: training.count,
            trainingRows: training.rows, validationRows: validation.rows, testRows: test.rows,
            categories: catalogue.categories.map(\.count))
    }
}
