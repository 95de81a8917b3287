import ArgumentParser
import Basics
import Export
import Foundation
import Results
import Runs
import Training

extension SessionBench {
    struct Negatives: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show what sampled negatives would report of runs, beside ranking among all items.",
            discussion: """
                From the weights of finished runs (fitted models are fitted again): HR, MRR and NDCG at 20 of each \
                target among so many other items, drawn uniformly and by popularity, in the mean and with the spread \
                over several draws, and how far that is from the metric among all items. With several runs: where \
                their order is another one than among all items.
                """)

        @Argument(
            help: ArgumentHelp("Runs, or beginnings of their names; last: the newest run.", valueName: "run"),
            completion: .custom { _, _, _ in RunArgument.names })
        var runs: [String]
        @Option(
            help: ArgumentHelp(
                "Negatives of each row (default: those of \(Self.standardSizes) that there are enough items for).",
                valueName: Self.standardSizes))
        var sizes: String?
        @Option(help: "Draws of all negatives.")
        var draws = 5
        @OptionGroup var output: ReportOptions
        @OptionGroup var results: ResultsOption
        @OptionGroup var data: DataOption

        private static let standardSizes = NegativeExplorer.standardSizes.map { "\($0)" }.joined(separator: ",")
        private static let mostDraws = 1_000

        func validate() throws { _ = try wanted() }

        func run() throws {
            let wanted = try wanted()
            let folders = try results.store.find(runs)
            let signals = try StopSignals(
                message: "\nstopping; nothing is kept\n", status: ExitStatus.interrupted)
            defer { withExtendedLifetime(signals) {} }
            do {
                // All are opened before the first is measured, so that a mistake shows at once.
                let explorers = try folders.map { folder in
                    try InputError.ifUnusable {
                        try NegativeExplorer(folder, wanted, locations: data.locations, stop: signals.stop)
                    }
                }
                let explored = try explorers.map { explorer in
                    let progress = ProgressReporter(title: explorer.name, explorer.experiment)
                    defer { progress.finish() }
                    return try explorer.explore(emit: progress.report)
                }
                let exploration = try NegativeExploration(explored)
                try output.write(
                    NegativeReport(exploration).text(output.format), json: exploration,
                    title: "Sampled negatives: \(runs.joined(separator: ", "))")
            } catch is Stopped {
                throw ExitCode(ExitStatus.interrupted)
            }
        }

        private func wanted() throws -> NegativeExplorer.Wanted {
            guard (1...Self.mostDraws).contains(draws) else {
                throw ValidationError("--draws needs a number from 1 to \(Self.mostDraws), not \(draws)")
            }
            let chosen = try sizes.map { text in
                try text.split(separator: ",", omittingEmptySubsequences: false).map { word in
                    let word = word.trimmingCharacters(in: .whitespaces)
                    guard let size = Int(word), size > 0 else {
                        throw ValidationError(
                            "--sizes needs numbers above 0, such as \(Self.standardSizes), not "
                                + (word.isEmpty ? "nothing between commas" : word.forTerminal(atMost: 40)))
                    }
                    return size
                }
            }
            return NegativeExplorer.Wanted(sizes: chosen.map { Set($0).sorted() }, draws: draws)
        }
    }
}
