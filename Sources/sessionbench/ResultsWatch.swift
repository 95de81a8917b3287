import Basics
import Dispatch
import Experiments
import Foundation
import Interface
import Runs
import Synchronization

/// Looks at the results folder now and then and reports what has changed in it: new runs, their ends, deleted runs. The
/// logs of runs that are going are followed several times a second.
///
/// Looking takes at most a fiftieth of a core, with half a second to five between two looks.
final class ResultsWatch: Sendable {
    private struct Known {
        var records: [RunID: RunRecord] = [:]
        /// Of runs that are going.
        var tails: [RunID: RunTail] = [:]
        var isIdle = false
    }

    private let store: RunStore
    private let mailbox: WorkbenchMailbox
    private let queue: DispatchQueue
    private let known = Mutex(Known())

    private static let pause = 0.5
    private static let share = 0.02
    private static let longestPause = 5.0
    private static let followingPause = 0.2

    /// - Parameter queue: serial; the folder is looked at there.
    init(store: RunStore, mailbox: WorkbenchMailbox, queue: DispatchQueue) {
        self.store = store
        self.mailbox = mailbox
        self.queue = queue
    }

    /// Looks repeatedly from now on, as long as this object lives.
    func begin() {
        queue.async { [weak self] in self?.lookAgain() }
        queue.async { [weak self] in self?.followAgain() }
    }

    private func lookAgain() {
        let start = Self.processorSeconds
        look()
        let seconds = Self.processorSeconds - start
        let pause = min(max(Self.pause, seconds / Self.share), Self.longestPause)
        queue.asyncAfter(deadline: .now() + pause) { [weak self] in self?.lookAgain() }
    }

    /// Of this thread: others may keep the machine busy.
    private static var processorSeconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }

    private func followAgain() {
        follow()
        queue.asyncAfter(deadline: .now() + Self.followingPause) { [weak self] in self?.followAgain() }
    }

    /// Reports what has changed since the last look.
    func look() {
        CrashGuard.guardThread()
        let records = store.workbenchRecords()
        let isIdle = records.contains { $0.status == .queued } && store.queue.worker == nil
        // The last lines of a run come before its result.
        follow()
        let (changed, gone) = known.withLock { known in
            let changed = records.filter { known.records[$0.id] != $0 }
            var found = Dictionary(records.map { ($0.id, $0) }) { first, _ in first }
            var gone: Set<RunID> = []
            for (id, record) in known.records where found[id] == nil {
                // A folder that cannot be read now, or is being deleted, is not gone yet.
                if isGone(id) { gone.insert(id) } else { found[id] = record }
            }
            known.records = found
            return (changed, gone)
        }
        if !changed.isEmpty { mailbox.post(.results(changed)) }
        if !gone.isEmpty { mailbox.post(.removed(gone)) }
        for record in changed where record.status.standing == .halted || record.status == .failed {
            // One by one: what the user asks for comes in between.
            queue.async { [store, mailbox] in
                guard let outline = try? RunFolder(id: record.id, in: store.results).outline() else { return }
                mailbox.post(.outline(record.id, outline))
            }
        }
        if known.withLock({ $0.isIdle != isIdle }) { mailbox.post(.queueIdle(isIdle)) }
        known.withLock { known in
            known.isIdle = isIdle
            let working = records.filter { $0.status == .running || $0.status == .paused }.map(\.id)
            known.tails = Dictionary(
                working.map { id in (id, known.tails[id] ?? RunTail(RunFolder(id: id, in: store.results))) },
                uniquingKeysWith: { first, _ in first })
        }
        // The first lines of a run come after the run itself is known.
        follow()
    }

    private func isGone(_ id: RunID) -> Bool {
        var status = stat()
        return lstat(RunFolder(id: id, in: store.results).url.path, &status) != 0
            && (errno == ENOENT || errno == ENOTDIR)
    }

    /// Reports what runs that are going have said since the last time.
    private func follow() {
        for id in known.withLock({ Array($0.tails.keys) }) {
            guard var tail = known.withLock({ $0.tails[id] }) else { continue }
            switch try? tail.next() {
            case .all(let events)?: mailbox.post(.followed(id, events))
            case .more(let events)?: for event in events { mailbox.post(.event(id, event)) }
            case nil: break
            }
            known.withLock { [tail] in $0.tails[id] = tail }
        }
    }
}
