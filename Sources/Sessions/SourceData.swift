/// Sessions as a source delivers them, before filters and split: the common form of importers and the generator.
public struct SourceData: Sendable {
    public var name: String
    public var catalogue: Catalogue
    /// All sessions, ordered by their last event (test files, if any, after the training file).
    public var sessions: SessionSet
    /// Time of each session's last event in seconds since 1970; its position in the file if the source has no time.
    public var times: [Int64]
    /// Index of the first test session when the source comes already split.
    public var testStart: Int?
    /// Names of the feedback tasks, in the order of the sessions' labels.
    public var feedback: [String]
    /// What was found on the way; nil for what is generated.
    public var report: SourceReport?
    /// A hash of each session's name in the source, where training and test sessions come apart.
    package var sessionNames: [UInt64] = []
    /// Contents of the files it was read from, in their order.
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
