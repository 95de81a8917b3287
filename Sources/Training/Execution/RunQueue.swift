import Basics
import Dispatch
import Experiments
import Foundation
import Importing
import Runs
import Sessions
import Synchronization

/// Runs in the background, one after another, on their own Dispatch queue: a single run already uses all workers.
public final class RunQueue: Sendable {
    private let store: RunStore
    private let locations: DataLocations
    private let onEvent: @Sendable (RunID, RunEvent) -> Void
    private let queue = DispatchQueue(label: "sessionbench.runs", qos: .userInitiated)
    private let idle = DispatchGroup()
    /// The runs that wait in the queue or are being trained. The claim keeps other processes from training the same
    /// experiment; the flag stops the run.
    private let entries = Mutex<[RunID: (flag: StopFlag, claim: Claim)]>([:])

    /// - Parameter onEvent: called on the queue's thread for every event of every run.
    public init(
        store: RunStore, locations: DataLocations, onEvent: @escaping @Sendable (RunID, RunEvent) -> Void
    ) {
        self.store = store
        self.locations = locations
        self.onEvent = onEvent
    }

    /// Makes the run's folder and puts the run at the end of the queue.
    /// - Throws: if the folder cannot be made, or the same experiment with the same seed is already in work.
    public func launch(_ experiment: Experiment) throws -> RunID {
        let claim = try claim(experiment)
        let folder = try RunFolder.create(experiment: experiment, in: store.results)
        // So that others see it as waiting here, and not as interrupted.
        try claim.state(purpose: folder.id.description)
        enqueue(experiment, folder, claim)
        return folder.id
    }

    /// The outcome of launching a missing experiment.
    public enum Launch: Sendable {
        case launched(RunID)
        /// Others were faster: the run is done, was begun, or is in work.
        case found(StoredRun)
        case failed(any Error)
    }

    /// Launches experiments that nobody has trained yet, in order. They are claimed before they are looked for, so that
    /// when several programs are asked the same, each experiment is trained by one.
    /// - Parameter announce: told what becomes of each, before the first event of its run.
    public func launchMissing(_ experiments: [Experiment], announce: (Experiment, Launch) -> Void) {
        let claims = experiments.map { experiment in Result { try claim(experiment) } }
        for ((experiment, claim), found) in zip(zip(experiments, claims), store.found(experiments)) {
            // Failed runs are tried again.
            if let found, found.status != .failed {
                if case .success(let claim) = claim { claim.release() }
                announce(experiment, .found(found))
                continue
            }
            do {
                let claim = try claim.get()
                let folder = try RunFolder.create(experiment: experiment, in: store.results)
                try claim.state(purpose: folder.id.description)
                announce(experiment, .launched(folder.id))
                enqueue(experiment, folder, claim)
            } catch {
                announce(experiment, .failed(error))
            }
        }
    }

    /// Runs that wait or work here.
    public var runs: Set<RunID> { entries.withLock { Set($0.keys) } }

    /// Puts a stopped or interrupted run at the end of the queue, to go on from its checkpoint.
    /// - Throws: if the run is done, its folder cannot be read, or the same experiment with the same seed is already in
    ///   work.
    public func resume(_ id: RunID) throws {
        guard !entries.withLock({ $0.keys.contains(id) }) else { return }
        let folder = RunFolder(id: id, in: store.results)
        guard store.record(folder).status != .done else {
            throw RunError("\(id.description.forTerminal) is done already")
        }
        let experiment = try folder.experiment()
        let claim = try claim(experiment)
        try claim.state(purpose: id.description)
        enqueue(experiment, folder, claim)
    }

    private func claim(_ experiment: Experiment) throws -> Claim {
        if let claim = try store.claim(experiment, purpose: "a workbench") { return claim }
        let owner = store.claimant(of: experiment).map { "\($0)" } ?? "another sessionbench"
        throw RunError("\(owner) has the same experiment with seed \(experiment.training.seed) in work")
    }

    /// Asks a run to stop with a checkpoint; a waiting run stops before its first step.
    public func stop(_ id: RunID) { entries.withLock { $0[id]?.flag.stop() } }

    public func stopAll() {
        entries.withLock { for entry in $0.values { entry.flag.stop() } }
    }

    /// Returns when no run waits or works.
    public func waitUntilIdle() { idle.wait() }

    private func enqueue(_ experiment: Experiment, _ folder: RunFolder, _ claim: Claim) {
        let flag = StopFlag()
        entries.withLock { $0[folder.id] = (flag, claim) }
        queue.async(group: idle) { [self] in
            CrashGuard.guardThread()
            let execution = RunExecution(experiment: experiment, folder: folder, locations: locations, stop: flag) {
                [onEvent] in onEvent(folder.id, $0)
            }
            do {
                _ = try execution.run()
            } catch let error as FileError {
                // The folder itself cannot be used, so nothing about it is in its log.
                onEvent(folder.id, .failed(message: error.description, date: Date()))
            } catch {
                // Already an event: `run` logs what goes wrong.
            }
            claim.release()
            entries.withLock { $0[folder.id] = nil }
        }
    }
}
