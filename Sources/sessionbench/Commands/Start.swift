import ArgumentParser
import Foundation
import Runs

extension SessionBench {
    /// What `sessionbench` alone does.
    struct Start: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "start", abstract: "The workbench (the default command).", shouldDisplay: false)

        @OptionGroup var workbench: WorkbenchOptions
        @OptionGroup var results: ResultsOption
        @OptionGroup var data: DataOption
        /// The default command also gets what was meant to be the name of another.
        @Argument(help: .hidden) var rest: [String] = []

        func validate() throws {
            guard let name = rest.first else { return }
            let commands = SessionBench.configuration.subcommands.map { $0._commandName }
            let hint = nearestName(to: name, among: commands).map { "did you mean \($0)?" }
            throw ValidationError(
                "there is no command \(name); " + (hint ?? "the commands are " + commands.joined(separator: ", ")))
        }

        func run() throws {
            if workbench.isPossible { return try workbench.show(store: results.store, locations: data.locations) }
            writeError(
                """
                Running the quick-start study, HierSRec and three ablations on the built-in Storefront.
                Other things to do: sessionbench run FILE, list, show last, data list, keys; sessionbench --help.

                """)
            try Quickstart.study(results: results, locations: data.locations, seeds: 1, json: false)
        }
    }
}
