import ArgumentParser
import Basics
import Experiments
import Foundation
import Sessions
import Storefront

extension SessionBench {
    struct DataGenerate: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "generate",
            abstract: "Write a Storefront as a file in the layout of Tenrec's.",
            discussion: """
                Its feedback (like, share, follow) is related to the clicks to a known degree, \
                data.storefront.relatedness: the correlation of what the one and the other come from. With \
                data.storefront.shown there are rows without a click, too. Experiments/tenrec.yaml reads such a file \
                as it reads the published ones.
                """)

        @Argument(help: "The file to write; one that is there is replaced.", completion: .file(extensions: ["csv"]))
        var file: String
        @Option(help: ArgumentHelp("Override a key of data.storefront (repeatable).", valueName: "key=value"))
        var set: [String] = []

        func validate() throws {
            try refuseEmpty(file, "a path")
            if let ending = [".gz", ".zst"].first(where: file.hasSuffix) {
                throw ValidationError("\(ending): what is written is not packed; name a file .csv, and pack it then")
            }
        }

        func run() throws {
            var experiment = Experiment(name: "storefront")
            experiment.data.storefront.feedback = SourceData.tenrecFeedback
            experiment = try experiment.overridden(by: set)
            if let other = set.first(where: { !$0.hasPrefix("data.storefront.") }) {
                throw InputError("--set \(other.forTerminal(atMost: 60)): a file is made of data.storefront alone")
            }
            if let conflict = experiment.dataConflicts.first { throw InputError(conflict.message) }
            let settings = experiment.data.storefront
            if let kind = settings.feedback.first(where: { !SourceData.tenrecFeedback.contains($0) }) {
                throw InputError(
                    "data.storefront.feedback: Tenrec's files have no column \(kind.forTerminal(atMost: 60)); name "
                        + "some of \(SourceData.tenrecFeedback.joined(separator: ", "))")
            }
            try settings.requireMemory()
            let data = try Storefront(settings).sourceData()
            var text = Foundation.Data()
            data.writeTenrec { text.append(contentsOf: $0.utf8) }
            try writeOutput(text, to: URL(filePath: file))
            let shown = data.sessions.shown.elements.count
            print(
                "Written: \(shownPath(file)), \(data.sessions.items.count) clicks of \(data.sessions.count) users"
                    + (shown > 0 ? " and \(shown) rows without a click" : ""))
        }
    }
}
