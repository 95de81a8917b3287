import Basics

/// What is wrong with an experiment: everything found, in the order of the file, then of the overrides.
public struct InvalidExperiment: Error, Sendable, Hashable, CustomStringConvertible {
    public struct Problem: Sendable, Hashable, CustomStringConvertible {
        /// `file:line:column`, `file`, or the override (`--set a.b=c`).
        public var place: String
        public var message: String

        public var description: String { "\(shownPath(place)): \(message)" }

        /// For screens, where what comes last is lost first.
        var causeFirst: String { "\(message) (\(shownPath(place)))" }
    }

    public var problems: [Problem]

    public init(problems: [Problem]) { self.problems = problems }

    init(place: String, message: String) { self.init(problems: [Problem(place: place, message: message)]) }

    /// What is wrong in front of where, for screens.
    public var causeFirst: String { problems.map(\.causeFirst).joined(separator: "\n") }

    public var description: String { problems.map(\.description).joined(separator: "\n") }
}
