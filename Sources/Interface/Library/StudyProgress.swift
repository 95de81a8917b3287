import Experiments
import Runs

/// The progress of a study.
struct StudyProgress {
    /// A planned run and the actual run, if there is one.
    struct Entry {
        let variant: Study.Variant
        let seed: UInt64
        let found: RunRecord?

        /// Whether there is something to launch: the run does not exist, or can be resumed.
        var isMissing: Bool { found?.status.isResumable ?? true }

        var experiment: Experiment {
            var experiment = variant.experiment
            experiment.training.seed = seed
            return experiment
        }
    }

    private let study: Study
    private let found: [[[RunID]]]
    private let library: RunLibrary

    /// - Parameter found: runs of the study by variant and seed (`RecipeIndex.runs`).
    init(_ study: Study, _ found: [[[RunID]]], _ library: RunLibrary) {
        self.study = study
        self.found = found
        self.library = library
    }

    /// The runs of a variant, one per seed; if `variant` is nil, those of the whole study.
    func entries(of variant: Int?) -> [Entry] {
        guard let variant else {
            let rounds = rounds
            return found.indices.flatMap { allEntries(of: $0).prefix(rounds) }
        }
        guard found.indices.contains(variant) else { return [] }
        return Array(allEntries(of: variant).prefix(rounds))
    }

    /// Rounds of one seed for all variants that are known to be needed.
    private var rounds: Int {
        guard let precision = study.precision else { return .max }
        let validation = found.indices.map { variant in
            allEntries(of: variant).map { entry in
                entry.found?.status == .done ? entry.found?.summary?.metrics.validation.mrr : nil
            }
        }
        return SeedRounds(precision, validation: validation).rounds
    }

    private func allEntries(of variant: Int) -> [Entry] {
        zip(study.variants[variant].seeds, found[variant]).map { seed, runs in
            let own = runs.lazy.compactMap { library[$0] }.filter { !$0.isReference }
            return Entry(variant: study.variants[variant], seed: seed, found: own.counting)
        }
    }

    /// Why runs of a variant failed; nil if none did.
    static func failure(_ entries: [Entry]) -> String? {
        StudyPlan.words(
            entries.filter { $0.found?.status == .failed }.map {
                ($0.seed, $0.found?.failure ?? "for no known reason")
            },
            of: entries.count)
    }

    /// Why nothing can be launched of the study; nil if something can.
    var obstacle: String? {
        let entries = entries(of: nil)
        guard !entries.contains(where: \.isMissing) else { return nil }
        return entries.allSatisfy { $0.found?.status == .done }
            ? "the study is done" : "nothing to launch in the study: all runs are done, queued or running"
    }
}
