import Basics
import Experiments
import Importing
import Runs
import Sessions

extension RunFolder {
    /// The data that a run was trained on, whole (without `training.sessionFraction`).
    /// - Parameter summary: the run's result, if there is one; its data must still be the same.
    /// - Throws: a refusal (`RunError`) if the data has changed; `Stopped`; or what keeps it from being read.
    func dataset(
        _ experiment: Experiment, _ summary: RunSummary?, locations: DataLocations, stop: StopFlag = StopFlag()
    ) throws -> Dataset {
        let dataset = try loadDataset(
            experiment.data, protocol: experiment.protocol, name: experiment.name, locations: locations, stop: stop)
        if let summary, summary.dataset.fingerprint != dataset.fingerprint {
            throw RunError.otherData(trainedOn: summary.dataset.fingerprint, now: dataset.fingerprint)
        }
        return dataset
    }
}
