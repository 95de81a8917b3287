import Results
import Runs

/// What was asked about single test rows, and what is known of them: rows of a few runs, and the answers of late.
package struct InspectionDesk: Sendable, Equatable {
    /// Two runs that another page wants to be looked at, where they differ most.
    struct Request: Sendable, Equatable {
        let runs: [RunID]
        let slicing: RowSlicing?
        /// Title of the slice.
        let slice: String?
    }

    private struct Known: Sendable, Equatable {
        let run: RunID
        let rows: KeptRows
    }

    /// Rows of more runs are forgotten, those that were read first; and so are answers.
    private static let keptRuns = 4
    private static let keptAnswers = 100

    /// Taken up by the page Inspect.
    var request: Request?
    /// What the user has typed a session of, and looks at; nil for the test rows.
    var typed: String?
    private var rows: [Known] = []
    private var reading: Set<RunID> = []
    private var asked: InspectionQuery?
    private var answers: [InspectionQuery: Inspection] = [:]
    /// Queries with an answer, the earliest first.
    private var answered: [InspectionQuery] = []

    // MARK: Rows

    func rows(_ run: RunID) -> KeptRows? { rows.first { $0.run == run }?.rows }

    /// - Returns: those of the runs whose rows have to be asked for.
    mutating func read(_ runs: [RunID]) -> [RunID] {
        let new = runs.filter { rows($0) == nil && !reading.contains($0) }
        reading.formUnion(new)
        return new
    }

    mutating func take(_ kept: KeptRows, of run: RunID) {
        reading.remove(run)
        rows.removeAll { $0.run == run }
        rows.append(Known(run: run, rows: kept))
        if rows.count > Self.keptRuns { rows.removeFirst() }
    }

    // MARK: Answers

    /// What is known, which may not be all.
    subscript(query: InspectionQuery) -> Inspection? { answers[query] }

    /// - Returns: whether the question has to be asked: nothing else was asked since, and it is not answered.
    mutating func ask(_ query: InspectionQuery) -> Bool {
        guard asked != query else { return false }
        asked = query
        return (answers[query]?.done ?? 0) < query.runs.count && answers[query]?.problem == nil
    }

    mutating func take(_ answer: Inspection, to query: InspectionQuery) {
        if answers.updateValue(answer, forKey: query) == nil { answered.append(query) }
        if answered.count > Self.keptAnswers { answers[answered.removeFirst()] = nil }
    }

    /// The page has gone out of view: nothing is waited for, and what could not be had may be had next time.
    mutating func leave() {
        asked = nil
        rows.removeAll { if case .unknown = $0.rows { true } else { false } }
        let failed = answered.filter { answers[$0]?.problem != nil }
        for query in failed { answers[query] = nil }
        answered.removeAll(where: failed.contains)
    }
}
