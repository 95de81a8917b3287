extension Experiment {
    /// The resolved experiment as YAML: every key, in the order of the schema. Reading it gives the same experiment.
    public var yaml: String {
        var text = ""
        var open: [Substring] = []
        for key in ExperimentSchema.keys {
            let names = key.path.split(separator: ".")
            let section = names.dropLast()
            let shared = zip(open, section).prefix { $0 == $1 }.count
            for depth in shared..<section.count {
                text += Self.indentation(depth) + section[depth] + ":\n"
            }
            open = Array(section)
            text += Self.indentation(section.count) + names[section.count] + ": \(key.value(in: self))\n"
        }
        return text
    }

    private static func indentation(_ depth: Int) -> String { String(repeating: "  ", count: depth) }
}

extension ExperimentSchema {
    /// The keys as a Markdown table: key, what it takes, default, meaning.
    public static var markdown: String {
        var lines = ["| key | takes | default | meaning |", "|---|---|---|---|"]
        for key in keys {
            let fallback = key.defaultValue.description
            let cells = [
                "`\(key.path)`", key.kind.description, fallback == "\"\"" ? "" : "`\(fallback)`",
                key.help.replacing("`|`", with: "`\\|`"),
            ]
            lines.append("| " + cells.joined(separator: " | ") + " |")
        }
        for key in StudySchema.keys { lines.append("| `\(key.path)` | \(key.takes) | | \(key.help) |") }
        return lines.joined(separator: "\n") + "\n"
    }
}
