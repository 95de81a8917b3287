import ArgumentParser
import Basics
import Experiments

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
            /// Nil: there is none.
            var `default`: ExperimentValue?
            var help: String
        }

        func validate() throws {
            guard !markdown || section == nil && !json else { throw ValidationError("--markdown prints all keys") }
        }

        func run() throws {
            if markdown { return print(ExperimentSchema.markdown, terminator: "") }
            let all =
                ExperimentSchema.keys.map {
                    Key(key: $0.path, takes: $0.kind.description, default: $0.defaultValue, help: $0.help)
                } + StudySchema.keys.map { Key(key: $0.path, takes: $0.takes, default: nil, help: $0.help) }
            let keys = all.filter { $0.key.hasPrefix(section ?? "") }
            guard !keys.isEmpty else {
                throw InputError("no key begins with \((section ?? "").forTerminal(atMost: 60))")
            }
            if json { return try printJSON(keys) }
            for key in keys {
                let standard = key.default.map { ": \($0)" } ?? ""
                print("\(key.key)\(standard)\n    \(key.help).\n    Takes \(key.takes).")
            }
        }
    }
}
