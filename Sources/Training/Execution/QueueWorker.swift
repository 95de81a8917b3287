import Basics
import Experiments
import Foundation
import Importing
import Runs
import Sessions

/// Makes the runs that wait in a results folder's queue: one after another, or so many at once as share the machine.
///
/// A ticket is taken away when its run has ended; if the worker is stopped, or killed, what it was working on stays in
/// the queue.
public struct QueueWorker: Sendable {
    private let store: RunStore
    private let machine: SharedMachine
    private let stop: StopFlag
    private let locations: @Sendable (Ticket) -> DataLocations
    private let onEvent: @Sendable (RunID, RunEvent) -> Void

    /// - Parameters:
    ///   - machine: shared by the runs that are made at once.
    ///   - stop: ends the work with a checkpoint.
    ///   - locations: where a run finds its data.
    ///   - onEvent: called for every event of every run.
    public init(
        store: RunStore, machine: SharedMachine = SharedMachine(), stop: StopFlag,
        locations: @escaping @Sendable (Ticket) -> DataLocations,
        onEvent: @escaping @Sendable (RunID, RunEvent) -> Void = { _, _ in }
    ) {
        self.store = store
        self.machine = machine
        self.stop = stop
        self.locations = locations
        self.onEvent = onEvent
    }

    /// Works until the queue is empty, or a stop is asked for.
    /// - Returns: false if another worker of this machine has the queue.
    /// - Throws: `FileError` if the queue cannot be written.
    public func run() throws -> Bool {
        repeat {
            guard let claim = try store.queue.claimWork(jobs: machine.jobs) else { return false }
            defer { claim.release() }
            // A ticket stays in the queue until its run has ended, and its recipe is claimed as long: so none of them
            // takes what another has, and none ends before all is done.
            try sideBySide(machine.jobs) { try workThrough() }
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
        let execution = RunExecution(
            experiment: try folder.experiment(), folder: folder, locations: locations(entry.ticket), machine: machine,
            stop: stop
        ) { [onEvent] in onEvent(run, $0) }
        switch Result(catching: { try execution.run() }) {
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
