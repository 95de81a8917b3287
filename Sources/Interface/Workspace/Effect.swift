import Experiments
import Runs

/// Something the workbench wants done outside itself.
public enum Effect: Sendable, Hashable {
    case launch(Experiment)
    /// Launch those that are still missing from the results folder: another process may have trained some meanwhile.
    case launchMissing([Experiment])
    case stop(RunID)
    case resume(RunID)
    /// Read the event log of a run and send `history`.
    case loadRun(RunID)
    /// Read the results folder again and send `results`.
    case loadResults
    /// Stop all runs, each with a checkpoint, and send `allStopped`.
    case stopAll
    case suspend
    case quit
}
