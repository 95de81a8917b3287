import Experiments
import Foundation
import Interface
import Runs

extension RunStore {
    /// The runs of the results folder as the workbench shows them. Damaged ones are included, with what is wrong.
    func workbenchRecords() -> [RunRecord] {
        runs().map { RunRecord($0) }
    }
}

extension RunRecord {
    init(_ run: StoredRun) {
        self.init(
            id: run.id, started: run.started, experiment: run.experiment ?? Experiment(name: run.id.experiment),
            status: RunStatus(run.status), summary: run.summary, failure: run.reason)
    }
}

/// An error for the screen, where what comes last is lost first.
func causeFirst(_ error: any Error) -> String { (error as? InvalidExperiment)?.causeFirst ?? "\(error)" }
