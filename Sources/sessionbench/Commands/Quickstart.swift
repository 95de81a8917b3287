import ArgumentParser
import Foundation
import Runs
import Sessions

extension SessionBench {
    struct Quickstart: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Compare HierSRec with three ablations on the built-in Storefront.",
            discussion:
                "No hierarchy, no metadata, ID-free; the table ends with popularity and the generator's ceilings.")

        @Option(help: "Runs of each variant, with seeds that count up.")
        var seeds = 1
        @Flag(help: "Print the summaries as JSON.")
        var json = false
        @OptionGroup var results: ResultsOption
        @OptionGroup var data: DataOption

        func validate() throws { try validateSeeds(seeds) }

        func run() throws { try Self.study(results: results, locations: data.locations, seeds: seeds, json: json) }

        private struct Variant: Encodable {
            var variant: String
            var runs: [RunSummary]
        }

        static func study(results: ResultsOption, locations: DataLocations, seeds: Int, json: Bool) throws {
            let runs = HeadlessRuns(results: results, locations: locations)
            let variants = try QuickStart.allCases.map { variant in
                Variant(
                    variant: variant.rawValue,
                    runs: try runs.run(.quickStart(variant), seeds: seeds, label: variant.rawValue))
            }
            if json { return try printJSON(variants) }
            print(ResultTables.comparison(variants.map { ($0.variant, $0.runs) }), terminator: "")
        }
    }
}

/// - Throws: `ValidationError` unless a count of seeds makes sense.
func validateSeeds(_ seeds: Int) throws {
    guard (1...1_000).contains(seeds) else {
        throw ValidationError("--seeds needs a number from 1 to 1000, not \(seeds)")
    }
}
