import Basics
import Experiments
import Importing
import Models
import Sessions

extension Experiment {
    /// Finds what the model should read or predict but the data lacks, before any time is spent on it: empty metadata
    /// columns, and categories or feedback that no training row has.
    /// - Throws: `DataError` naming column, key and remedy.
    func requireContent(of dataset: Dataset) throws(DataError) {
        let metadata = ItemMetadata(dataset.catalogue, used(by: model))
        if let field = metadata.fields.first(where: \.bags.elements.isEmpty) {
            throw emptiness(of: field, "no item of the catalogue has a value in")
        }
        for level in model.predictedLevels(of: dataset.catalogue) {
            if level.count == 0 {
                throw emptiness(
                    of: level.field, "no item of the catalogue has a value in",
                    orElse: model.kind.family.withoutCategories)
            }
            if !dataset.training.hasTarget(where: { level.target[Int($1)] >= 0 }) {
                throw emptiness(
                    of: level.field, "no item to be predicted in the training sessions has a value in",
                    orElse: model.kind.family.withoutCategories)
            }
        }
        for (task, name) in dataset.feedback.enumerated() where model.isTask(feedback: name) {
            if !dataset.training.hasTarget(where: { event, _ in dataset.training.feedback[task][event] >= 0 }) {
                throw DataError(
                    file: path(data.interactions.file),
                    "no row to be predicted in the training sessions has a label of the feedback \(quoted(name)); fill "
                        + "the column, or leave it out of model.tasks.feedback")
            }
        }
    }

    /// The metadata that is read as part of items.
    private func used(by model: ModelSettings) -> MetadataSettings {
        model.has(.readsMetadata) ? model.metadata : .none
    }

    private func emptiness(of field: ItemField, _ what: String, orElse remedy: String? = nil) -> DataError {
        let isOfItems = field.kind != .category || !data.items.categories.isEmpty
        let key =
            switch field.kind {
            case .category: isOfItems ? "data.items.categories" : "data.interactions.categories"
            case .title: "data.items." + (field.name == data.items.description ? "description" : "title")
            case .attribute: "data.items.attributes"
            case .number: "data.items.numbers"
            }
        let isDegraded = data.degraded.missing > 0
        let remedies =
            (isDegraded ? ["lower data.degraded.missing"] : ["fill the column"]) + ["take it out of \(key)"]
            + [remedy].compactMap(\.self)
        return DataError(
            file: path(isOfItems ? data.items.file : data.interactions.file),
            "\(what) the column \(quoted(field.name)): "
                + remedies.dropLast().joined(separator: ", ") + ", or \(remedies.last ?? "")")
    }

    private func path(_ files: NameList) -> String {
        files.names.map { data.folder.isEmpty ? $0 : "\(data.folder)/\($0)" }.joined(separator: ", ")
    }
}

extension SessionSet {
    /// Whether some row to be predicted has a wanted target.
    /// - Parameter isWanted: gets the target's index among the events, and its item.
    fileprivate func hasTarget(where isWanted: (_ event: Int, _ item: Int32) -> Bool) -> Bool {
        eachRow.contains { isWanted($0.target, items[$0.target]) }
    }
}
