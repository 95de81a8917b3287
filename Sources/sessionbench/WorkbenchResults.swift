import Basics
import Experiments
import Foundation
import Interface
import Results
import Runs

/// The runs of the results folder and the reference runs as the workbench shows them. Damaged ones are included, with
/// what is wrong.
struct WorkbenchResults: Sendable {
    let records: [RunRecord]
    private let own: RunLook
    private let references: RunLook

    /// - Parameter last: an earlier look; what has not changed since is not read again.
    init(_ store: RunStore, after last: WorkbenchResults? = nil) {
        own = store.look(after: last?.own)
        references = store.ofReferences.look(after: last?.references)
        let names = Set(own.runs.map(\.id))
        let unchanged = own.unchanged.union(references.unchanged.subtracting(names))
        let known = Dictionary((last?.records ?? []).lazy.filter { unchanged.contains($0.id) }.map { ($0.id, $0) }) {
            first, _ in first
        }
        // Before anything else runs.
        let speed = references.runs.isEmpty ? nil : MachineSpeed.operationsPerSecond
        records = (own.runs + references.runs.filter { !names.contains($0.id) })
            .mappedInParallel { run in
                known[run.id].flatMap { $0.isReference == run.isReference ? $0 : nil } ?? RunRecord(run, at: speed)
            }
    }
}

extension RunRecord {
    /// - Parameter speed: of this machine, by which reference runs say what others like them take here.
    init(_ run: StoredRun, at speed: Double? = nil) {
        self.init(
            id: run.id, started: run.started, experiment: run.experiment ?? Experiment(name: run.id.experiment),
            status: RunStatus(run.status), summary: run.summary, failure: run.reason,
            history: run.isReference || (run.status == .queued && !run.hasFolder) ? .read : .unread, place: run.place,
            isReference: run.isReference,
            notes: run.notes, isUnreadable: run.experiment == nil,
            secondsHere: run.isReference ? speed.flatMap { run.summary?.seconds(at: $0) } : nil)
    }
}

/// An error for the screen, where what comes last is lost first.
func causeFirst(_ error: any Error) -> String { (error as? InvalidExperiment)?.causeFirst ?? "\(error)" }
