import ArgumentParser
import Runs

extension SessionBench {
    struct Keys: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the keys of experiment files, what they take, and their defaults.")

        @Argument(help: "Only keys that begin so, such as model or training.batch.")
        var section: String?
        @Flag(help: "Print a JSON list.")
        var json = false
        @Flag(help: "Print a Markdown table of all keys.")
        var markdown = false

        private struct Key: Encodable {
            var key: String
            var takes: String
            var `default`: ExperimentValue
            var help: String
        }

        func validate() throws {
            guard !markdown || section == nil && !json else { throw ValidationError("--markdown prints all keys") }
        }

        func run() throws {
            if markdown { return print(ExperimentSchema.markdown, terminator: "") }
            let keys = ExperimentSchema.keys.filter { $0.path.hasPrefix(section ?? "") }
            guard !keys.isEmpty else {
                throw InputError("no key begins with \((section ?? "").forTerminal(atMost: 60))")
            }
            if json {
                return try printJSON(
                    keys.map { Key(key: $0.path, takes: $0.kind.description, default: $0.defaultValue, help: $0.help) })
            }
            for key in keys {
                print("\(key.path): \(key.defaultValue)\n    \(key.help).\n    Takes \(key.kind).")
            }
        }
    }
}
