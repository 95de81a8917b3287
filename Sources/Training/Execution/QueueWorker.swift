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

    /// Makes the first run that waits for a cluster and that nobody else has in work.
    ///
    /// There are as many such calls as runs: a claim that is in the way may be that of a machine that is lost, and is
    /// waited for until it would be given up (`Claim`).
    /// - Parameter patience: seconds to wait for others.
    /// - Returns: false if there was none, or a stop was asked for before.
    /// - Throws: `FileError` if the queue cannot be written.
    public func runOne(patience: Double) throws -> Bool {
        let end = ContinuousClock.now + .seconds(patience)
        while !stop.isStopped {
            let waiting = waiting(forCluster: true)
            for entry in waiting where !stop.isStopped {
                if try work(on: entry) == .made { return true }
            }
            guard !waiting.isEmpty, ContinuousClock.now < end else { return false }
            usleep(500_000)
        }
        return false
    }

    private var waiting: [RunQueue.Entry] { waiting(forCluster: false) }

    private func waiting(forCluster isForCluster: Bool) -> [RunQueue.Entry] {
        store.queue.entries.filter { $0.ticket.refusal == nil && $0.ticket.isForCluster == isForCluster }
    }

    private func workThrough() throws {
        while !stop.isStopped {
            let waiting = waiting
            guard !waiting.isEmpty else { return }
            // From the first again after each: the order may have changed.
            let hasWorked = try waiting.contains { try stop.isStopped || work(on: $0) != .elsewhere }
            // Others are at work on all of them.
            if !hasWorked { usleep(500_000) }
        }
    }

    private enum Work {
        /// To the end, or until it was stopped.
        case made
        /// Nothing was to be done.
        case needless
        /// Someone else has the run, or another one of the same experiment and seed, in work.
        case elsewhere
    }

    private func work(on entry: RunQueue.Entry) throws -> Work {
        let ticket = entry.ticket
        do {
            guard let claim = try store.claim(ticket.experiment, purpose: ticket.run.description) else {
                return .elsewhere
            }
            defer { claim.release() }
            if !ticket.isAgain, let found = store.made(ticket), found.status != .failed {
                try store.queue.remove(ticket.run)
                return .needless
            }
            let folder = try RunFolder.create(ticket, in: store.results)
            guard !folder.isLocked else { return .elsewhere }
            // Who stops a run takes its ticket away first and asks afterwards: so no stop is lost here.
            try folder.ask(nil)
            guard store.queue.contains(entry) else { return .needless }
            // Its worker may have been killed before it could take the ticket away.
            if store.record(folder).status == .done {
                try store.queue.remove(ticket.run)
                return .needless
            }
            return try execute(entry, folder)
        } catch {
            try store.queue.refuse(entry, "\(error)")
            return .needless
        }
    }

    private func execute(_ entry: RunQueue.Entry, _ folder: RunFolder) throws -> Work {
        let run = folder.id
        let execution = RunExecution(
            experiment: try folder.experiment(), folder: folder, locations: locations(entry.ticket), machine: machine,
            stop: stop
        ) { [onEvent] in onEvent(run, $0) }
        switch Result(catching: { try execution.run() }) {
        case .success(nil) where stop.isStopped: return .made
        case .success: try store.queue.remove(run)
        case .failure(let refusal as RunError) where refusal.isRefusal: throw refusal
        case .failure(let error as FileError) where !folder.hasFailed: throw error
        // The log of the run says why.
        case .failure: try store.queue.remove(run)
        }
        return .made
    }
}

extension RunFolder {
    /// Whether the log ends with a failure.
    fileprivate var hasFailed: Bool {
        if case .failed? = (try? events())?.last { true } else { false }
    }
}
