import Experiments
import Runs

/// Which runs belong to which variants of the studies that can be chosen.
///
/// Kept beside the runs and changed only when one becomes known, so that drawing a page does not compare experiments.
struct StudyBoard: Sendable, Equatable {
    /// One run of a study: numbers of the choice, of the variant in its study, and of the seed in the variant.
    struct Slot: Sendable, Hashable {
        var choice: Int
        var variant: Int
        var seed: Int
    }

    private let names: [[String]]
    /// By choice: runs are kept under these names.
    private let experimentNames: [String]
    private let slots: [Experiment: [Slot]]
    private var runs: [Slot: Set<RunID>] = [:]

    init(_ choices: [ExperimentChoice]) {
        experimentNames = choices.map(\.experiment.name)
        names = choices.map { $0.study?.variants.map(\.name) ?? [] }
        var slots: [Experiment: [Slot]] = [:]
        for (choice, study) in choices.map(\.study).enumerated() {
            for (variant, content) in (study?.variants ?? []).enumerated() {
                for (seed, run) in content.runs.enumerated() {
                    slots[run.experiment.recipe, default: []].append(
                        .init(choice: choice, variant: variant, seed: seed))
                }
            }
        }
        self.slots = slots
    }

    /// Enters a run where it belongs.
    /// - Returns: the run with the name of its variant, if a study has it.
    mutating func named(_ run: RunRecord) -> RunRecord {
        for place in slots[run.experiment.recipe] ?? [] { runs[place, default: []].insert(run.id) }
        var run = run
        run.studyVariant = variant(of: run.experiment, keptAs: run.id.experiment)
        return run
    }

    /// The variant that an experiment is, in the study of that name if it has it, else in the first that has it; nil if
    /// none has.
    func variant(of experiment: Experiment, keptAs name: String) -> String? {
        guard let places = slots[experiment.recipe] else { return nil }
        let own = places.first { experimentNames[$0.choice] == name } ?? places.first
        return own.map { names[$0.choice][$0.variant] }
    }

    /// The run that a slot counts by: the newest that is done or, if none is, the one that is nearest to it. One whose
    /// keys were changed on the way is the result of no one experiment.
    func run(_ slot: Slot, in list: RunList) -> RunRecord? {
        (runs[slot] ?? []).compactMap { list[$0] }.filter { $0.summary?.isOfOneExperiment ?? true }.min {
            let ranks = (Self.rank($0.status), Self.rank($1.status))
            return ranks.0 == ranks.1 ? $1.isOlder(than: $0) : ranks.0 < ranks.1
        }
    }

    /// Of several runs the first of least rank counts.
    private static func rank(_ status: RunStatus) -> Int {
        switch status {
        case .done: 0
        case .running, .queued, .stopping, .elsewhere: 1
        case .stopped, .interrupted: 2
        case .failed: 3
        }
    }
}

extension Workbench {
    /// What a run of the experiment would be called.
    func name(of experiment: Experiment) -> String {
        studies.variant(of: experiment, keptAs: experiment.name) ?? experiment.variantTitle
    }
}
