import Basics
import Dispatch
import Foundation
import Runs
import Sessions
import Synchronization

/// Runs in the background, one after the other, on a Dispatch queue of their own: a single run already uses all workers.
public final class RunQueue: Sendable {
    private let store: RunStore
    private let locations: DataLocations
    private let onEvent: @Sendable (RunID, RunEvent) -> Void
    private let queue = DispatchQueue(label: "sessionbench.runs", qos: .userInitiated)
    private let idle = DispatchGroup()
    /// Stop flags of the runs that wait or work.
    private let flags = Mutex<[RunID: StopFlag]>([:])

    /// - Parameter onEvent: called on the queue's thread for every event of every run.
    public init(
        store: RunStore, locations: DataLocations, onEvent: @escaping @Sendable (RunID, RunEvent) -> Void
    ) {
        self.store = store
        self.locations = locations
        self.onEvent = onEvent
    }

    /// Makes the run's folder and puts it at the end of the queue.
    public func launch(_ experiment: Experiment) throws -> RunID {
        let folder = try RunFolder.create(experiment: experiment, in: store.results)
        enqueue(experiment, folder)
        return folder.id
    }

    /// Puts a stopped or interrupted run at the end of the queue, to go on from its checkpoint.
    /// - Throws: when the run is done or its folder cannot be read.
    public func resume(_ id: RunID) throws {
        let folder = RunFolder(id: id, in: store.results)
        guard store.record(folder).status != .done else {
            throw RunError("\(id.description.forTerminal) is done already")
        }
        enqueue(try folder.experiment(), folder)
    }

    /// Asks a run to stop with a checkpoint; a waiting run stops before its first step.
    public func stop(_ id: RunID) { flags.withLock { $0[id]?.stop() } }

    public func stopAll() {
        flags.withLock { flags in for flag in flags.values { flag.stop() } }
    }

    /// Returns when no run waits or works.
    public func waitUntilIdle() { idle.wait() }

    private func enqueue(_ experiment: Experiment, _ folder: RunFolder) {
        let flag = StopFlag()
        let isNew = flags.withLock { flags in
            guard flags[folder.id] == nil else { return false }
            flags[folder.id] = flag
            return true
        }
        guard isNew else { return }
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
            flags.withLock { $0[folder.id] = nil }
        }
    }
}
