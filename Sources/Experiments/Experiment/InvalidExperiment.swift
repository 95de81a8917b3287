import Basics

/// What is wrong with an experiment, in the order of the file, then of the overrides.
public struct InvalidExperiment: UserError, Hashable {
    public struct Problem: Sendable, Hashable, CustomStringConvertible {
        /// `file:line:column`, `file`, or the override (`--set a.b=c`).
        public var place: String
        public var message: String

        public var description: String { "\(shownPath(place)): \(message)" }

        /// For screens, where what comes last is lost first.
        var causeFirst: String { "\(message) (\(shownPath(place)))" }
    }

    /// All problems or, of a file that is something else altogether, the first `limit`.
    public var problems: [Problem]

    /// After so many problems nobody looks for more, and after so many nobody wants to read of them.
    static let limit = 100
    private static let shown = 20

    public init(problems: [Problem]) { self.problems = problems }

    init(place: String, message: String) { self.init(problems: [Problem(place: place, message: message)]) }

    /// What is wrong in front of where, for screens.
    public var causeFirst: String { lines(\.causeFirst) }

    public var description: String { lines(\.description) }

    private func lines(_ text: (Problem) -> String) -> String {
        var lines = problems.prefix(Self.shown).map(text)
        let more = problems.count - lines.count
        if more > 0 { lines.append("and \(problems.count < Self.limit ? "" : "at least ")\(more) more") }
        return lines.joined(separator: "\n")
    }
}
