import Experiments
import Runs
import ScreenKit

/// What happens to the workbench.
public enum Message: Sendable {
    case key(Key)
    /// A text that was pasted.
    case paste(String)
    /// A click on what the last screen drew there.
    case click(Screen.Hotspot.Target)
    case wheel(Int)
    case resize(Size)

    /// What the results folder holds, or what has changed in it.
    case results([RunRecord])
    /// Runs that the results folder no longer holds.
    case removed(Set<RunID>)
    /// A run was created and waits for its turn.
    case launched(RunID, Experiment)
    case event(RunID, RunEvent)
    /// The event log of a run, as asked for by `loadRun`.
    case history(RunID, [RunEvent])
    /// The event log of a run that another process is at, so far.
    case followed(RunID, [RunEvent])
    /// A run that was to go on cannot, and is as the results folder has it.
    case declined(RunRecord, String)
    /// An effect could not be carried out.
    case failure(String)
    /// No run is active any more, after `stopAll`.
    case allStopped
    /// The system asks the program to end (SIGTERM, SIGHUP).
    case terminate
}
