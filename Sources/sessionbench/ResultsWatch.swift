import Basics
import Dispatch
import Experiments
import Foundation
import Interface
import Runs
import Synchronization
import Training

/// Looks at the results folder now and then and reports what has changed in it, so that a workbench shows what other
/// programs do: new runs, their progress, their ends, and deleted runs.
///
/// Looking takes at most a twentieth of the time, with at least two seconds between two looks.
final class ResultsWatch: Sendable {
    private let store: RunStore
    /// Its runs are reported by events.
    private let own: RunQueue
    private let mailbox: WorkbenchMailbox
    private let queue: DispatchQueue
    private let known = Mutex<(records: [RunID: RunRecord], heard: [RunID: RunEvent])>(([:], [:]))

    private static let pause = 2.0
    private static let share = 0.05

    /// - Parameter queue: serial; the folder is looked at there.
    init(store: RunStore, own: RunQueue, mailbox: WorkbenchMailbox, queue: DispatchQueue) {
        self.store = store
        self.own = own
        self.mailbox = mailbox
        self.queue = queue
    }

    /// Looks repeatedly from now on, as long as this object lives.
    func begin() {
        queue.async { [weak self] in self?.lookAgain() }
    }

    private func lookAgain() {
        let start = ContinuousClock.now
        look()
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        queue.asyncAfter(deadline: .now() + max(Self.pause, seconds / Self.share)) { [weak self] in self?.lookAgain() }
    }

    /// Reports what has changed since the last look.
    func look() {
        CrashGuard.guardThread()
        let before = own.runs
        let records = store.workbenchRecords()
        // A run that ended in between would look like somebody else's.
        let mine = before.union(own.runs)
        let others = records.filter { !mine.contains($0.id) }
        let (changed, gone) = known.withLock { known in
            let changed = others.filter { known.records[$0.id] != $0 }
            var found = Dictionary(uniqueKeysWithValues: others.map { ($0.id, $0) })
            var gone: Set<RunID> = []
            for (id, record) in known.records where found[id] == nil && !mine.contains(id) {
                // A folder that cannot be read now, or is being deleted, is not gone yet.
                if isGone(id) { gone.insert(id) } else { found[id] = record }
            }
            known.heard = known.heard.filter { found[$0.key] != nil }
            known.records = found
            return (changed, gone)
        }
        if !changed.isEmpty { mailbox.post(.results(changed)) }
        if !gone.isEmpty { mailbox.post(.removed(gone)) }
        for record in others where record.status == .elsewhere { follow(record.id) }
    }

    private func isGone(_ id: RunID) -> Bool {
        var status = stat()
        return lstat(RunFolder(id: id, in: store.results).url.path, &status) != 0
            && (errno == ENOENT || errno == ENOTDIR)
    }

    /// Reports a run's events so far, if there are more than before.
    private func follow(_ id: RunID) {
        let folder = RunFolder(id: id, in: store.results)
        guard let events = try? folder.eventsSoFar() else { return }
        let isNew = known.withLock { known in
            defer { known.heard[id] = events.last }
            return known.heard[id] != events.last
        }
        if isNew { mailbox.post(.followed(id, events)) }
    }
}
