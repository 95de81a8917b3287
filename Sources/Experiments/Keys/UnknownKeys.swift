import Basics

extension ExperimentSchema {
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
