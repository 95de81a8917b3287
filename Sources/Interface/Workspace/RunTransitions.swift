import Experiments
import Runs

/// Changes to runs: requested by the user, or reported about them.
extension Workspace {
    // MARK: Requested by the user

    /// Queues a run to resume from its checkpoint.
    mutating func resume(_ id: RunID) -> [Effect] {
        let isUnread = library[id]?.history == .unread
        library.change(id) { record in
            record.status = .queued
            if isUnread { record.history = .reading }
        }
        // Its curves must be complete before new points are added to them.
        return (isUnread ? [.loadRun(id)] : []) + [.resume(id)]
    }

    mutating func stop(_ id: RunID) -> [Effect] {
        library.change(id) { $0.status = .stopping }
        return [.stop(id)]
    }

    /// Pauses a run that works, or has a paused one go on.
    mutating func pauseOrProceed(_ id: RunID) -> [Effect] {
        let isPaused = library[id]?.status == .paused
        library.change(id) { $0.status = isPaused ? .running : .paused }
        return [isPaused ? .resume(id) : .pause(id)]
    }

    /// Has what works on the queue stop with a checkpoint; what waits stays in the queue.
    mutating func stopAndLeave() -> [Effect] {
        isLeaving = true
        overlays.closeAll()
        for run in library.active where run.status.isWorking { library.change(run.id) { $0.status = .stopping } }
        return [.stopAll]
    }

    /// Loads the curves of old runs when they are first shown.
    mutating func loadShownRuns() -> [Effect] {
        shownRuns.map(\.record).filter { $0.history == .unread }.map { record in
            library.change(record.id) { $0.history = .reading }
            return .loadRun(record.id)
        }
    }

    /// Brings back the runs that were put away last.
    mutating func bringBack() -> [Effect] {
        guard let trashed = trash.popLast() else { return [] }
        restoring.formUnion(trashed.map(\.run))
        inform(trashed.count == 1 ? "1 run comes back" : "\(trashed.count) runs come back")
        return [.restore(trashed)]
    }

    /// Shows a run in the list of runs, whatever the filter.
    mutating func go(to run: RunID?) -> [Effect] {
        guard let run, library[run] != nil else { return [] }
        if !runs.order.contains(run) { runs.show(RunFilter(), of: library) }
        runs.open(run, library)
        overlays.closeAll()
        show(.runs)
        return []
    }

    // MARK: Reported

    /// Takes over what the results folder says about runs; the known curves stay in view until they have been read
    /// again.
    mutating func takeOver(_ records: [RunRecord]) -> [Effect] {
        var effects: [Effect] = []
        var changed: [RunRecord] = []
        var ended: [RunID] = []
        var isReordered = false
        // The oldest first, after which others of its name are called.
        for record in records.sorted(by: { $0.age < $1.age }) {
            var record = studies.named(record)
            if let known = library[record.id] {
                isReordered = isReordered || known.place != nil && record.place != nil && known.place != record.place
                if record.isOnDisk(as: known) || known.isAheadOf(record) { continue }
                record.adoptCourse(of: known)
                if record.history == .reading { effects.append(.loadRun(record.id)) }
                if known.status.isActive && !record.status.isActive { ended.append(record.id) }
                // A result that is damaged now is none among those of its variant any more.
                isReordered = isReordered || known.status == .done && record.status != .done
            }
            changed.append(record)
        }
        add(changed)
        for id in ended { recordEnd(of: id) }
        // As the user has asked, or the disk: nothing else moves rows.
        if isReordered { runs.sort(library) }
        return effects
    }

    /// Forgets runs whose folders are gone.
    mutating func forget(_ ids: Set<RunID>) {
        library.remove(ids)
        runs.remove(ids, of: library)
    }

    /// Forgets runs that were put away, and remembers how to bring them back.
    mutating func takeAway(_ trashed: [RunStore.Trashed]) {
        trash.append(trashed)
        forget(Set(trashed.map(\.run)))
        let what = trashed.count == 1 ? "1 run is" : "\(trashed.count) runs are"
        inform("\(what) in the trash, the folder .trash of the results; u brings back")
    }

    mutating func enqueue(_ id: RunID, _ experiment: Experiment) {
        let isFirst = library.active.isEmpty
        let record = RunRecord(id: id, experiment: experiment, status: .queued, history: .read)
        add([studies.named(record)])
        if isFirst { runs.select(id) }
        runs.reveal()
    }

    mutating func hear(_ event: RunEvent, of id: RunID) {
        changeNoticingEnd(of: id) { record in
            let asked = record.status
            record.apply(event)
            if asked == .stopping && record.status == .running { record.status = asked }
        }
        if case .failed(let message, _) = event, let record = library[id] {
            notice = Notice(text: "\(record.title) failed: \(message)", severity: .problem)
        }
    }

    /// Takes over the event log of a run, as requested.
    mutating func read(_ events: [RunEvent], of id: RunID) {
        // Events of a run that is active here have arrived one by one already.
        library.change(id) { record in
            if record.history == .reading { record.replay(events) }
        }
    }

    /// Takes over all that was reported about a run that is going.
    mutating func follow(_ events: [RunEvent], of id: RunID) {
        changeNoticingEnd(of: id) { record in
            if record.status.isActive { record.follow(events) }
        }
    }

    /// Takes over what becomes of an exploration of candidate sets.
    mutating func hear(_ news: ExplorationNews, of runs: [RunID]) {
        guard let text = explorations.hear(news, of: runs) else { return }
        if case .failed = news { complain(text) } else { inform(text) }
    }

    /// Takes over a run that cannot be resumed.
    mutating func decline(_ record: RunRecord, _ reason: String) {
        var record = studies.named(record)
        if let known = library[record.id] { record.adoptCourse(of: known) }
        add([record])
        complain(reason, about: record.id)
    }

    private mutating func changeNoticingEnd(of id: RunID, _ body: (inout RunRecord) -> Void) {
        let wasActive = library[id]?.status.isActive ?? false
        library.change(id, body)
        if wasActive, library[id]?.status.isActive == false { recordEnd(of: id) }
    }

    /// Enters into the journal how a run has ended.
    private mutating func recordEnd(of id: RunID) {
        guard let run = library[id] else { return }
        let isProblem = run.status == .failed || run.status == .interrupted
        record(run.outcome, isProblem ? .problem : .information, about: id)
    }

    private mutating func add(_ records: [RunRecord]) {
        let arrived = library.merge(records)
        runs.add(arrived, of: library)
        guard !restoring.isDisjoint(with: arrived) else { return }
        // What is brought back comes to where it was.
        library.reorder(restoring.intersection(arrived))
        restoring.subtract(arrived)
        runs.sort(library)
    }
}
