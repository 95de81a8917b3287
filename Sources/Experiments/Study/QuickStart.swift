/// The study that runs without any file: HierSRec on a small Storefront, and what is lost if a part of it is off.
public enum QuickStart: String, Sendable, Hashable, CaseIterable {
    case full
    case noHierarchy = "no hierarchy"
    case noMetadata = "no metadata"
    case idFree = "ID-free"
}

extension Experiment {
    /// One experiment of the quick-start study; its variants differ only in the ablated switch.
    public static func quickStart(_ variant: QuickStart) -> Experiment {
        var experiment = Experiment(name: "storefront")
        // Nothing is dropped, so that cold items count and the ceiling is exact.
        experiment.protocol.minimumItemSupport = 1
        experiment.protocol.unseenItems = .rank
        experiment.training.epochs = 20
        experiment.training.batch = 128
        experiment.model.pooling = .consistent
        experiment.model.head = .residual
        experiment.model.scores = .cosine
        switch variant {
        case .full: break
        case .noHierarchy: experiment.model.hierarchy = .none
        case .noMetadata:
            experiment.model.metadata = .none
            // The shop has none to leave out.
            experiment.model.metadata.vectors = true
        case .idFree: experiment.model.idFree = true
        }
        return experiment
    }
}

extension Study {
    /// The quick-start study: one run of each variant.
    static let quickStart = Study(
        variants: QuickStart.allCases.map { variant in
            let experiment = Experiment.quickStart(variant)
            return .init(name: variant.rawValue, experiment: experiment, seeds: [experiment.training.seed])
        })
}
