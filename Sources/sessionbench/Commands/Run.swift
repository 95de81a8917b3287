import ArgumentParser
import Foundation
import Runs

extension SessionBench {
    struct Run: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Run an experiment, or go on with a run that was interrupted.",
            usage: """
                sessionbench run FILE [--set KEY=VALUE …] [--seeds N] [--json]
                sessionbench run --resume RUN [--allow-inexact] [--json]
                """)

        @Argument(
            help: ArgumentHelp("The experiment, a YAML file.", valueName: "file"),
            completion: .file(extensions: ["yaml", "yml"]))
        var file: String?
        @Option(
            help: ArgumentHelp(
                "Override a key of the experiment (repeatable); \"sessionbench keys\" lists them.",
                valueName: "key=value"))
        var set: [String] = []
        @Option(
            help: ArgumentHelp("Go on with this run from its checkpoint.", valueName: "run"),
            completion: .custom { _, _, _ in RunArgument.names })
        var resume: String?
        @Flag(help: "Go on even where the result may differ from an uninterrupted run.")
        var allowInexact = false
        @Option(help: "Runs, with seeds that count up from training.seed.")
        var seeds = 1
        @Flag(help: "Print the summary as JSON (with several seeds: a list).")
        var json = false
        @OptionGroup var results: ResultsOption
        @OptionGroup var data: DataOption

        func validate() throws {
            try validateSeeds(seeds)
            if resume == nil {
                guard file != nil else {
                    throw ValidationError("name an experiment file, or a run to go on with (--resume)")
                }
                guard !allowInexact else { throw ValidationError("--allow-inexact only makes sense with --resume") }
            } else {
                guard seeds == 1 else {
                    throw ValidationError("--seeds makes new runs, --resume goes on with an old one")
                }
                guard file != nil || set.isEmpty else {
                    throw ValidationError("a run that goes on cannot be changed by --set")
                }
            }
        }

        func run() throws {
            let wanted = try file.map { file in
                try InputError.unless { try Experiment(contentsOf: URL(filePath: file), overrides: set) }
            }
            let runs = HeadlessRuns(results: results, locations: data.locations, allowInexact: allowInexact)
            let summaries: [RunSummary]
            if let resume {
                let folder = try results.store.find(resume)
                summaries = [try runs.resume(folder, try resumable(folder, wanted: wanted))]
            } else if let wanted {
                summaries = try runs.run(wanted, seeds: seeds)
            } else {
                summaries = []
            }
            if json {
                if let only = summaries.first, seeds == 1 { try printJSON(only) } else { try printJSON(summaries) }
            } else {
                for summary in summaries { print(ResultTables.summary(summary)) }
                if seeds > 1, let name = wanted?.name {
                    print(ResultTables.comparison([(name, summaries)]), terminator: "")
                }
            }
        }

        /// The experiment of a run that is not done; the file, if one is named too, must say the same.
        private func resumable(_ folder: RunFolder, wanted: Experiment?) throws -> Experiment {
            let experiment = try InputError.unless { try folder.experiment() }
            let state = results.store.record(folder)
            guard state.status != .done else {
                throw InputError("\(folder.id) is done; \"sessionbench show\" shows it")
            }
            guard state.status != .running else { throw InputError("another sessionbench is working on \(folder.id)") }
            let changed = ExperimentSchema.keys.filter { key in
                wanted.map { key.value(in: $0) != key.value(in: experiment) } ?? false
            }
            guard changed.isEmpty else {
                throw InputError(
                    "\(folder.id) differs from the experiment named in \(changed.map(\.path).joined(separator: ", ")); "
                        + "leave the file out to go on with the run as it is")
            }
            return experiment
        }
    }
}
