import Basics
import Experiments

/// Describes an experiment in a few lines.
enum ExperimentFacts {
    static func lines(_ experiment: Experiment) -> [(name: String, value: String)] {
        let experiment = experiment.reduced
        return [
            ("data", data(experiment.data)), ("items", items(experiment.data)), ("split", split(experiment.protocol)),
            ("model", model(experiment.model)), ("tasks", tasks(experiment.model)),
            ("loss", loss(experiment)), ("training", training(experiment)),
            ("2nd stage", secondStage(experiment)), ("candidates", candidates(experiment.evaluation)),
        ].filter { !$0.1.isEmpty }
    }

    private static func data(_ data: DataSource) -> String {
        switch data.source {
        case .storefront:
            let shop = data.storefront
            return "Storefront: \(Numbers.grouped(shop.sessions)) generated sessions, seed \(shop.seed)"
        case .files: return "\(data.folder): \(data.interactions.file)"
        }
    }

    private static func items(_ data: DataSource) -> String {
        switch data.source {
        case .storefront: return "\(Numbers.grouped(data.storefront.items)), categories on three levels, brand, price"
        case .files:
            let columns =
                data.interactions.categories + data.items.categories + [data.items.title] + data.items.attributes
                + data.items.numbers
            let used = columns.filter { !$0.isEmpty }
            guard used.isEmpty else { return used.joined(separator: ", ") }
            return data.items.file.isEmpty ? "no metadata" : "\(data.items.file)"
        }
    }

    private static func split(_ value: EvaluationProtocol) -> String {
        switch value.split {
        case .given: "given test file; newest \(percent(value.validationFraction)) of training validate"
        case .days: "last \(value.days) days test, \(value.days) before validate" + filters(value)
        case .ratio: "8 : 1 : 1 by time" + filters(value)
        case .leaveOneOut: "leave one out" + filters(value)
        }
    }

    private static func filters(_ value: EvaluationProtocol) -> String {
        "; sessions ≥ \(value.minimumSessionLength), items ≥ \(value.minimumItemSupport)"
            + (value.maximumSessionLength > 0 ? ", last \(value.maximumSessionLength) events" : "")
    }

    private static func model(_ model: ModelSettings) -> String {
        guard !model.kind.isBaseline else { return model.kind.rawValue }
        let dropout =
            "dropout \(number(model.dropout))"
            + (model.embeddingDropout > 0 ? ", of read item vectors \(number(model.embeddingDropout))" : "")
        return "\(model.kind.rawValue), d \(model.width), layers \(model.layers), "
            + (model.has(.attends) ? "heads \(model.heads), " : "")
            + (model.kind.family.mayRead("model.gru.input") ? "input \(model.gru.input.rawValue), " : "") + dropout
    }

    private static func tasks(_ model: ModelSettings) -> String {
        guard model.sharesTasks else { return "" }
        let tasks = model.tasks
        let feedback =
            tasks.feedback == [TaskSettings.allFeedback] ? ["all feedback"] : tasks.feedback.map { $0.forTerminal }
        let names = (tasks.itemWeight > 0 ? ["item"] : []) + (tasks.category ? ["category"] : []) + feedback
        let sharing =
            switch tasks.sharing {
            case .none: ""
            case .bottom: "one expert"
            case .mmoe: "\(tasks.experts) experts"
            case .ple:
                "\(tasks.experts) experts and \(tasks.ownExperts) per task, \(tasks.extractionLayers) extraction layers"
            }
        return names.joined(separator: ", ") + "; \(sharing) of \(tasks.expertWidth)"
    }

    private static func loss(_ experiment: Experiment) -> String {
        guard !experiment.model.kind.isBaseline else { return "" }
        let training = experiment.training
        let item =
            switch training.loss {
            case .full: "softmax over all items"
            case .sampled: "softmax over \(Numbers.grouped(training.negatives)) negatives"
            case .bprMax: "BPR-max over \(Numbers.grouped(training.negatives)) negatives"
            }
        return experiment.model.predictsCategories
            ? item + ", category × \(number(experiment.model.categoryWeight))" : item
    }

    private static func training(_ experiment: Experiment) -> String {
        let training = experiment.training
        guard experiment.reads("training.epochs") else { return "\(training.workers) workers" }
        let patience = training.patience > 0 ? ", patience \(training.patience)" : ""
        return "≤ \(training.epochs) epochs, batch \(training.batch), rate \(number(training.learningRate)), "
            + "\(training.workers) workers" + patience
    }

    private static func secondStage(_ experiment: Experiment) -> String {
        let rerank = experiment.rerank
        guard rerank.kind != .none else { return "" }
        let sources = experiment.rerankSources.map(\.rawValue) + rerank.features.map(\.rawValue)
        return "\(rerank.kind.rawValue)" + (sources.isEmpty ? "" : ": " + sources.joined(separator: ", "))
    }

    private static func candidates(_ evaluation: EvaluationSettings) -> String {
        evaluation.candidates.isEmpty
            ? "" : evaluation.candidates.map(percent).joined(separator: ", ") + " of the items"
    }

    private static func percent(_ fraction: Double) -> String { number(fraction * 100) + "%" }

    /// Up to six decimals, without trailing zeros.
    private static func number(_ value: Double) -> String {
        var text = Numbers.fixed(value, 6)
        guard text.contains(".") else { return text }
        while text.hasSuffix("0") { text.removeLast() }
        if text.hasSuffix(".") { text.removeLast() }
        return text
    }
}
