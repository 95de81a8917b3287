import Basics
import Foundation

/// What a look at a results folder has found. The next look reads only what has changed since: thousands of runs can be
/// watched.
public struct RunLook: Sendable {
    /// Most recently started first. Damaged runs are included as failed ones.
    public let runs: [StoredRun]
    /// Those of them that are as the look before has found them.
    public let unchanged: Set<RunID>
    /// Of runs that nobody works on and that do not wait in the queue.
    fileprivate let resting: [RunID: Resting]

    fileprivate struct Resting {
        let run: StoredRun
        let stamp: RunStamp
    }
}

extension RunStore {
    /// Looks at all runs, at several at once.
    /// - Parameters:
    ///   - last: an earlier look at the same folder.
    ///   - patience: seconds for which what was just written is read again: clocks of file systems may stand still for
    ///     so long.
    public func look(after last: RunLook? = nil, patience: Int = 2) -> RunLook {
        let tickets = tickets
        var folders: [(run: RunFolder, parent: Result<Folder, FileError>)] = []
        forEachFolder { folders.append(($0, $1)) }
        let found = folders.mappedInParallel { run, parent in
            look(at: run, in: parent, tickets[run.id]?.ticket, last?.resting[run.id], patience)
        }
        let opened = Set(zip(folders, found).lazy.filter(\.1.isOpen).map(\.0.run.id))
        var runs = found.compactMap(\.run)
        runs += tickets.values.filter { !opened.contains($0.ticket.run) }.map { StoredRun($0.ticket, in: results) }
        let queued = Set(runs.lazy.filter { $0.status == .queued }.map(\.id))
        let order = tickets.values.filter { $0.ticket.refusal == nil && !$0.ticket.isForCluster }
            .sorted { $0.name < $1.name }.map(\.ticket.run)
        let places = Dictionary(
            uniqueKeysWithValues: order.filter(queued.contains).enumerated().map { ($1, $0 + 1) })
        for index in runs.indices where runs[index].status == .queued { runs[index].place = places[runs[index].id] }
        if isOfReferences { runs = runs.map { $0.isReference ? $0 : $0.asReference } }
        let resting = found.compactMap { found in found.stamp.flatMap { stamp in found.run.map { ($0, stamp) } } }
        return RunLook(
            runs: runs.sorted { $0.age > $1.age },
            unchanged: Set(found.lazy.filter(\.isUnchanged).compactMap(\.run?.id)),
            resting: Dictionary(resting.map { ($0.id, .init(run: $0, stamp: $1)) }) { first, _ in first })
    }

    private struct Found {
        /// Nil for an empty folder: a run that another program is about to create.
        var run: StoredRun?
        /// Whether its folder could be opened.
        var isOpen = true
        /// Nil unless the run rests.
        var stamp: RunStamp?
        var isUnchanged = false
    }

    private func look(
        at run: RunFolder, in parent: Result<Folder, FileError>, _ ticket: Ticket?, _ known: RunLook.Resting?,
        _ patience: Int
    ) -> Found {
        do {
            let open = try OpenRun(run, in: parent.get())
            // Before anything is read: what is written meanwhile makes another stamp.
            let stamp = ticket == nil ? open.stamp(patience) : nil
            if let known, let stamp, known.stamp == stamp, !open.isHeld {
                return Found(run: known.run, stamp: stamp, isUnchanged: true)
            }
            var record = open.record(ticket)
            if record.experiment == nil {
                if open.isEmpty { return Found(run: ticket.map { StoredRun($0, in: results) }) }
                // The experiment is the first file of a new run: it may have been written since.
                record = open.record(ticket)
            }
            let isGoing = [.running, .paused, .waiting, .queued].contains(record.status)
            return Found(run: record, stamp: isGoing ? nil : stamp)
        } catch {
            return Found(run: StoredRun(run, unreadable: error), isOpen: false)
        }
    }
}
