import Experiments
import Runs
import ScreenKit

/// An event the workbench reacts to.
public enum Message: Sendable {
    case key(Key)
    /// Pasted text.
    case paste(String)
    /// A click on a hotspot of the last screen.
    case click(Screen.Hotspot.Target)
    case wheel(Int)
    case resize(Size)

    /// The contents of the results folder, or what has changed in it.
    case results([RunRecord])
    /// Runs that the results folder no longer holds.
    case removed(Set<RunID>)
    /// A run was created and waits for its turn.
    case launched(RunID, Experiment)
    case event(RunID, RunEvent)
    /// The event log of a run, as requested by `loadRun`.
    case history(RunID, [RunEvent])
    /// The event log so far of a run that another process is working on.
    case followed(RunID, [RunEvent])
    /// A run that cannot be resumed, as the results folder has it, and the reason.
    case declined(RunRecord, String)
    /// An effect could not be carried out.
    case failure(String)
    /// No run is active any more, after `stopAll`.
    case allStopped
    /// The system asks the program to end (SIGTERM, SIGHUP).
    case terminate
}
