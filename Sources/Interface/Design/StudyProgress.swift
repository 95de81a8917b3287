import Experiments
import Runs

/// How far the chosen study has come.
struct StudyProgress {
    /// A planned run, and the run that it is, if there is one.
    struct Entry {
        let variant: Study.Variant
        let seed: UInt64
        let found: RunRecord?

        /// Launching has something to do here: the run is not there, or does not go on by itself.
        var isMissing: Bool { found?.status.isResumable ?? true }

        var experiment: Experiment {
            var experiment = variant.experiment
            experiment.training.seed = seed
            return experiment
        }
    }

    private let form: DesignForm
    private let board: StudyBoard
    private let list: RunList

    init(_ state: Workbench) {
        form = state.design
        board = state.studies
        list = state.runs
    }

    /// The runs of a variant, one per seed; with nil those of the study.
    func entries(of variant: Int?) -> [Entry] {
        guard let variants = form.study?.variants else { return [] }
        guard let variant else { return variants.indices.flatMap { entries(of: $0) } }
        guard variants.indices.contains(variant) else { return [] }
        return variants[variant].seeds.enumerated().map { number, seed in
            let slot = StudyBoard.Slot(choice: form.choiceIndex, variant: variant, seed: number)
            return Entry(variant: variants[variant], seed: seed, found: board.run(slot, in: list))
        }
    }

    /// What became of those runs of a variant that failed; nil if none did.
    static func failure(_ entries: [Entry]) -> String? {
        StudyPlan.words(
            entries.filter { $0.found?.status == .failed }.map {
                ($0.seed, $0.found?.failure ?? "for no known reason")
            },
            of: entries.count)
    }

    /// Why nothing can be launched of a variant or, with nil, of the study; nil if something can.
    func obstacle(of variant: Int?) -> String? {
        let entries = entries(of: variant)
        guard !entries.contains(where: \.isMissing) else { return nil }
        let what = variant == nil ? "the study" : "the variant"
        return entries.allSatisfy { $0.found?.status == .done }
            ? "\(what) is done" : "nothing is missing of \(what): what is not done waits or is going"
    }
}

extension Workbench {
    /// More runs than these are launched only after a question.
    private static let launchesUnasked = 20

    /// Launches what is missing of a variant of the chosen study or, with nil, of all of it; what was stopped goes on.
    mutating func launchMissing(of variant: Int?, isConfirmed: Bool = false) -> [Effect] {
        let missing = StudyProgress(self).entries(of: variant).filter(\.isMissing)
        let count = missing.count
        guard isConfirmed || count <= Self.launchesUnasked else {
            overlay = .question(.launchMissing(variant: variant, count: count))
            return []
        }
        inform("launched \(count) run\(count == 1 ? "" : "s"); 2 lists the runs, 3 shows their curves")
        var effects: [Effect] = []
        for entry in missing {
            if let found = entry.found {
                effects += resume(found.id)
            } else if case .launchMissing(let others)? = effects.last {
                effects[effects.count - 1] = .launchMissing(others + [entry.experiment])
            } else {
                effects.append(.launchMissing([entry.experiment]))
            }
        }
        return effects
    }
}
