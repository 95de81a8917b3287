import Experiments
import Runs

/// What the workbench wants done outside of itself.
public enum Effect: Sendable, Hashable {
    case launch(Experiment)
    /// Launch those that are missing in the results folder, should others have trained some of them meanwhile.
    case launchMissing([Experiment])
    case stop(RunID)
    case resume(RunID)
    /// Read the event log of a run and send `history`.
    case loadRun(RunID)
    /// Read the results folder again and send `results`.
    case loadResults
    /// Stop all runs with a checkpoint and send `allStopped`.
    case stopAll
    case suspend
    case quit
}
