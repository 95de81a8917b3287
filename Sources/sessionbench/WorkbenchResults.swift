import Foundation
import Interface
import Runs

extension RunStore {
    /// The runs of the results folder as the workbench shows them. A damaged one is in it, with what is wrong.
    func workbenchRecords() -> [RunRecord] {
        runs().map { stored in
            var failure = stored.reason
            var experiment = Experiment(name: stored.id.experiment)
            do {
                experiment = try stored.folder.experiment()
            } catch {
                failure = failure ?? causeFirst(error)
            }
            return RunRecord(
                id: stored.id, experiment: experiment, status: RunStatus(stored.status), summary: stored.summary,
                failure: failure)
        }
    }
}

/// An error for the screen, where what comes last is lost first.
func causeFirst(_ error: any Error) -> String { (error as? InvalidExperiment)?.causeFirst ?? "\(error)" }
