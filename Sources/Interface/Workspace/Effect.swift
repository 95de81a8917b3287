import Experiments
import Figures
import Results
import Runs

/// Something the workbench wants done outside itself.
public enum Effect: Sendable, Hashable {
    case launch(Experiment)
    /// Launch those that are still missing from the results folder: another process may have trained some meanwhile.
    case launchMissing([Experiment])
    case stop(RunID)
    case pause(RunID)
    /// Go on with a run: from its checkpoint, or from where it was paused.
    case resume(RunID)
    /// Go on with all that was going when a machine or program ended.
    case resumeAll
    /// Move a waiting run up (negative) or down in the queue.
    case move(RunID, by: Int)
    /// Read the event log of a run and send `history`.
    case loadRun(RunID)
    /// Read all that is known of a run, and send `report`.
    case report(RunID)
    /// Keep what people say about a run.
    case annotate(RunID, RunNotes)
    /// Put runs away, and send `trashed`.
    case trash([RunID])
    /// Bring back runs that were put away.
    case restore([RunStore.Trashed])
    /// Compare results and send `compared`.
    case compare(ComparisonQuery)
    /// Write a comparison into a new file beside the results, the name of which begins with the given one, and send a
    /// notice.
    case writeComparison(ComparisonQuery, WrittenFormat, name: String)
    /// Explore the candidate sets of runs with their weights and send `exploration`, again and again until it is done.
    case explore([RunID])
    case stopExploring
    /// Read what a run keeps of its test rows, and send `keptRows`.
    case readRows(RunID)
    /// Say what is to be said of a row or a session, and send `inspected`, again when more is known. Only the last
    /// question counts.
    case inspect(InspectionQuery)
    /// Forget the weights that were loaded for that.
    case stopInspecting
    /// Write a table beside the results, in files whose names begin with `name`.
    case writeTable(ResultTable, name: String)
    /// Write a figure beside the results, in a new file whose name begins with `name`, and send a notice.
    case writeFigure(Figure, FigureFormat, name: String)
    /// The same, of the courses of runs.
    case writeCurves([RunID], FigureFormat, name: String)
    /// Read an experiment file, offer it, and send `opened`.
    case openExperiment(path: String)
    /// Find how a path may go on and send `completed`.
    case complete(path: String)
    /// Write the text of an experiment file into a new file and send `opened`.
    case saveExperiment(String, name: String)
    /// Have the user's editor open an experiment file.
    case edit(file: String)
    /// Find out what is known of data and send `described`.
    case describeData(DataQuery)
    /// Find out how much disk space runs take and send `weighed`.
    case weigh([RunID])
    /// Stop what works on the queue, with a checkpoint, and send `allStopped`.
    case stopAll
    case suspend
    /// Draw everything anew: something else has written on the terminal.
    case redraw
    /// Put a text where the terminal pastes from.
    case copy(String)
    case quit
}
