import Experiments

/// A line of the form.
package enum FormRow: Sendable, Hashable {
    case section(FormSection)
    /// By its path.
    case key(String)
    /// Whether changes are made to one variant of a study or to all.
    case scope
    case seeds

    /// How the seeds are called in a file, and what they are: a setting of the study, and no key of an experiment.
    static let seedsKey = (path: "study.seeds", help: "How many runs of each variant, or the list of their seeds")

    /// The line of a key, or of the seeds.
    init(path: String) { self = path == Self.seedsKey.path ? .seeds : .key(path) }

    var section: FormSection {
        switch self {
        case .section(let section): section
        case .key(let path): FormSection(of: path)
        case .scope, .seeds: .parts
        }
    }
}

/// The sections of the form, in their order.
package enum FormSection: String, Sendable, Hashable, CaseIterable {
    /// What can be switched off.
    case parts
    case size
    case model = "the model"
    case tasks
    case training
    case candidates
    case secondStage = "2nd stage"
    case split
    case data
    case naming = "name and margin"

    private static let ofParts = [
        "model.kind", "model.hierarchy", "model.metadata.category", "model.metadata.title", "model.metadata.attributes",
        "model.metadata.numbers", "model.metadata.vectors", "model.idFree", "model.itemMetadata",
    ]
    private static let ofSize = [
        "model.width", "model.layers", "model.heads", "model.dropout", "model.embeddingDropout", "model.sessionLength",
    ]

    /// The section of a key.
    init(of path: String) {
        let sections: [(beginning: String, section: FormSection)] = [
            ("model.tasks.", .tasks), ("model.", .model), ("training.", .training), ("evaluation.", .candidates),
            ("rerank.", .secondStage), ("protocol.", .split), ("data.", .data),
        ]
        self =
            if Self.ofParts.contains(path) {
                .parts
            } else if Self.ofSize.contains(path) {
                .size
            } else {
                sections.first { path.hasPrefix($0.beginning) }?.section ?? .naming
            }
    }

    /// Keys by section, in schema order.
    static let keys = Dictionary(grouping: ExperimentSchema.keys) { FormSection(of: $0.path) }

    /// What a key is called below the heading of its section.
    static func label(_ path: String) -> String {
        path.split(separator: ".").dropFirst(path.contains(".") ? 1 : 0).joined(separator: ".")
    }
}
