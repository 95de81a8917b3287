import ArgumentParser
import Basics
import Export
import Foundation

extension SessionBench {
    struct Table: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write the results of a study, or of one experiment, as a Markdown document.",
            discussion: "Only finished runs count; sessionbench run creates the missing ones.")

        @Argument(
            help: ArgumentHelp("The study, a YAML file.", valueName: "file"),
            completion: .file(extensions: ["yaml", "yml"]))
        var file: String
        @OptionGroup var choice: StudyChoice
        @Option(
            help: ArgumentHelp("Write to this file (default: standard output).", valueName: "file"),
            completion: .file(extensions: ["md"]))
        var output: String?
        @OptionGroup var results: ResultsOption

        func validate() throws { try refuseEmpty(output, "--output") }

        func run() throws {
            let wanted = try choice.read(file)
            let plan = results.store.plan(try choice.study(of: wanted))
            guard plan.entries.contains(where: { $0.status == .done }) else {
                let failures = plan.variants.compactMap { variant in
                    variant.failure.map { "\n  \(variant.name.forTerminal): \($0)" }
                }
                throw InputError(
                    "no run of \(file.forTerminal) is done; \"sessionbench run\" makes them" + failures.joined())
            }
            let options = shellWord(file) + choice.repeated
            let document = StudyDocument(
                file: wanted, plan: plan,
                commands: [
                    "sessionbench run \(options)",
                    "sessionbench table \(options)" + (output.map { " --output \(shellWord($0))" } ?? ""),
                ])
            if let output {
                try writeOutput(Foundation.Data(document.text.utf8), to: URL(filePath: output))
            } else {
                print(document.text, terminator: "")
            }
        }
    }
}
