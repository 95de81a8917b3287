import Results

/// An exploration of candidate sets in one of the formats of tables.
public struct ExplorationReport {
    private let exploration: CandidateExploration

    public init(_ exploration: CandidateExploration) { self.exploration = exploration }

    /// Text for people has tables for each run, the most important last; CSV has one with all columns.
    /// - Returns: nil for JSON, which is the exploration itself.
    public func text(_ format: TableFormat) -> String? {
        SectionedReport(
            sections: exploration.runs.map { ("\($0.run) (\($0.model))", Self.tables($0)) },
            tables: exploration.runs.count > 1 ? [ExplorationTables.flips(exploration)] : [],
            notes: ExplorationTables.notes(exploration), all: ExplorationTables.all(exploration)
        ).text(format)
    }

    private static func tables(_ run: CandidateExploration.Run) -> [ResultTable] {
        [
            ExplorationTables.quality(run), ExplorationTables.intervals(run), ExplorationTables.costs(run),
            ExplorationTables.categoryRecall(run), ExplorationTables.knees(run), ExplorationTables.advice(run),
        ].compactMap(\.self)
    }
}
