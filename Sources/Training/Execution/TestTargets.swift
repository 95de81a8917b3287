import Basics
import Experiments
import Importing
import Runs
import Sessions

/// The targets of a run's test rows by the names that they have in the data, which runs do not keep.
public struct TestTargets: Sendable {
    /// Of all items, as named in the data.
    public let ids: [String]
    /// Index of the target of every row, in the order of the ranks.
    public let targets: [Int32]

    /// - Throws: `RunError` if the data is not that of the run any more; or what keeps it from being read.
    public init(of summary: RunSummary, _ experiment: Experiment, locations: DataLocations) throws {
        try experiment.requireTest(of: summary.run)
        let dataset = try Dataset(of: summary, experiment, locations: locations)
        ids = dataset.catalogue.ids
        targets = dataset.test.targets
    }
}

extension Dataset {
    /// The data that a run was made with.
    /// - Throws: `RunError` if it has changed; or what keeps it from being read.
    init(of summary: RunSummary, _ experiment: Experiment, locations: DataLocations) throws {
        self = try loadDataset(
            experiment.data, protocol: experiment.protocol, name: experiment.name, locations: locations
        ).seen(by: experiment)
        guard fingerprint == summary.dataset.fingerprint else {
            throw RunError(
                refusal:
                    "\(summary.run.forTerminal) was made with data \(summary.dataset.fingerprint.forTerminal), but the "
                    + "data is now \(fingerprint): restore the data files")
        }
    }
}
