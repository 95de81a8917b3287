extension Experiment {
    /// Values that are valid one by one but not together.
    public struct Conflict: Sendable, Hashable {
        /// Paths of the keys, the one most likely to be at fault first.
        public var keys: [String]
        public var message: String
    }
}

/// Looks for conflicts among the keys of an experiment.
struct Checks {
    let experiment: Experiment
    private(set) var found: [Experiment.Conflict] = []

    init(_ experiment: Experiment) { self.experiment = experiment }

    /// - Parameter keys: the one most likely to be at fault first.
    mutating func require(_ condition: Bool, _ keys: String..., message: @autoclosure () -> String) {
        if !condition { found.append(.init(keys: keys, message: message())) }
    }
}
