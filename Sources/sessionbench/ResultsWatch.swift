import Basics
import Dispatch
import Experiments
import Foundation
import Interface
import Runs
import Synchronization
import Training

/// Looks at the results folder now and then and reports what has changed in it, so that a workbench shows what other
/// programs do: new runs, their progress, their ends.
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
        let changed = known.withLock { known in
            let changed = others.filter { known.records[$0.id] != $0 }
            known.records = Dictionary(uniqueKeysWithValues: others.map { ($0.id, $0) })
            return changed
        }
        if !changed.isEmpty { mailbox.post(.results(changed)) }
        for record in others where record.status == .elsewhere { follow(record.id) }
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
