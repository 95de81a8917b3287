import Experiments

extension Experiment {
    /// What is switched off against the full model, in words: "full", "no hierarchy", "ID-free · no metadata"; for
    /// models other than HierSRec behind the name: "m2trec · no title", "gru4rec · mmoe".
    var variantTitle: String {
        var words = model.kind == ModelSettings().kind ? [] : [model.kind.rawValue]
        if reads("model.hierarchy") {
            switch model.hierarchy {
            case .hierarchical: break
            case .parallel: words.append("parallel")
            case .none: words.append("no hierarchy")
            }
        }
        if model.has(.readsMetadata) { words += absentMetadata }
        if reads("model.idFree"), model.idFree { words.append("ID-free") }
        if words.isEmpty { words.append("full") }
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

/// What a run is called, everywhere: by its variant, seed and experiment.
extension RunRecord {
    /// Name in the study, if one has the run, else what tells its experiment from the full model.
    var variant: String { studyVariant ?? experiment.variantTitle }

    /// Name for legends and questions.
    var title: String { "\(id.experiment) · \(variant) · seed \(experiment.training.seed)" }

    /// Where space is short, the end of a name is lost; runs side by side differ in their variants.
    var variantFirst: String { "\(variant) · seed \(experiment.training.seed) · \(id.experiment)" }

    /// Names for a legend: the variant of each run, and of the rest what they differ in.
    static func legend(_ runs: [RunRecord]) -> [String] {
        func differ(_ part: (RunRecord) -> String) -> Bool { Set(runs.map(part)).count > 1 }
        var parts: [(RunRecord) -> String] = [\.variant]
        for part: (RunRecord) -> String in [{ "seed \($0.experiment.training.seed)" }, \.id.experiment]
        where differ(part) {
            parts.append(part)
        }
        func names() -> [String] { runs.map { run in parts.map { $0(run) }.joined(separator: " · ") } }
        if Set(names()).count < runs.count { parts.append(\.id.folder) }
        return names()
    }
}
