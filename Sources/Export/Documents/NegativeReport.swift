import Results

/// An exploration of sampled negatives in one of the formats of tables.
public struct NegativeReport {
    private let exploration: NegativeExploration

    public init(_ exploration: NegativeExploration) { self.exploration = exploration }

    /// - Returns: nil for JSON, which is the exploration itself.
    public func text(_ format: TableFormat) -> String? {
        SectionedReport(
            sections: exploration.runs.map { ("\($0.run) (\($0.model))", [NegativeTables.samples($0)]) },
            tables: exploration.runs.count > 1 ? [NegativeTables.flips(exploration)] : [],
            notes: NegativeTables.notes(exploration), all: NegativeTables.all(exploration)
        ).text(format)
    }
}
