import Basics
import Experiments
import Foundation
import Runs

/// Has runs made by a process of its own, and changes what it does: through the queue of the results folder and a file
/// in the folder of each run, so that any program can, and none needs to stay.
public struct Supervisor: Sendable {
    private let store: RunStore
    private let data: URL
    private let isForCluster: Bool
    private let startWorker: @Sendable () throws -> Void

    /// - Parameters:
    ///   - data: folder of the data of new runs.
    ///   - isForCluster: whether tasks of a cluster make the runs, and no process of this machine.
    ///   - startWorker: starts a process that works on the queue, and may find that another one does; for a cluster,
    ///     has it make the runs that wait for it.
    public init(
        store: RunStore, data: URL, isForCluster: Bool = false, startWorker: @escaping @Sendable () throws -> Void
    ) {
        self.store = store
        self.data = data
        self.isForCluster = isForCluster
        self.startWorker = startWorker
    }

    // MARK: Asking for runs

    /// Puts runs at the end of the queue, whether or not there are others of their recipes.
    /// - Throws: `FileError`.
    public func launch(_ experiments: [Experiment]) throws -> [Ticket] {
        let tickets = try store.queue.add(experiments, data: dataPath, isAgain: true, isForCluster: isForCluster)
        try work(on: tickets)
        return tickets
    }

    /// Puts those at the end of the queue that nobody has made, begun or asked for.
    /// - Parameter resuming: whether to put those there, too, that were begun and do not go on.
    /// - Returns: the tickets, and the runs that are there for the others.
    /// - Throws: `FileError`.
    public func launchMissing(
        _ experiments: [Experiment], resuming: Bool = false
    ) throws -> (launched: [Ticket], found: [StoredRun]) {
        let found = store.found(experiments)
        // Failed runs are tried again.
        let missing = zip(experiments, found).filter { $1.map { $0.status == .failed } ?? true }.map(\.0)
        let tickets = try store.queue.add(missing, data: dataPath, isForCluster: isForCluster)
        if resuming { for run in found.compactMap(\.self) where run.standing == .halted { try add(run.folder) } }
        try work(on: tickets)
        return (tickets, found.compactMap { $0.flatMap { $0.status == .failed ? nil : $0 } })
    }

    /// Puts a run that was stopped, was interrupted or has failed at the end of the queue.
    /// - Throws: `SupervisionError`, or an error of its files.
    public func resume(_ run: RunID) throws {
        let folder = RunFolder(id: run, in: store.results)
        switch store.record(folder).status {
        case .done: throw SupervisionError("\(run.description.forTerminal) is done already")
        case .paused: try folder.ask(nil)
        case .running, .waiting, .queued: break
        case .stopped, .failed, .interrupted: try add(folder)
        }
        try work()
    }

    /// Puts all runs that were going when a machine or program ended at the end of the queue, and has it worked on.
    /// - Returns: runs that wait or go on now.
    /// - Throws: an error of their files.
    @discardableResult public func resumeAll() throws -> [RunID] {
        let interrupted = store.runs().filter { $0.status == .interrupted && !$0.isReference }
        for run in interrupted.reversed() { try add(run.folder) }
        let waiting = waiting.map(\.run)
        if !waiting.isEmpty { try work() }
        return waiting
    }

    private func add(_ run: RunFolder) throws {
        try store.queue.add(run, data: dataPath, isForCluster: isForCluster)
    }

    private var dataPath: String { data.absoluteURL.path(percentEncoded: false) }

    /// What waits for the same as the runs that are asked for here.
    private var waiting: [Ticket] {
        store.queue.entries.map(\.ticket).filter { $0.refusal == nil && $0.isForCluster == isForCluster }
    }

    /// Has the queue worked on, by the process that does or by a new one.
    private func work() throws {
        guard isForCluster || store.queue.worker == nil else { return }
        try startWorker()
    }

    /// The same for new tickets. What a cluster does not take does not wait for it.
    private func work(on tickets: [Ticket]) throws {
        do { try work() } catch {
            if isForCluster { for ticket in tickets { try? store.queue.remove(ticket.run) } }
            throw error
        }
    }

    // MARK: Going runs

    /// Asks a run to stop with a checkpoint, whoever works on it; one that waits is no longer wanted.
    /// - Throws: `FileError`.
    public func stop(_ run: RunID) throws {
        try store.queue.remove(run)
        try ask(.stop, run)
    }

    /// Asks a run to wait, with everything in memory.
    /// - Throws: `FileError`.
    public func pause(_ run: RunID) throws { try ask(.pause, run) }

    /// Moves a waiting run up (negative) or down by places.
    /// - Throws: `FileError`.
    public func move(_ run: RunID, by places: Int) throws { try store.queue.move(run, by: places) }

    private func ask(_ request: RunRequest, _ run: RunID) throws {
        let folder = RunFolder(id: run, in: store.results)
        // It may not have begun.
        guard folder.isLocked else { return }
        try folder.ask(request)
    }

    // MARK: The process

    /// Whether runs wait and no process of this machine works on them.
    public var isIdle: Bool {
        store.queue.worker == nil
            && waiting.contains { ticket in
                // The worker of a run that is done may have been killed before it could take the ticket away.
                store.record(RunFolder(id: ticket.run, in: store.results)).status != .done
            }
    }

    /// Asks the process that works on the queue to stop with a checkpoint; what it works on stays in the queue.
    public func stopWorker() {
        guard let process = store.queue.worker?.process, process.isThisHost, process.isAlive else { return }
        kill(process.process, SIGTERM)
    }

    /// Waits until no process of this machine works on the queue.
    /// - Returns: false if it still does after so many seconds.
    public func waitForWorker(seconds: Double) -> Bool {
        let end = ContinuousClock.now + .seconds(seconds)
        while store.queue.worker != nil {
            if ContinuousClock.now > end { return false }
            usleep(20_000)
        }
        return true
    }
}

/// Why something cannot be asked of a run.
public struct SupervisionError: UserError, Hashable {
    public let description: String

    init(_ description: String) { self.description = description }
}
