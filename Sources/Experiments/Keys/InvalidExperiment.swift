import Basics

/// The problems of an experiment, in the order of the file, then of the overrides.
public struct InvalidExperiment: UserError, Hashable {
    public struct Problem: Sendable, Hashable, CustomStringConvertible {
        /// `file:line:column`, `file`, or the override (`--set a.b=c`).
        public var place: String
        public var message: String

        public var description: String { "\(shownPath(place)): \(message)" }

        /// For screens, where the end is cut off first.
        var causeFirst: String { "\(message) (\(shownPath(place)))" }
    }

    /// All problems or, if there are more, the first `limit`.
    public var problems: [Problem]

    /// Number of problems after which the search for more ends, and number of problems shown.
    static let limit = 100
    private static let shown = 20

    public init(problems: [Problem]) { self.problems = problems }

    init(place: String, message: String) { self.init(problems: [Problem(place: place, message: message)]) }

    /// The problems, each with its message before its place, for screens.
    public var causeFirst: String { lines(\.causeFirst) }

    public var description: String { lines(\.description) }

    private func lines(_ text: (Problem) -> String) -> String {
        var lines = problems.prefix(Self.shown).map(text)
        let more = problems.count - lines.count
        if more > 0 { lines.append("and \(problems.count < Self.limit ? "" : "at least ")\(more) more") }
        return lines.joined(separator: "\n")
    }
}
