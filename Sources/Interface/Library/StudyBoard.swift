import Experiments
import Runs

/// Which of the known runs are those of the studies that can be chosen.
///
/// What belongs where is for `StudyIndex` to say. Its answers are kept here and change only when a run becomes known,
/// so that drawing a page does not compare experiments.
struct StudyBoard: Sendable, Equatable {
    private let index: StudyIndex
    private var runs: [StudyIndex.Slot: Set<RunID>] = [:]

    init(_ choices: [ExperimentChoice]) {
        index = StudyIndex(choices.map { ($0.experiment.name, $0.study) })
    }

    /// Enters a run where it belongs.
    /// - Returns: the run with the name that it is shown by.
    mutating func named(_ run: RunRecord) -> RunRecord {
        for place in index.slots(of: run.experiment) { runs[place, default: []].insert(run.id) }
        var run = run
        run.variant = index.variant(of: run.experiment, keptAs: run.id.experiment)
        return run
    }

    /// What a run of the experiment would be called.
    func variant(of experiment: Experiment) -> String { index.variant(of: experiment, keptAs: experiment.name) }

    /// The run that a slot counts by.
    func run(_ slot: StudyIndex.Slot, in library: RunLibrary) -> RunRecord? {
        (runs[slot] ?? []).compactMap { library[$0] }.counting
    }
}
