import Experiments

/// An experiment the user can start from: the built-in Storefront or a file.
public struct ExperimentChoice: Sendable, Hashable {
    public var name: String
    public var experiment: Experiment
    /// Variants of the experiment, if its file defines any.
    public var study: Study?
    /// Why it cannot be launched, such as an unreadable file or missing data.
    public var problem: String?

    public init(name: String, experiment: Experiment, study: Study? = nil, problem: String? = nil) {
        self.name = name
        self.experiment = experiment
        self.study = study
        self.problem = problem
    }
}
