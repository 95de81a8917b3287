import Basics

/// What is wrong with an experiment, in the order of the file, then of the overrides.
public struct InvalidExperiment: Error, Sendable, Hashable, CustomStringConvertible {
    public struct Problem: Sendable, Hashable, CustomStringConvertible {
        /// `file:line:column`, `file`, or the override (`--set a.b=c`).
        public var place: String
        public var message: String

        public var description: String { "\(place.forTerminal): \(message)" }
    }

    /// All problems or, of a file that is something else altogether, the first `limit`.
    public var problems: [Problem]

    /// After so many problems nobody looks for more, and after so many nobody wants to read of them.
    static let limit = 100
    private static let shown = 20

    public init(problems: [Problem]) { self.problems = problems }

    init(place: String, message: String) { self.init(problems: [Problem(place: place, message: message)]) }

    public var description: String {
        var lines = problems.prefix(Self.shown).map(\.description)
        let more = problems.count - lines.count
        if more > 0 { lines.append("and \(problems.count < Self.limit ? "" : "at least ")\(more) more") }
        return lines.joined(separator: "\n")
    }
}
