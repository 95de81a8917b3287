import ArgumentParser
import Basics
import Export
import Foundation
import Metrics
import Results
import Runs
import Training

extension SessionBench {
    struct Candidates: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show what ranking among some items only keeps and costs, by the weights of runs.",
            discussion: """
                From the weights of finished runs: sets of candidates of many sizes by several strategies, each set \
                within the next larger one. Recall of the target, HR, MRR and NDCG at 20 with intervals, times and \
                memory; where larger sets stop paying; which strategy is advised, by validation rows. With several \
                runs: in which sets their order is another one than among all items.
                """)

        @Argument(
            help: ArgumentHelp("Runs, or beginnings of their names; last: the newest run.", valueName: "run"),
            completion: .custom { _, _, _ in RunArgument.names })
        var runs: [String]
        @Option(help: ArgumentHelp("Sizes of the sets, in percent of the catalogue.", valueName: "0.25%,0.5%,…"))
        var sizes = CandidateExploring.standardSizes
        @Option(
            help: ArgumentHelp(
                "Some of \(CandidateStrategy.allCases.map(\.rawValue).joined(separator: ", ")) (default: all that the "
                    + "model can have).", valueName: "name,…"))
        var strategies: String?
        @Option(
            help: ArgumentHelp(
                "Level of the categories that candidates are chosen by, its name or its number from the coarsest "
                    + "(default: the finest).", valueName: "level"))
        var level: String?
        @OptionGroup var output: ReportOptions
        @Flag(help: "Print JSON, like --format json.")
        var json = false
        @OptionGroup var results: ResultsOption
        @OptionGroup var data: DataOption

        func validate() throws {
            _ = try wanted()
            try refuseEmpty(level, "--level")
            guard !json || [.text, .json].contains(output.format) else {
                throw ValidationError(
                    "--json and --format \(output.format.rawValue) are alternatives: use only one of them")
            }
        }

        func run() throws {
            let wanted = try wanted()
            let folders = try results.store.find(runs)
            let signals = try StopSignals(
                message: "\nstopping; nothing is kept\n", status: ExitStatus.interrupted)
            defer { withExtendedLifetime(signals) {} }
            do {
                let exploring = CandidateExploring(
                    runs: folders, wanted: wanted, locations: data.locations, stop: signals.stop)
                let exploration = try exploring.run { explorer in
                    let progress = ProgressReporter(title: explorer.name, explorer.experiment)
                    return (progress.report, progress.finish)
                } resampling: {
                    writeError("resampling sessions\n")
                }
                try output.write(
                    json ? nil : ExplorationReport(exploration).text(output.format), json: exploration,
                    title: "Candidate sets: \(runs.joined(separator: ", "))")
            } catch is Stopped {
                throw ExitCode(ExitStatus.interrupted)
            }
        }

        private func wanted() throws -> CandidateExplorer.Wanted {
            CandidateExplorer.Wanted(
                sizes: try CandidateExploring.shares(sizes), strategies: try chosen(), level: level)
        }

        private func chosen() throws -> [CandidateStrategy]? {
            guard let strategies else { return nil }
            let names = strategies.split(separator: ",", omittingEmptySubsequences: false).map {
                $0.trimmingCharacters(in: .whitespaces)
            }
            let chosen = try names.map { name in
                guard let strategy = CandidateStrategy(rawValue: name) else {
                    let all = CandidateStrategy.allCases.map(\.rawValue)
                    let hint = nearestName(to: name, among: all).map { "did you mean \($0)?" }
                    throw ValidationError(
                        "there is no strategy \(name.isEmpty ? "without a name" : name.forTerminal(atMost: 40)); "
                            + (hint ?? "there are \(all.joined(separator: ", "))"))
                }
                return strategy
            }
            return CandidateStrategy.allCases.filter(chosen.contains)
        }
    }
}
