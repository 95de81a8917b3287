import ArgumentParser
import Basics
import Experiments
import Export
import Foundation
import Importing
import Sessions

extension SessionBench {
    struct DataImport: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "import",
            abstract: "Look at data files and write an experiment that reads them where they are.",
            discussion: """
                The file says everything, with comments, and runs at once: nothing is copied, and no file is replaced. \
                What cannot be known is asked or, where there is no terminal, answered with --set.
                """)

        @Argument(help: "A format of \"data formats\", or auto.", completion: .list(Preset.all.map(\.name) + ["auto"]))
        var format: String
        @Argument(help: "Files or folders.", completion: .file())
        var paths: [String] = []
        @Option(help: ArgumentHelp("Name of the experiment (default: that of the format or file).", valueName: "name"))
        var name: String?
        @Option(
            help: ArgumentHelp("The file to write (default: NAME.yaml here).", valueName: "file"),
            completion: .file(extensions: ["yaml", "yml"]))
        var output: String?
        @Option(help: ArgumentHelp("Say what a key has to be (repeatable).", valueName: "key=value"))
        var set: [String] = []
        @OptionGroup var lenient: LenientOption
        @OptionGroup var data: DataOption

        func validate() throws {
            guard !paths.isEmpty else { throw ValidationError("name the files or folders with the data") }
            try refuseEmpty(output, "--output")
            for path in paths { try refuseEmpty(path, "a path") }
        }

        func run() throws {
            let folder = data.locations.dataFolder
            if let output { try refuseExisting(output) }
            var proposal = try DataProposal(format: format, places: paths.map { URL(filePath: $0) }, dataFolder: folder)
            for answer in set + lenient.overrides { try proposal.answer(assignment: answer) }
            let isTalk = isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1
            if isTalk { try ask(&proposal) } else { try refuseGuesses(proposal) }
            let name = try name ?? defaultName(proposal)
            let experiment = proposal.experiment(name: name)
            if let conflict = experiment.conflicts.first(where: { $0.keys.contains("name") }) {
                throw InputError(conflict.message)
            }
            if let conflict = experiment.dataConflicts.first {
                throw InputError("\(conflict.message); say it with --set")
            }
            try proposal.tryOut(in: folder)
            let file = try write(proposal.text(name: name), name: name)
            try report(proposal, in: folder)
            let place = shownPath(file.standardizedFileURL.path)
            print("Written: \(place). Next: sessionbench data inspect \(place), sessionbench run \(place)")
        }

        // MARK: Questions

        private func ask(_ proposal: inout DataProposal) throws {
            for question in proposal.questions {
                let choices = question.choices.filter { !$0.isEmpty }.map { $0.forTerminal(atMost: 40) }.joined(
                    separator: ", ")
                print(
                    "\(question.key): \(question.text.forTerminal)\(choices.isEmpty ? "" : " (\(choices))")"
                        + (question.isOpen ? "" : " [\(guess(question.key, proposal))]"))
                while true {
                    print("> ", terminator: "")
                    guard let answer = readLine() else { break }
                    if answer.isEmpty {
                        proposal.accept(question.key)
                        break
                    }
                    let words = answer.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
                    if !question.choices.isEmpty, !words.allSatisfy(question.choices.contains) {
                        print("Take one of them, or Enter for what is in brackets.")
                        continue
                    }
                    do {
                        try proposal.answer(question.key, answer)
                        break
                    } catch { print("\(error)") }
                }
            }
        }

        /// Without a terminal nobody looks at a guess before it is used.
        private func refuseGuesses(_ proposal: DataProposal) throws {
            let questions = proposal.questions.filter(\.isVital).map { question in
                let guess = guess(question.key, proposal)
                let choices =
                    question.choices.isEmpty
                    ? "" : "; there are \(question.choices.prefix(50).map { quoted($0) }.joined(separator: ", "))"
                return "\(question.text.forTerminal)\(choices); answer with --set \(question.key)=…"
                    + (guess.isEmpty ? "" : " (perhaps \(guess))")
            }
            if !questions.isEmpty { throw InputError("not certain: \(questions.joined(separator: "; and "))") }
        }

        /// What is proposed for a key.
        private func guess(_ key: String, _ proposal: DataProposal) -> String {
            let value = ExperimentSchema.key(key)?.value(in: proposal.experiment(name: "x")).plain ?? ""
            return value.forTerminal(atMost: 60)
        }

        // MARK: The file

        private func defaultName(_ proposal: DataProposal) throws -> String {
            guard
                format == DataProposal.anyFormat
                    || Preset.all.contains(where: { $0.name == format && $0.isGeneric })
            else { return format }
            if proposal.format != DataProposal.anyFormat, proposal.format != format { return proposal.format }
            let stem =
                URL(filePath: paths[0]).standardizedFileURL.lastPathComponent.split(separator: ".").first ?? "data"
            let plain = stem.map { $0.isASCII && ($0.isLetter || $0.isNumber || "-_".contains($0)) ? $0 : "-" }
            let name = String(plain.drop { !$0.isLetter && !$0.isNumber }.prefix(60))
            return name.isEmpty ? "data" : name
        }

        private func refuseExisting(_ output: String) throws {
            guard FileManager.default.fileExists(atPath: output) else { return }
            throw InputError("\(output.forTerminal) is there, and no file is replaced; name another with --output")
        }

        private func write(_ text: String, name: String) throws -> URL {
            let target = URL(filePath: output ?? "\(name).yaml")
            let ending = target.pathExtension
            let folder = try InputError.ifMisnamed {
                try Folder(target.deletingLastPathComponent(), mayBeLink: true)
            }
            return try folder.create(
                Foundation.Data(text.utf8), as: target.deletingPathExtension().lastPathComponent,
                extension: ending.isEmpty ? "yaml" : ending)
        }

        // MARK: What was found

        private func report(_ proposal: DataProposal, in folder: URL) throws {
            print("format: \(proposal.format)")
            for sentence in proposal.assumptions { print(sentence.forTerminal) }
            for question in proposal.questions {
                print(
                    "not certain: \(question.text.forTerminal) (\(question.key)); answer with --set \(question.key)=…")
            }
            let preview = try proposal.preview(in: folder)
            var table = PlainTable(preview.columns.map { ($0.forTerminal(atMost: 40), .left) })
            for row in preview.rows { table.append(row.map { $0.forTerminal(atMost: 40) }) }
            print("The first rows:\n\(table)")
        }
    }
}
