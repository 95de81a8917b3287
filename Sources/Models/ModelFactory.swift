import Runs
import Sessions

/// A model that cannot be built for a dataset, and what to change.
public struct ModelError: Error, CustomStringConvertible, Sendable {
    public let description: String
}

/// The neural model of the settings, freshly initialised; nil for kinds that are not trained.
public func makeModel(_ settings: ModelSettings, catalogue: Catalogue, seed: UInt64) throws -> (any SessionModel)? {
    if settings.buildsItems, catalogue.fields(settings.metadata).isEmpty {
        throw ModelError(
            description: settings.kind == .hiersrec
                ? "model.idFree builds items from metadata, but the dataset has none of the kinds that model.metadata "
                    + "switches on: switch one on, or set model.idFree to false"
                : "model.kind: \(settings.kind.rawValue) builds items from metadata, but the dataset has none of the "
                    + "kinds that model.metadata switches on: switch one on, or choose another model")
    }
    switch settings.kind {
    case .popularity, .sessionPopularity, .markov, .itemKNN, .vsknn, .stan, .slist: return nil
    case .hiersrec: return HierSRec(settings, catalogue: catalogue, seed: seed)
    case .m2trec: return M2TRec(settings, catalogue: catalogue, seed: seed)
    case .srgnn: return SRGNN(settings, catalogue: catalogue, seed: seed)
    case .transformer: return Transformer(settings, catalogue: catalogue, seed: seed)
    case .gru4rec: return GRU4Rec(settings, catalogue: catalogue, seed: seed)
    }
}
