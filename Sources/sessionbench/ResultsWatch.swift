import Basics
import Dispatch
import Experiments
import Foundation
import Interface
import Runs
import Synchronization

/// Looks at the results folder when something changes in it and reports what: new runs, their ends, deleted runs. The
/// logs of runs that are going are followed several times a second.
///
/// Where the system tells of changes (`FolderWatch`), an idle folder costs nothing. While runs are going there is a
/// look every few seconds besides: a process that dies lets go of its claim without a trace in any folder. Elsewhere,
/// as on file systems of other machines, there are looks all the time, with half a second to five between two.
final class ResultsWatch: Sendable {
    private struct Known {
        var records: [RunID: RunRecord] = [:]
        /// Of the last look.
        var results: WorkbenchResults?
        /// Of runs that are going.
        var tails: [RunID: RunTail] = [:]
        var isIdle = false
        /// When to look and to follow next; nil: not before something changes.
        var nextLook: DispatchTime?
        var nextFollowing: DispatchTime?
        /// Not to look before, since looking takes time.
        var earliestLook = DispatchTime.now()
        /// The system tells of no changes, or not of all.
        var isPolling = false
        /// Some run waits or is being worked on.
        var isGoing = false
    }

    private let store: RunStore
    private let mailbox: WorkbenchMailbox
    private let queue: DispatchQueue
    private let known = Mutex(Known())
    private let changes: FolderWatch?

    private static let pause = 0.5
    /// Of a processor's time, for looks that nothing but time gives reason to.
    private static let share = 0.01
    private static let longestPause = 5.0
    private static let followingPause = 0.2
    /// Between two looks while runs are going and nothing else changes.
    private static let goingPause = 2.0
    /// Until a results folder that does not exist yet is looked for again.
    private static let missingPause = 1.0

    /// - Parameter queue: serial; the folder is looked at there.
    init(store: RunStore, mailbox: WorkbenchMailbox, queue: DispatchQueue) {
        self.store = store
        self.mailbox = mailbox
        self.queue = queue
        changes = FolderWatch(of: [store.results])
    }

    /// Looks whenever there is reason to from now on, as long as this object lives.
    func begin() {
        if let changes {
            // A thread of its own, which waits in the system.
            Thread.detachNewThread { [weak self] in
                while let some = changes.wait(), let self { self.hear(some) }
            }
        } else {
            known.withLock { $0.isPolling = true }
        }
        askToLook(at: .now())
    }

    private func hear(_ some: Set<FolderWatch.Change>) {
        if some.contains(.report), known.withLock({ !$0.tails.isEmpty }) { askToFollow() }
        // Changes come in groups.
        if some.contains(.other) { askToLook(at: max(.now() + 0.05, known.withLock(\.earliestLook))) }
    }

    private func askToLook(at time: DispatchTime) {
        let isSooner = known.withLock { known in
            if let next = known.nextLook, next <= time { return false }
            known.nextLook = time
            return true
        }
        guard isSooner else { return }
        queue.asyncAfter(deadline: time) { [weak self] in
            // Unless an earlier look has taken its place.
            if let self, known.withLock({ $0.nextLook == time }) { lookAgain() }
        }
    }

    private func lookAgain() {
        known.withLock { $0.nextLook = nil }
        let start = Self.processorSeconds
        look()
        let hasNew = watchFolders()
        let share = (Self.processorSeconds - start) / Self.share
        let pause = min(max(Self.pause, share), Self.longestPause)
        let (isPolling, isGoing) = known.withLock { known in
            known.earliestLook = .now() + pause
            return (known.isPolling, known.isGoing)
        }
        if isPolling || hasNew == true {
            askToLook(at: .now() + pause)
        } else if hasNew == nil {
            askToLook(at: .now() + max(pause, Self.missingPause))
        } else if isGoing {
            askToLook(at: .now() + max(share, Self.goingPause))
        }
    }

    /// Has the system tell of changes in the folders that there are.
    /// - Returns: whether there are new ones, in which something may have changed since the look; nil if there is no
    ///   results folder yet.
    private func watchFolders() -> Bool? {
        guard let changes, !known.withLock(\.isPolling) else { return false }
        let results = store.results
        guard let top = try? Folder(results, mayBeLink: true), let names = try? top.subfolders() else { return nil }
        let runs = known.withLock { known in known.records.values.filter { !$0.isReference }.map(\.id) }
        let folders =
            [results.path]
            + names.filter { !$0.hasPrefix(".") || $0 == ".queue" }.map { results.appending(component: $0).path }
            + runs.map { "\(results.path)/\($0)" }
        guard let count = changes.add(folders) else {
            known.withLock { $0.isPolling = true }
            return true
        }
        return count > 0
    }

    /// Of all threads of this process: a look takes several. Other processes may keep the machine busy.
    private static var processorSeconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }

    private func askToFollow() {
        let isFirst = known.withLock { known in
            if known.nextFollowing != nil { return false }
            known.nextFollowing = .now() + Self.followingPause
            return true
        }
        guard isFirst else { return }
        queue.asyncAfter(deadline: .now() + Self.followingPause) { [weak self] in
            guard let self else { return }
            known.withLock { $0.nextFollowing = nil }
            follow()
            if known.withLock({ $0.isPolling && !$0.tails.isEmpty }) { askToFollow() }
        }
    }

    /// Reports what has changed since the last look.
    func look() {
        CrashGuard.guardThread()
        let results = WorkbenchResults(store, after: known.withLock(\.results))
        let records = results.records
        let isIdle = records.contains { $0.status == .queued } && store.queue.worker == nil
        // The last lines of a run come before its result.
        follow()
        let (changed, gone, isFirst) = known.withLock { known in
            let changed = records.filter { known.records[$0.id] != $0 }
            var found = Dictionary(records.map { ($0.id, $0) }) { first, _ in first }
            var gone: Set<RunID> = []
            for (id, record) in known.records where found[id] == nil {
                // A folder that cannot be read now, or is being deleted, is not gone yet.
                if isGone(id) { gone.insert(id) } else { found[id] = record }
            }
            known.records = found
            let isFirst = known.results == nil
            known.results = results
            return (changed, gone, isFirst)
        }
        if isFirst || !changed.isEmpty { mailbox.post(.results(changed)) }
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
            known.isGoing = records.contains { $0.status.standing == .going }
            let working = records.filter { $0.status.isWorking }.map(\.id)
            known.tails = Dictionary(
                working.map { id in (id, known.tails[id] ?? RunTail(RunFolder(id: id, in: store.results))) },
                uniquingKeysWith: { first, _ in first })
        }
        // The first lines of a run come after the run itself is known.
        follow()
        if known.withLock({ $0.isPolling && !$0.tails.isEmpty }) { askToFollow() }
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
