import Metrics
import Results
import Runs

/// What is to be said of a test row, or of a session that the user has typed, with the weights of one run or two.
public struct InspectionQuery: Sendable, Hashable {
    public enum Subject: Sendable, Hashable {
        /// Index of a test row.
        case row(Int)
        /// Items, as typed: separated by commas, by their names or words of their titles.
        case typed(String)
    }

    /// One, or two with the same test rows.
    public let runs: [RunID]
    public let subject: Subject

    public init(_ runs: [RunID], _ subject: Subject) {
        self.runs = runs
        self.subject = subject
    }
}

/// What is known of a query so far.
public struct Inspection: Sendable, Hashable {
    /// Nil until the data has been read.
    public var session: InspectedSession?
    /// By run, in the order of the query; nil until something is known.
    public var models: [InspectedModel?]
    /// How many of the runs, the first ones, are done with.
    public var done = 0
    /// Why nothing can be said; nil if something can.
    public var problem: String?

    public init(runs: Int) { models = Array(repeating: nil, count: runs) }
}

/// What a run keeps of its test rows.
public enum KeptRows: Sendable, Hashable {
    case known(InspectedRun)
    /// Why there is nothing to look at.
    case unknown(String)
}
