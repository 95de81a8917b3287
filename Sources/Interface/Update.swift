import ScreenKit

/// The workbench after a message, and what it wants done.
public func update(_ state: inout Workbench, _ message: Message) -> [Effect] {
    switch message {
    case .key(let key): return press(key, &state)
    case .click(.key(let key)): return press(key, &state)
    case .click(.row(let row)):
        state.notice = nil
        return state.selectRow(row)
    case .wheel(let rows):
        if state.page == .runs && state.overlay == nil {
            state.runs.scroll(by: rows, visible: RunsPage.visibleRows(size: state.size))
        } else if state.page == .design && state.overlay == nil {
            state.design.scrollVariants(by: rows, visible: StudyPane.visibleRows(size: state.size))
        }
        return []
    case .resize(let size):
        state.size = size
        state.design.revealVariant(visible: StudyPane.visibleRows(size: size))
        state.runs.revealSelection(visible: RunsPage.visibleRows(size: size))
        return []

    case .results(let records):
        return state.takeOver(records)
    case .launched(let id, let experiment):
        let isFirst = state.runs.active.isEmpty
        let record = RunRecord(id: id, experiment: experiment, status: .queued, history: .read)
        state.runs.merge([state.studies.named(record)])
        if isFirst { state.runs.selection = id }
        state.runs.revealSelection(visible: RunsPage.visibleRows(size: state.size))
        return []
    case .event(let id, let event):
        let wasStopping = state.runs[id]?.status == .stopping
        state.runs.update(id) { record in
            record.apply(event)
            if wasStopping && record.status == .running { record.status = .stopping }
        }
        if case .failed(let message, _) = event, let record = state.runs[id] {
            state.complain("\(record.title) failed: \(message)")
        }
        return []
    case .history(let id, let events):
        // Events of a run that is active here have arrived one by one already.
        state.runs.update(id) { record in
            if record.history == .reading { record.replay(events) }
        }
        return []
    case .followed(let id, let events):
        state.runs.update(id) { record in
            if record.status == .elsewhere { record.follow(events) }
        }
        return []
    case .declined(let record, let text):
        state.runs.merge([state.studies.named(record)])
        state.complain(text)
        return []
    case .failure(let text):
        state.complain(text)
        return []
    case .allStopped: return state.isLeaving ? [.quit] : []
    case .terminate: return state.stopAndLeave()
    }
}

private func press(_ key: Key, _ state: inout Workbench) -> [Effect] {
    state.notice = nil
    guard let binding = KeyMap.bindings(for: state).first(where: { $0.keys.contains(key) }) else {
        let place = state.overlay == nil ? "on this page" : "here"
        state.inform("\(key.label) does nothing \(place)" + (state.overlay == nil ? "; ? lists the keys" : ""))
        return []
    }
    if let obstacle = binding.obstacle(state) {
        state.inform("\(key.label): \(obstacle)")
        return []
    }
    return binding.perform(&state)
}

extension Workbench {
    /// Takes over what the results folder says of runs; the courses of those that are known stay in view until they
    /// have been read again.
    fileprivate mutating func takeOver(_ records: [RunRecord]) -> [Effect] {
        var effects: [Effect] = []
        var changed: [RunRecord] = []
        // What this process runs is known better here than on disk.
        for record in records where runs[record.id]?.status.isActive != true {
            var record = studies.named(record)
            if let known = runs[record.id] {
                if record.isOnDisk(as: known) { continue }
                record.adoptCourse(of: known)
                if record.history == .reading { effects.append(.loadRun(record.id)) }
            }
            changed.append(record)
        }
        runs.merge(changed)
        return effects
    }

    fileprivate mutating func selectRow(_ row: Int) -> [Effect] {
        guard overlay == nil else { return [] }
        switch page {
        case .design: DesignPage.select(row, &self)
        case .runs: if runs.order.indices.contains(row) { runs.selection = runs.order[row] }
        case .curves: break
        }
        return []
    }
}
