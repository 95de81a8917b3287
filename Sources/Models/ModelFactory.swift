import Basics
import Runs
import Sessions

/// A model that cannot be built for a dataset, and what to change.
public struct ModelError: Error, CustomStringConvertible, Sendable {
    public let description: String
}

/// The neural model of the settings, freshly initialised; nil for kinds that are not trained.
///
/// - Parameter feedback: the feedback that the data has.
public func makeModel(
    _ settings: ModelSettings, catalogue: Catalogue, feedback: [String] = [], seed: UInt64
) throws -> (any SessionModel)? {
    if settings.buildsItems, catalogue.fields(settings.metadata).isEmpty {
        throw ModelError(
            description: settings.kind == .hiersrec
                ? "model.idFree builds items from metadata, but the dataset has none of the kinds that model.metadata "
                    + "switches on: switch one on, or set model.idFree to false"
                : "model.kind: \(settings.kind.rawValue) builds items from metadata, but the dataset has none of the "
                    + "kinds that model.metadata switches on: switch one on, or choose another model")
    }
    if settings.sharesTasks { try checkTasks(settings.tasks, feedback: feedback) }
    switch settings.kind {
    case .popularity, .sessionPopularity, .markov, .itemKNN, .vsknn, .stan, .slist: return nil
    case .hiersrec: return HierSRec(settings, catalogue: catalogue, seed: seed)
    case .m2trec: return M2TRec(settings, catalogue: catalogue, seed: seed)
    case .srgnn: return SRGNN(settings, catalogue: catalogue, feedback: feedback, seed: seed)
    case .transformer: return Transformer(settings, catalogue: catalogue, feedback: feedback, seed: seed)
    case .gru4rec: return GRU4Rec(settings, catalogue: catalogue, feedback: feedback, seed: seed)
    }
}

/// - Throws: `ModelError` if a task is not in the data, or there is none to choose the best epoch by.
private func checkTasks(_ tasks: TaskSettings, feedback: [String]) throws {
    let known = feedback.isEmpty ? "none" : feedback.map { $0.forTerminal(atMost: 60) }.joined(separator: ", ")
    for name in tasks.feedback where name != TaskSettings.allFeedback && !feedback.contains(name) {
        throw ModelError(
            description: "model.tasks.feedback: the data has no feedback “\(name.forTerminal(atMost: 60))” (it has: "
                + "\(known)): name it in data.interactions.feedback, or leave it out here")
    }
    guard tasks.itemWeight > 0 || feedback.contains(where: tasks.isTask) else {
        throw ModelError(
            description:
                "model.tasks.itemWeight: without the item the best epoch is chosen by the AUC of feedback, and "
                + "there is no feedback task; set it above 0, or name feedback in data.interactions.feedback and "
                + "model.tasks.feedback")
    }
}
