import ArgumentParser
import Experiments
import Foundation
import Storefront

extension SessionBench {
    struct Quickstart: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Compare HierSRec with three ablations on the built-in Storefront.",
            discussion:
                "No hierarchy, no metadata, ID-free; the table ends with popularity and the generator's ceilings.")

        @Option(help: "Runs of each variant, with seeds that count up.")
        var seeds = 1
        @Flag(help: "Retrain runs that are already done.")
        var again = false
        @Flag(help: "Print the summaries as JSON.")
        var json = false
        @OptionGroup var results: ResultsOption
        @OptionGroup var data: DataOption

        func validate() throws { try validateSeeds(seeds) }

        func run() throws {
            let runs = try HeadlessRuns(results: results, locations: data.locations)
            let plan = results.store.plan(try ExperimentFile.quickStart.asStudy.seeded(seeds))
            try StudyRuns(runs: runs, again: again).report(on: plan, json: json)
        }
    }
}
