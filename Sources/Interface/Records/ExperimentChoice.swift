import Experiments

/// An experiment the user can start from: a built-in one, a file, or one of a run.
public struct ExperimentChoice: Sendable, Hashable {
    /// What is known of the data that it needs.
    public enum Data: Sendable, Hashable {
        /// It is generated.
        case builtIn
        case found
        case absent
    }

    public var name: String
    public var experiment: Experiment
    /// Variants of the experiment, if its file defines any.
    public var study: Study?
    /// Why it cannot be launched, such as an unreadable file or missing data.
    public var problem: String?
    /// Path of its file; nil if it has none.
    public var file: String?
    /// Whether the file cannot be read, and `experiment` says nothing.
    public var isUnreadable: Bool
    /// How to get the data that is missing, a paragraph per element.
    public var advice: [String]

    public init(
        name: String, experiment: Experiment, study: Study? = nil, problem: String? = nil, file: String? = nil,
        isUnreadable: Bool = false, advice: [String] = []
    ) {
        self.name = name
        self.experiment = experiment
        self.study = study
        self.problem = problem
        self.file = file
        self.isUnreadable = isUnreadable
        self.advice = advice
    }

    public var data: Data {
        experiment.data.source == .storefront ? .builtIn : problem == nil ? .found : .absent
    }

    /// What tells it from the others, whatever its file says.
    var identity: String { file ?? "·" + name }
}
