import Basics

/// Every key of an experiment, in the order in which files are written. Everything that reads, writes, checks,
/// documents or edits an experiment goes through this table.
public enum ExperimentSchema {
    public static let keys: [ExperimentKey] =
        [
            .init("name", \.name, "Folder name under the results folder; without it, the name of the file")
        ] + .data + .protocol + .model + .training + .evaluation

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
        return section.isEmpty ? names + [StudySchema.section] : names
    }

    /// The message about a path that is not a key.
    static func complaint(aboutSectionOrUnknown path: String) -> String {
        guard sections.contains(path) else { return complaint(aboutUnknown: path) }
        return "\(path) is a section; its keys are \(names(in: path).joined(separator: ", "))"
    }

    /// The message about a path that is neither key nor section: names the nearest key, else the possible ones.
    private static func complaint(aboutUnknown path: String) -> String {
        let shown = path.forTerminal(atMost: 60)
        let names = path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        let section = names.dropLast().joined(separator: ".")
        let name = names.last ?? ""
        let isKnownSection = section.isEmpty || sections.contains(section)
        // A typo in the last word, else in the words before it, else the right word in the wrong section.
        let near =
            if isKnownSection, let near = nearestName(to: name, among: Self.names(in: section)) {
                section.isEmpty ? near : "\(section).\(near)"
            } else if !isKnownSection, let near = nearestName(to: path, among: keys.map(\.path)) {
                near
            } else {
                keys.first {
                    nearestName(to: name, among: $0.path.split(separator: ".").suffix(1).map(String.init)) != nil
                }?
                .path
            }
        if let near { return "unknown key \(shown); did you mean \(near)?" }
        let known = sections.contains(section) ? section : ""
        let place = known.isEmpty ? "the keys at the top are" : "the keys of \(known) are"
        return "unknown key \(shown); \(place) \(Self.names(in: known).joined(separator: ", "))"
    }
}
