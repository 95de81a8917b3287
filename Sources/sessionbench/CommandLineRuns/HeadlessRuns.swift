import ArgumentParser
import Basics
import Experiments
import Foundation
import Runs
import Sessions
import Training

/// Makes runs in the foreground, one after another or several at once, with progress on standard error.
struct HeadlessRuns: Sendable {
    let results: ResultsOption
    let locations: DataLocations
    let allowInexact: Bool
    /// Runs at once.
    let jobs: Int
    private let machine: SharedMachine
    private let signals: StopSignals
    private let lines: ProgressLines

    /// - Throws: `FileError` if signals cannot be watched.
    init(results: ResultsOption, locations: DataLocations, allowInexact: Bool = false, jobs: Int = 1) throws {
        self.results = results
        self.locations = locations
        self.allowInexact = allowInexact
        self.jobs = jobs
        machine = SharedMachine(jobs: jobs)
        signals = try StopSignals(
            message: "\nstopping with a checkpoint; interrupt again to stop at once\n", status: ExitStatus.interrupted)
        lines = ProgressLines(stop: signals.stop)
    }

    /// Whether the user has asked to stop.
    var isInterrupted: Bool { signals.stop.isStopped }

    /// Says something beside the progress of runs.
    func say(_ text: String) { lines.note(text) }

    /// A new run of each experiment, whoever else is training the same.
    /// - Throws: `ExitCode` if interrupted, after saying how to go on.
    func run(_ experiments: [Experiment]) throws -> [RunSummary] {
        try experiments.mapped(atOnce: jobs) { experiment in
            try finish(try RunFolder.create(experiment: experiment, in: results.store.results), experiment)
        }
    }

    /// Goes on with an interrupted run.
    func resume(_ folder: RunFolder, _ experiment: Experiment) throws -> RunSummary {
        try finish(folder, experiment)
    }

    /// Claims the recipe, so that a study leaves it to this run. The claim is not needed: the run was asked for.
    private func finish(_ folder: RunFolder, _ experiment: Experiment) throws -> RunSummary {
        let store = results.store
        let claim = try? store.claim(experiment, purpose: folder.id.description)
        defer { claim?.release() }
        if claim == nil, let owner = store.claimant(of: experiment) {
            say("\(folder.id): \(owner) is training the same experiment with the same seed")
        }
        if let summary = try work(on: folder, experiment, title: folder.id.description) { return summary }
        say("interrupted; to resume: sessionbench run --resume \(folder.id)\(results.repeated)")
        throw ExitCode(ExitStatus.interrupted)
    }

    /// - Returns: the summary; nil if the run was stopped, with a checkpoint.
    func work(on folder: RunFolder, _ experiment: Experiment, title: String) throws -> RunSummary? {
        let progress = ProgressReporter(title: title, experiment, in: lines, isOneOfSeveral: jobs > 1)
        defer { progress.finish() }
        // Signals are watched as long as `signals` lives.
        defer { withExtendedLifetime(signals) {} }
        // What was asked of an attempt before is not asked of this one.
        if !folder.isLocked { try folder.ask(nil) }
        return try RunExecution(
            experiment: experiment, folder: folder, locations: locations, machine: machine, stop: signals.stop,
            allowInexact: allowInexact, onEvent: progress.report
        ).run()
    }
}
