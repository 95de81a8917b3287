import Basics

/// A line of a written experiment: there is one for every key, in the order of the schema, and for every section.
struct ExperimentLine: Sendable {
    /// The whole line of a section; for a key, what precedes the value.
    let head: String
    /// Number of sections above.
    let depth: Int
    /// Nil for a section.
    let key: ExperimentKey?

    static let all: [ExperimentLine] = {
        var lines: [ExperimentLine] = []
        var open: [Substring] = []
        for key in ExperimentSchema.keys {
            let names = key.path.split(separator: ".")
            let section = names.dropLast()
            let shared = zip(open, section).prefix { $0 == $1 }.count
            for depth in shared..<section.count {
                lines.append(.init(head: indentation(depth) + section[depth] + ":\n", depth: depth, key: nil))
            }
            open = Array(section)
            let head = indentation(section.count) + names[section.count] + ": "
            lines.append(.init(head: head, depth: section.count, key: key))
        }
        return lines
    }()

    private static func indentation(_ depth: Int) -> String { String(repeating: "  ", count: depth) }
}

extension Experiment {
    /// The resolved experiment as YAML: every key that its model reads, in the order of the schema. Reading it yields
    /// an experiment with the same recipe.
    public var yaml: String {
        let unread = Set(unreadKeys.map(\.path))
        return yaml { !unread.contains($0.path) }
    }

    /// The same, including the keys that its model does not read.
    package var completeYAML: String { yaml { _ in true } }

    /// Only some keys, given by their paths, each below its comment.
    /// - Parameter comments: by path; of one line each, however long.
    public func yaml(of paths: Set<String>, comments: [String: String]) -> String {
        yaml(comments: comments) { paths.contains($0.path) }
    }

    /// Only the keys that are wanted.
    func yaml(comments: [String: String] = [:], with isWanted: (ExperimentKey) -> Bool) -> String {
        var text = ""
        // Sections without a key so far.
        var open: [ExperimentLine] = []
        for line in ExperimentLine.all {
            if let last = open.last, last.depth >= line.depth { open.removeAll { $0.depth >= line.depth } }
            guard let key = line.key else {
                open.append(line)
                continue
            }
            guard isWanted(key), !StudySchema.isUnsaid(key, by: self) else { continue }
            for section in open { text += section.head }
            open = []
            if let comment = comments[key.path] { text += YAMLComment.text(comment, depth: line.depth) }
            text += line.head + "\(key.value(in: self))\n"
        }
        return text
    }
}

/// Comments in YAML.
public enum YAMLComment {
    private static let width = 110

    /// Lines of a comment, at a depth of sections. What a terminal would obey is not in them.
    public static func text(_ comment: String, depth: Int = 0) -> String {
        let margin = String(repeating: "  ", count: depth) + "#"
        var lines = [margin]
        for word in comment.forTerminal.split(separator: " ") {
            if lines[lines.count - 1].count + word.count >= width { lines.append(margin) }
            lines[lines.count - 1] += " \(word)"
        }
        return lines.joined(separator: "\n") + "\n"
    }
}

extension ExperimentSchema {
    /// The keys as a Markdown table: key, what it takes, default, meaning.
    public static var markdown: String {
        let ofExperiment = keys.map { key in
            let fallback = key.defaultValue.description
            return [
                "`\(key.path)`", key.kind.description,
                fallback == "\"\"" ? "" : "`\(fallback)`".replacing("|", with: "\\|"),
                key.help.replacing("`|`", with: "`\\|`") + (key.readers.map { ". Read \($0)" } ?? ""),
            ]
        }
        let ofStudy = StudySchema.keys.map { ["`\($0.path)`", $0.takes, "", $0.help] }
        return markdownTable(["key", "takes", "default", "meaning"], ofExperiment + ofStudy)
    }
}
