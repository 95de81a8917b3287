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

    private let number: Int
    private let variants: [Study.Variant]
    private let board: StudyBoard
    private let library: RunLibrary

    /// - Parameters:
    ///   - number: index of the study among the choices.
    ///   - study: nil for an experiment without variants, which has no entries.
    init(_ number: Int, _ study: Study?, _ board: StudyBoard, _ library: RunLibrary) {
        self.number = number
        variants = study?.variants ?? []
        self.board = board
        self.library = library
    }

    /// The runs of a variant, one per seed; if `variant` is nil, those of the whole study.
    func entries(of variant: Int?) -> [Entry] {
        guard let variant else { return variants.indices.flatMap { entries(of: $0) } }
        guard variants.indices.contains(variant) else { return [] }
        return variants[variant].seeds.enumerated().map { position, seed in
            let slot = StudyIndex.Slot(study: number, variant: variant, seed: position)
            return Entry(variant: variants[variant], seed: seed, found: board.run(slot, in: library))
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

    /// Why nothing can be launched of a variant or, if `variant` is nil, of the study; nil if something can.
    func obstacle(of variant: Int?) -> String? {
        let entries = entries(of: variant)
        guard !entries.contains(where: \.isMissing) else { return nil }
        let what = variant == nil ? "the study" : "the variant"
        return entries.allSatisfy { $0.found?.status == .done }
            ? "\(what) is done" : "nothing to launch in \(what): all runs are done, queued or running"
    }
}
