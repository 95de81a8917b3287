import Basics
import Experiments
import Sessions
import Tensor

/// A model that cannot be built for a dataset, and what to change.
public struct ModelError: UserError {
    public let description: String
}

/// A freshly initialised model with the given settings.
///
/// - Parameters:
///   - kind: that of the settings.
///   - feedback: the feedback that the data has.
///   - reserve: called with the model's layout before memory is taken for it; throws if there is not enough.
/// - Throws: `ModelError`, `Stopped`, or what `reserve` throws.
public func makeModel(
    _ kind: ModelSettings.Kind.Trained, _ settings: ModelSettings, catalogue: Catalogue, feedback: [String] = [],
    seed: UInt64, stop: StopFlag = StopFlag(), reserve: @escaping (ParameterLayout) throws -> Void = { _ in }
) throws -> any SessionModel {
    if settings.buildsItems, ItemMetadata(catalogue, settings.metadata).isEmpty {
        throw ModelError(nothingToBuildFrom: kind)
    }
    try checkTasks(settings, feedback: feedback)
    let start = WeightStart(seed: seed, stop: stop, reserve: reserve)
    return switch kind {
    case .hiersrec: try HierSRec(settings, catalogue: catalogue, feedback: feedback, start: start)
    case .m2trec: try M2TRec(settings, catalogue: catalogue, start: start)
    case .srgnn: try SRGNN(settings, catalogue: catalogue, feedback: feedback, start: start)
    case .transformer: try Transformer(settings, catalogue: catalogue, feedback: feedback, start: start)
    case .gru4rec: try GRU4Rec(settings, catalogue: catalogue, feedback: feedback, start: start)
    }
}

extension ModelError {
    fileprivate init(nothingToBuildFrom kind: ModelSettings.Kind.Trained) {
        let kind = ModelSettings.Kind.trained(kind)
        let what = kind.family.builderKey ?? "model.kind: \(kind.rawValue)"
        description =
            "\(what) builds items from metadata, but the dataset has none of the kinds that model.metadata switches "
            + "on: switch one on, or \(kind.family.withoutBuiltItems ?? "choose another model")"
    }
}

/// - Throws: `ModelError` if a task is not in the data, or no task is left to choose the best epoch by.
private func checkTasks(_ settings: ModelSettings, feedback: [String]) throws {
    let tasks = settings.tasks
    let known = feedback.isEmpty ? "none" : feedback.map { $0.forTerminal(atMost: 60) }.joined(separator: ", ")
    for name in tasks.feedback
    where name != TaskSettings.allFeedback && settings.isTask(feedback: name) && !feedback.contains(name) {
        throw ModelError(
            description: "model.tasks.feedback: the data has no feedback “\(name.forTerminal(atMost: 60))” (it has: "
                + "\(known)): name it where the data is described ("
                + (name == InteractionsTable.clickOfShown
                    ? "data.interactions.negativeEvents, data.storefront.shown"
                    : "data.interactions.feedback, data.storefront.feedback") + "), or leave it out here")
    }
    guard settings.predictsItems || feedback.contains(where: settings.isTask) else {
        throw ModelError(
            description:
                "model.tasks.itemWeight: without the item the best epoch is chosen by the AUC of feedback, and "
                + "there is no feedback task; set it above 0, or name feedback in data.interactions.feedback and "
                + "model.tasks.feedback")
    }
}
