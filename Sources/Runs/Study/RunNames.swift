import Experiments

extension Experiment {
    /// The name of a run that belongs to no study (`StudyIndex.variant`): what is switched off in the full model, as in
    /// "full", "no hierarchy", "ID-free · no metadata"; for models other than HierSRec after the model's name, as in
    /// "m2trec · no title", "gru4rec · mmoe".
    var changesInWords: String {
        var words = model.kind == ModelSettings().kind ? [] : [model.kind.rawValue]
        if reads("model.hierarchy") {
            switch model.hierarchy {
            case .hierarchical: break
            case .parallel: words.append("parallel")
            case .none: words.append("no hierarchy")
            }
        }
        if reads("model.feedbackLevel") {
            if model.feedbackLevel { words.append("feedback level") }
            if !model.tasks.category { words.append("no category tasks") }
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
        guard model.metadata != MetadataSettings() else { return [] }
        // In the recipe, a kind that the data does not have is not switched off.
        let metadata = recipe.model.metadata
        if !hasVisibleMetadata { return metadata == MetadataSettings() ? [] : ["no metadata"] }
        let kinds = [
            (metadata.category, "category"), (metadata.title, "title"), (metadata.attributes, "attributes"),
            (metadata.numbers, "numbers"),
        ]
        return kinds.filter { !$0.0 }.map { "no \($0.1)" }
    }
}
