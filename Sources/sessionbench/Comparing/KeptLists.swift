import Basics
import Experiments
import Results
import Runs

/// What a run that is done keeps of its test rows, with what it recommends for them.
struct KeptLists {
    let experiment: Experiment
    let summary: RunSummary
    let ranks: TestRanks
    let lists: TestLists
    let calibration: [CategoryCalibration]

    /// - Returns: nil if the run is not done, ranks no items, or keeps no lists.
    /// - Throws: `InputError` if files are damaged.
    init?(_ run: RunFolder) throws {
        let kept: (Experiment, RunSummary, TestRanks, TestLists, [CategoryCalibration])? = try InputError.ifUnusable {
            guard let (experiment, summary) = try run.finished(), summary.ranksItems != false,
                let lists = try run.testLists(of: summary)
            else { return nil }
            let calibration = try run.testRows(of: summary).map { CategoryCalibration.all(lists, $0) }
            return (experiment, summary, try run.testRanks(of: summary), lists, calibration ?? [])
        }
        guard let kept else { return nil }
        (experiment, summary, ranks, lists, calibration) = kept
    }

    /// - Throws: `InputError` also if there are none, saying what to do.
    init(needed run: RunFolder) throws {
        let name = run.id.description.forTerminal
        guard !run.isReference else {
            throw InputError(
                "\(name) is a reference run, which does not keep what it recommends: train one of your own "
                    + "(sessionbench run)")
        }
        guard let (_, summary) = try InputError.ifUnusable({ try run.finished() }) else {
            throw InputError(run.notDone)
        }
        guard summary.ranksItems != false else {
            throw InputError("\(name) ranks no items: the next item is not a task of its model")
        }
        guard let kept = try Self(run) else {
            throw InputError(
                "\(name) does not keep what it recommends (it is from before that was kept); sessionbench rescore "
                    + "\(name) adds it")
        }
        self = kept
    }
}
