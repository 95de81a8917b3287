import Basics

/// Every key of an experiment, in the order in which files are written. Everything that reads, writes, checks,
/// documents or edits an experiment goes through this table.
public enum ExperimentSchema {
    public static let keys: [ExperimentKey] =
        [
            .init("name", \.name, "Folder name under the results folder; without it, the name of the file")
        ] + .data + .protocol + .model + .training + .rerank + .evaluation
        + [StudySchema.marginMRR, StudySchema.marginHR, StudySchema.marginNDCG]

    /// The key with the given path.
    public static func key(_ path: String) -> ExperimentKey? { byPath[path] }

    private static let byPath = Dictionary(uniqueKeysWithValues: keys.map { ($0.path, $0) })

    /// Sections: paths that have keys below them, such as "data" and "data.items".
    static let sections: Set<String> = {
        var sections: Set<String> = []
        for key in keys {
            var names = key.path.split(separator: ".")
            while names.count > 1 {
                names.removeLast()
                sections.insert(names.joined(separator: "."))
            }
        }
        return sections
    }()

    /// Names of the keys and sections directly below a section ("" is the top level).
    static func names(in section: String) -> [String] {
        let prefix = section.isEmpty ? "" : section + "."
        var names: [String] = []
        for key in keys where key.path.hasPrefix(prefix) {
            let name = String(key.path.dropFirst(prefix.count).prefix { $0 != "." })
            if names.last != name { names.append(name) }
        }
        return names
    }
}
