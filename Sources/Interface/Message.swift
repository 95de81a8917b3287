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
    /// Whether runs wait in the queue and no process of this machine works on them.
    case queueIdle(Bool)
    /// A run was asked for and waits for its turn.
    case launched(RunID, Experiment)
    case event(RunID, RunEvent)
    /// The event log of a run, as requested by `loadRun`.
    case history(RunID, [RunEvent])
    /// Where a run that is not done has got to (`RunFolder.outline`).
    case outline(RunID, [RunEvent])
    /// All that is known of a run, line by line, as requested by `report`.
    case report(RunID, String)
    /// Runs were put away, and can be brought back.
    case trashed([RunStore.Trashed])
    /// All that was reported about a run that is going.
    case followed(RunID, [RunEvent])
    /// The answer to `compare`.
    case compared(ComparisonQuery, ComparisonAnswer)
    /// A run that cannot be resumed, as the results folder has it, and the reason.
    case declined(RunRecord, String)
    /// The view as an earlier session has left it.
    case restored(ViewState)
    /// What becomes of the exploration of candidate sets that `explore` asked for.
    case exploration([RunID], ExplorationNews)
    /// The answer to `readRows`.
    case keptRows(RunID, KeptRows)
    /// What is known of an answer to `inspect`; more may follow.
    case inspected(InspectionQuery, Inspection)
    /// What the experiment files say now.
    case choices([ExperimentChoice])
    /// An experiment file that was asked for is among the choices.
    case opened(file: String)
    /// How a path may go on, as requested by `complete`.
    case completed(path: String, [String])
    /// The answer to `describeData`.
    case described(DataQuery, DataFacts)
    /// Bytes of run folders, as requested by `weigh`.
    case weighed([RunID: Int])
    /// Something worth knowing that was not asked for.
    case notice(String)
    /// An effect could not be carried out.
    case failure(String)
    /// Nothing works on the queue any more, after `stopAll`.
    case allStopped
    /// The system asks the screen to end (SIGTERM, SIGHUP), or there is no terminal any more; runs go on.
    case terminate
}
