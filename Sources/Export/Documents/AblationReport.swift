import Experiments
import Results

/// An ablation in one of the formats of tables.
public struct AblationReport {
    /// For people and papers.
    private let tables: [ResultTable]
    /// A row for each variant, for machines; one table for each variant that others are held against.
    private let cells: [ResultTable]

    /// Two factors crossed.
    public init(_ design: FactorialDesign, _ results: AblationResults) {
        tables = AblationTables.matrix(design, results)
        cells = [AblationTables.cells(results)]
    }

    /// Parts left out and added in one at a time.
    public init(_ design: OneAtATimeDesign, full: AblationResults, bare: AblationResults) {
        tables = AblationTables.oneAtATime(design, full: full, bare: bare)
        cells = [AblationTables.cells(full), AblationTables.cells(bare)]
    }

    /// - Returns: nil for JSON, which is a value to encode (`json`).
    public func text(_ format: TableFormat) -> String? {
        switch format {
        case .text: tables.map { PlainTable($0).description }.joined(separator: "\n")
        case .markdown: tables.map { MarkdownTable($0).description }.joined(separator: "\n")
        case .latex: tables.map { LaTeXTable($0).description }.joined(separator: "\n")
        case .csv: cells.map { CSVTable($0).description }.joined(separator: "\n")
        case .json: nil
        }
    }

    public var json: [JSONTable] { cells.map { JSONTable($0) } }
}
