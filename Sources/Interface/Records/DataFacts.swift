import Experiments

/// The data of an experiment: what decides a prepared dataset.
public struct DataQuery: Sendable, Hashable {
    public let source: DataSource
    public let rules: EvaluationProtocol

    public init(_ experiment: Experiment) {
        source = experiment.data
        rules = experiment.protocol
    }
}

/// What is known of an experiment's data without preparing it.
public enum DataFacts: Sendable, Hashable {
    public struct Counts: Sendable, Hashable {
        public var items: Int
        public var trainingSessions: Int
        public var validationSessions: Int
        public var testSessions: Int
        public var trainingRows: Int
        public var testRows: Int
        /// Per level, coarsest first.
        public var categories: [Int]
        /// Numbers of training sessions by their length, in ascending classes.
        public var lengths: [Length]
        /// What was read, left out and found in the files.
        public var findings: [Finding]

        public init(
            items: Int, trainingSessions: Int, validationSessions: Int, testSessions: Int, trainingRows: Int,
            testRows: Int, categories: [Int], lengths: [Length], findings: [Finding] = []
        ) {
            self.findings = findings
            self.items = items
            self.trainingSessions = trainingSessions
            self.validationSessions = validationSessions
            self.testSessions = testSessions
            self.trainingRows = trainingRows
            self.testRows = testRows
            self.categories = categories
            self.lengths = lengths
        }
    }

    /// Something worth knowing, in words.
    public struct Finding: Sendable, Hashable {
        public var name: String
        public var text: String

        public init(name: String, text: String) {
            self.name = name
            self.text = text
        }
    }

    /// A class of session lengths.
    public struct Length: Sendable, Hashable {
        public var name: String
        public var sessions: Int

        public init(name: String, sessions: Int) {
            self.name = name
            self.sessions = sessions
        }
    }

    case known(Counts)
    /// Which files are missing where, in words.
    case absent(String)
    /// Why nothing is known, in words.
    case unknown(String)
}
