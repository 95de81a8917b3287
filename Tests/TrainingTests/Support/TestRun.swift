import Basics
import Experiments
import Foundation
import Runs
import Sessions
import Synchronization
import Tensor
import TestSupport
import Training

/// A run in a results folder of its own, which can be stopped at any event.
struct TestRun: Sendable {
    let files: TemporaryFolder
    let folder: RunFolder
    var experiment: Experiment

    init(_ experiment: Experiment) throws {
        files = try TemporaryFolder()
        self.experiment = experiment
        folder = try RunFolder.create(experiment: experiment, in: files.url.appending(component: "Results"))
    }

    init(_ experiment: Experiment, files: TemporaryFolder, folder: RunFolder) {
        self.experiment = experiment
        self.files = files
        self.folder = folder
    }

    /// The run as it is at this moment, which is what a program would leave that is killed now.
    func copy() throws -> TestRun {
        let copy = RunFolder(id: folder.id, in: files.url.appending(component: "Copy-\(UUID().uuidString)"))
        try FileManager.default.createDirectory(
            at: copy.url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try FileManager.default.copyItem(at: folder.url, to: copy.url)
        return TestRun(experiment, files: files, folder: copy)
    }

    var status: RunSummary.Status { RunStore(results: files.url).record(folder).status }

    /// Names of the files in the folder `checkpoint`.
    var checkpointFiles: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.checkpoint.path)) ?? []).sorted()
    }

    /// Files are those of `FileData`.
    var locations: DataLocations {
        get throws {
            try experiment.data.source == .files
                ? FileData.locations()
                : DataLocations(dataFolder: files.url, cacheFolder: files.url.appending(component: "cache"))
        }
    }

    /// One attempt, to the end or until `isLast` says that an event is the last one before the stop flag is set. The
    /// closure sees the events with their number in this attempt.
    @discardableResult
    func attempt(
        allowInexact: Bool = false, stopAt isLast: @escaping @Sendable (Int, RunEvent) -> Bool = { _, _ in false }
    ) throws -> (summary: RunSummary?, events: [RunEvent]) {
        let stop = StopFlag()
        let events = Mutex<[RunEvent]>([])
        let summary = try RunExecution(
            experiment: experiment, folder: folder, locations: locations, stop: stop, allowInexact: allowInexact
        ) { event in
            let number = events.withLock { events in
                events.append(event)
                return events.count - 1
            }
            if isLast(number, event) { stop.stop() }
        }.run()
        return (summary, events.withLock { $0 })
    }

    /// What a finished run leaves behind.
    func outcome() throws -> Outcome { try Outcome(folder) }
}

extension RunEvent {
    var isTraining: Bool { if case .training = self { true } else { false } }
    var isEvaluating: Bool { if case .evaluating = self { true } else { false } }
    var validation: Validation? { if case .validation(let validation) = self { validation } else { nil } }
    var start: Start? { if case .started(let start) = self { start } else { nil } }
    var phaseName: String? { if case .phase(let name) = self { name } else { nil } }
}
