import Basics
import Dispatch
import Experiments
import Foundation
import Importing
import Runs
import Sessions
import Synchronization

/// Makes the runs that wait in a results folder's queue, one after another: a single run already uses all workers.
///
/// A ticket is taken away when its run has ended; if the worker is stopped, or killed, what it was working on stays in
/// the queue.
public struct QueueWorker: Sendable {
    private let store: RunStore
    private let stop: StopFlag
    private let locations: @Sendable (Ticket) -> DataLocations
    private let onEvent: @Sendable (RunID, RunEvent) -> Void

    /// - Parameters:
    ///   - stop: ends the work with a checkpoint.
    ///   - locations: where a run finds its data.
    ///   - onEvent: called for every event of every run.
    public init(
        store: RunStore, stop: StopFlag, locations: @escaping @Sendable (Ticket) -> DataLocations,
        onEvent: @escaping @Sendable (RunID, RunEvent) -> Void = { _, _ in }
    ) {
        self.store = store
        self.stop = stop
        self.locations = locations
        self.onEvent = onEvent
    }

    /// Works until the queue is empty, or a stop is asked for.
    /// - Returns: false if another worker of this machine has the queue.
    /// - Throws: `FileError` if the queue cannot be written.
    public func run() throws -> Bool {
        repeat {
            guard let claim = try store.queue.claimWork() else { return false }
            defer { claim.release() }
            try workThrough()
            // Who adds a ticket looks for a worker afterwards: either it finds this one, or this one finds the ticket.
        } while !stop.isStopped && !waiting.isEmpty
        return true
    }

    private var waiting: [RunQueue.Entry] { store.queue.entries.filter { $0.ticket.refusal == nil } }

    private func workThrough() throws {
        while !stop.isStopped {
            let waiting = waiting
            guard !waiting.isEmpty else { return }
            // From the first again after each: the order may have changed.
            let hasWorked = try waiting.contains { !stop.isStopped ? try work(on: $0) : true }
            // Others are at work on all of them.
            if !hasWorked { usleep(500_000) }
        }
    }

    /// - Returns: false if someone else has the run, or another one of the same experiment and seed, in work.
    private func work(on entry: RunQueue.Entry) throws -> Bool {
        let ticket = entry.ticket
        do {
            guard let claim = try store.claim(ticket.experiment, purpose: ticket.run.description) else { return false }
            defer { claim.release() }
            if !ticket.isAgain, let found = store.made(ticket), found.status != .failed {
                try store.queue.remove(ticket.run)
                return true
            }
            let folder = try RunFolder.create(ticket, in: store.results)
            guard !folder.isLocked else { return false }
            // Who stops a run takes its ticket away first and asks afterwards: so no stop is lost here.
            try folder.ask(nil)
            guard store.queue.contains(entry) else { return true }
            // Its worker may have been killed before it could take the ticket away.
            if store.record(folder).status == .done {
                try store.queue.remove(ticket.run)
                return true
            }
            return try execute(entry, folder)
        } catch {
            try store.queue.refuse(entry, "\(error)")
            return true
        }
    }

    private func execute(_ entry: RunQueue.Entry, _ folder: RunFolder) throws -> Bool {
        let run = folder.id
        let own = StopFlag()
        let execution = RunExecution(
            experiment: try folder.experiment(), folder: folder, locations: locations(entry.ticket), stop: own
        ) { [onEvent] in onEvent(run, $0) }
        let relay = DispatchSource.makeTimerSource(queue: .global(qos: .userInitiated))
        relay.schedule(deadline: .now(), repeating: 0.05)
        relay.setEventHandler { [stop] in if stop.isStopped { own.stop() } }
        relay.activate()
        defer { relay.cancel() }
        let outcome = Mutex<Result<RunSummary?, any Error>>(.success(nil))
        let group = DispatchGroup()
        DispatchQueue(label: "sessionbench.run", qos: .userInitiated).async(group: group) {
            CrashGuard.guardThread()
            let result = Result { try execution.run() }
            outcome.withLock { $0 = result }
        }
        group.wait()
        switch outcome.withLock({ $0 }) {
        case .success(nil) where stop.isStopped: return true
        case .success: try store.queue.remove(run)
        case .failure(let refusal as RunError) where refusal.isRefusal: throw refusal
        case .failure(let error as FileError) where !folder.hasFailed: throw error
        // The log of the run says why.
        case .failure: try store.queue.remove(run)
        }
        return true
    }
}

extension RunFolder {
    /// Whether the log ends with a failure.
    fileprivate var hasFailed: Bool {
        if case .failed? = (try? events())?.last { true } else { false }
    }
}
