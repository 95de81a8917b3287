import Runs

extension Experiment {
    /// What is switched off against the full model, in words: "full", "no hierarchy", "ID-free · no metadata".
    var variantTitle: String {
        guard model.kind == .hiersrec else { return model.kind.rawValue }
        var words: [String] = []
        switch model.hierarchy {
        case .hierarchical: break
        case .parallel: words.append("parallel")
        case .none: words.append("no hierarchy")
        }
        let metadata = model.metadata
        if metadata == .none {
            words.append("no metadata")
        } else {
            let kinds = [
                (metadata.category, "category"), (metadata.title, "title"), (metadata.attributes, "attributes"),
                (metadata.numbers, "numbers"),
            ]
            words += kinds.filter { !$0.0 }.map { "no \($0.1)" }
        }
        if model.idFree { words.append("ID-free") }
        return words.isEmpty ? "full" : words.joined(separator: " · ")
    }
}

extension RunRecord {
    /// Name for legends and questions.
    var title: String { "\(id.experiment) · \(experiment.variantTitle) · seed \(experiment.training.seed)" }

    /// Where space is short, the end of a name is lost; runs side by side differ in their variants.
    var variantFirst: String { "\(experiment.variantTitle) · seed \(experiment.training.seed) · \(id.experiment)" }
}
