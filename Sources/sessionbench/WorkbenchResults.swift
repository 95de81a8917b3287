import Experiments
import Foundation
import Interface
import Runs

extension RunStore {
    /// The runs of the results folder and the reference runs as the workbench shows them. Damaged ones are included,
    /// with what is wrong.
    func workbenchRecords() -> [RunRecord] {
        let own = runs()
        let names = Set(own.map(\.id))
        return (own + references().filter { !names.contains($0.id) }).map { RunRecord($0) }
    }
}

extension RunRecord {
    init(_ run: StoredRun) {
        self.init(
            id: run.id, started: run.started, experiment: run.experiment ?? Experiment(name: run.id.experiment),
            status: RunStatus(run.status), summary: run.summary, failure: run.reason,
            history: run.isReference ? .read : .unread, place: run.place, isReference: run.isReference,
            notes: run.notes, isUnreadable: run.experiment == nil)
    }
}

/// An error for the screen, where what comes last is lost first.
func causeFirst(_ error: any Error) -> String { (error as? InvalidExperiment)?.causeFirst ?? "\(error)" }
