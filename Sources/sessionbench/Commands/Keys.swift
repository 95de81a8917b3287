import ArgumentParser
import Basics
import Experiments

extension SessionBench {
    struct Keys: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the keys of experiment files, what they take, and their defaults.")

        @Argument(help: "Only keys with this prefix, such as model or training.batch.")
        var section: String?
        @Option(help: "Only keys that this model reads, at least with some values of other keys.")
        var model: String?
        @Flag(help: "Print a JSON list.")
        var json = false
        @Flag(help: "Print a Markdown table of all keys.")
        var markdown = false

        private struct Key: Encodable {
            var key: String
            var takes: String
            /// Nil: there is none.
            var `default`: ExperimentValue?
            var help: String
            /// Who reads it, and with which values of other keys; nil: every model does.
            var read: String?
        }

        func validate() throws {
            guard !markdown || section == nil && model == nil && !json else {
                throw ValidationError("--markdown prints all keys")
            }
        }

        func run() throws {
            if markdown { return print(ExperimentSchema.markdown, terminator: "") }
            let family = try model.map(Self.family)
            let all =
                ExperimentSchema.keys.filter { family?.mayRead($0.path) ?? true }.map { key in
                    Key(
                        key: key.path, takes: key.kind.description, default: key.defaultValue, help: key.help,
                        read: Self.readers(of: key, in: family))
                } + StudySchema.keys.map { Key(key: $0.path, takes: $0.takes, default: nil, help: $0.help) }
            let keys = all.filter { $0.key.hasPrefix(section ?? "") }
            guard !keys.isEmpty else {
                let name = (section ?? "").forTerminal(atMost: 60)
                throw InputError("no key\(model.map { " of \($0)" } ?? "") begins with \(name)")
            }
            if json { return try printJSON(keys) }
            for key in keys {
                let standard = key.default.map { ": \($0)" } ?? ""
                print("\(key.key)\(standard)\n    \(key.help).\n    Takes \(key.takes).")
                if let read = key.read { print("    Read \(read).") }
            }
        }

        /// For a single model, only the values of other keys are worth saying.
        private static func readers(of key: ExperimentKey, in family: Family?) -> String? {
            guard let family else { return key.readers }
            let conditions = family.conditions(of: key.path)
            return conditions.isEmpty ? nil : "with \(conditions)"
        }

        private static func family(_ name: String) throws -> Family {
            if let kind = ModelSettings.Kind(rawValue: name) { return kind.family }
            let names = ModelSettings.Kind.allCases.map(\.rawValue)
            let near = nearestName(to: name, among: names).map { "did you mean \($0)?" }
            throw InputError(
                "there is no model \(name.forTerminal(atMost: 60)); "
                    + (near ?? "there are \(names.joined(separator: ", "))"))
        }
    }
}
