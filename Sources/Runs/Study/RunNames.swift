import Experiments

extension Experiment {
    /// The name of a run that is in no study (`StudyIndex.variant`):
    /// what is switched off against the full model, in words: "full", "no hierarchy", "ID-free · no metadata"; for
    /// models other than HierSRec behind the name: "m2trec · no title", "gru4rec · mmoe".
    var changesInWords: String {
        var words: [String] = []
        switch model.kind {
        case .hiersrec:
            switch model.hierarchy {
            case .hierarchical: break
            case .parallel: words.append("parallel")
            case .none: words.append("no hierarchy")
            }
            words += absentMetadata
            if model.idFree { words.append("ID-free") }
            if words.isEmpty { words.append("full") }
        case .m2trec: words = [model.kind.rawValue] + absentMetadata
        default: words.append(model.kind.rawValue)
        }
        if model.sharesTasks {
            words.append(model.tasks.sharing.rawValue)
            if !model.predictsItems { words.append("no item") }
        }
        return words.joined(separator: " · ")
    }

    private var absentMetadata: [String] {
        let metadata = model.metadata
        if metadata == .none { return ["no metadata"] }
        let kinds = [
            (metadata.category, "category"), (metadata.title, "title"), (metadata.attributes, "attributes"),
            (metadata.numbers, "numbers"),
        ]
        return kinds.filter { !$0.0 }.map { "no \($0.1)" }
    }
}
