import ArgumentParser
import Foundation

extension SessionBench {
    /// What `sessionbench` alone does.
    struct Start: ParsableCommand {
        static let configuration = CommandConfiguration(shouldDisplay: false)

        @OptionGroup var results: ResultsOption
        @OptionGroup var data: DataOption

        func run() throws {
            writeError(
                """
                No terminal: running the quick-start study, HierSRec and three ablations on the built-in Storefront.
                Other things to do: sessionbench run FILE, list, show last, data list, keys; sessionbench --help.

                """)
            try Quickstart.study(results: results, locations: data.locations, seeds: 1, json: false)
        }
    }
}
