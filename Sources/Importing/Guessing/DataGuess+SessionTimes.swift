import Experiments

/// Where the rows of events have no time.
extension DataGuess {
    /// Says which column orders the events of a session.
    mutating func setPlace(_ name: String, in session: String) {
        place = name
        proposal.set("data.interactions.time", .text(name), "numbers the events of each \(session)")
        proposal.accept("data.interactions.time")
    }

    /// Says which files have the times of sessions.
    /// - Returns: their paths; none if there are no such files.
    mutating func setSessionTimes(_ groups: [Group]) -> [String] {
        let table = proposal.experiment(name: "x").data.interactions
        guard table.time.isEmpty || place != nil, !table.itemLists, table.session.names.count == 1,
            let session = table.session.names.first
        else { return [] }
        for group in groups where group.sample.columns.contains(session) {
            let sample = group.sample
            let values = sample.values(session)
            guard Set(values).count == values.count, let time = time(of: sample) else { continue }
            proposal.set(names: samples.files.names(of: group.paths), "data.sessions.file")
            if !sample.dialect.delimiter.isEmpty {
                proposal.set("data.sessions.delimiter", .text(sample.dialect.delimiter))
            }
            proposal.set("data.sessions.session", .text(session))
            setTime(time, "data.sessions", sample)
            if place == nil {
                proposal.set("data.interactions.time", .text(""), "sessions have a time; their rows are in order")
                proposal.accept("data.interactions.time")
            }
            return group.paths
        }
        return []
    }

    /// The column of times, the finest one if there are several.
    private func time(of sample: FileSample) -> String? {
        let named = ColumnRole.time.columns(among: sample.columns)
        let times = (named + sample.columns).filter { ColumnProfile($0, sample.values($0)).isTime }
        return times.first { !isDay($0, sample) } ?? times.first
    }

    /// Whether a column counts the rows of each session, from 0 or from 1 on.
    func isPlace(_ name: String, in session: String, _ sample: FileSample) -> Bool {
        let numbers = sample.values(name).compactMap(Int.init)
        guard numbers.count == sample.rows.count else { return false }
        let sessions = Dictionary(grouping: zip(sample.values(session), numbers), by: \.0).values.map { $0.map(\.1) }
        let first = numbers.min() ?? 0
        // The sample may end within a session.
        let whole = sessions.filter { Set($0).count == $0.count && ($0.max() ?? 0) - first + 1 == $0.count }
        return (0...1).contains(first) && sessions.count * 2 <= numbers.count && sessions.count - whole.count <= 1
    }
}
