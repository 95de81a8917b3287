import ArgumentParser
import Foundation
import Runs
import Sessions
import Training

/// Runs experiments one after the other in the foreground, with progress on standard error.
struct HeadlessRuns {
    let results: ResultsOption
    let locations: DataLocations
    let allowInexact: Bool
    private let interruption = Interruption()

    init(results: ResultsOption, locations: DataLocations, allowInexact: Bool = false) {
        self.results = results
        self.locations = locations
        self.allowInexact = allowInexact
    }

    /// A new run of an experiment for each of some seeds, which count up from the experiment's own.
    /// - Throws: `ExitCode` when interrupted, after saying how to go on.
    func run(_ experiment: Experiment, seeds: Int = 1, label: String? = nil) throws -> [RunSummary] {
        let first = experiment.training.seed
        guard first <= UInt64(Int.max) - UInt64(seeds) + 1 else {
            throw InputError("training.seed: there are no \(seeds) seeds from \(first) on")
        }
        return try (0..<UInt64(seeds)).map { offset in
            var experiment = experiment
            experiment.training.seed = first + offset
            let folder = try RunFolder.create(experiment: experiment, in: results.store.results)
            let label = label.map { seeds > 1 ? "\($0), seed \(experiment.training.seed)" : $0 }
            return try work(on: folder, experiment, label: label)
        }
    }

    /// Goes on with a run that was interrupted.
    func resume(_ folder: RunFolder, _ experiment: Experiment) throws -> RunSummary {
        try work(on: folder, experiment, label: nil)
    }

    private func work(on folder: RunFolder, _ experiment: Experiment, label: String?) throws -> RunSummary {
        let progress = ProgressReporter(title: label ?? folder.id.description, epochs: experiment.training.epochs)
        defer { progress.finish() }
        let execution = RunExecution(
            experiment: experiment, folder: folder, locations: locations, stop: interruption.stop,
            allowInexact: allowInexact, onEvent: progress.report)
        if let summary = try execution.run() { return summary }
        progress.finish()
        writeError("interrupted; to go on: sessionbench run --resume \(folder.id)\(results.repeated)\n")
        throw ExitCode(ExitStatus.interrupted)
    }
}
