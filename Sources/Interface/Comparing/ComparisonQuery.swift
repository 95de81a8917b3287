import Experiments
import Metrics
import Results
import Runs

/// What is to be compared, and how. Equal queries have equal answers, as long as results stay what they are.
public struct ComparisonQuery: Sendable, Hashable {
    public enum Subject: Sendable, Hashable {
        /// Finished runs, of which those that differ in the seed only are one arm, held against the arm of one of them;
        /// nil for the first.
        case runs([RunID], baseline: PinnedArm?)
        /// Two factors crossed, held against a variant of the design.
        ///
        /// What is done of it is a part of the question: with a further run there is another answer.
        case matrix(FactorialDesign, pinned: Int, done: Set<RunID>)
    }

    public let subject: Subject
    public let metric: RankingMetric
    /// Nil for all rows at once.
    public let slicing: RowSlicing?
    /// Of equivalence, in percentage points, as the experiment file has it now; nil for what the runs keep.
    public let margin: Double?

    public init(_ subject: Subject, metric: RankingMetric, slicing: RowSlicing? = nil, margin: Double? = nil) {
        self.subject = subject
        self.metric = metric
        self.slicing = slicing
        self.margin = margin
    }

    /// Whether it is about a matrix, and not about a table.
    public var isOfMatrix: Bool {
        if case .matrix = subject { true } else { false }
    }
}

/// The arm that others are held against: a run of it and, since its second stage has the same runs, its name.
public struct PinnedArm: Sendable, Hashable {
    public let run: RunID
    public let name: String

    public init(run: RunID, name: String) {
        self.run = run
        self.name = name
    }
}

/// What is known of a query.
public enum ComparisonAnswer: Sendable, Hashable {
    case table(ComparedTable)
    case matrix(ComparedMatrix)
    /// Why nothing can be compared.
    case impossible(String)
}

/// How what is shown can be written down.
public enum WrittenFormat: String, Sendable, Hashable, CaseIterable {
    case markdown, latex, csv, svg, pdf

    public var fileExtension: String {
        switch self {
        case .markdown: "md"
        case .latex: "tex"
        case .csv: "csv"
        case .svg: "svg"
        case .pdf: "pdf"
        }
    }
}
