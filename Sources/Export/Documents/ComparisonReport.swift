import Results

/// A comparison in one of the formats of tables.
public struct ComparisonReport {
    private let comparison: Comparison
    private let whole: Comparison?

    /// - Parameter whole: the same of all rows, where the comparison is by slices: for people, its differences come
    ///   first. It is a family of its own for Holm's correction.
    public init(_ comparison: Comparison, besides whole: Comparison? = nil) {
        self.comparison = comparison
        self.whole = whole
    }

    /// Whether a report in the format begins with all rows: what programs read is one table.
    public static func showsWhole(in format: TableFormat) -> Bool { format != .csv && format != .json }

    /// Text for people has two tables, differences and tests; CSV has one with all columns.
    /// - Parameter width: of the terminal on which text for people is read; nil if it is not, or not at once.
    /// - Returns: nil for JSON, which is a value to encode (`json`).
    public func text(_ format: TableFormat, atMost width: Int? = nil) -> String? {
        if format == .latex { return latex }
        let tables =
            (whole.map { ComparisonTables.apart($0).prefix(1) } ?? []) + ComparisonTables.apart(comparison)
        return switch format {
        case .text:
            tables.map { table in width.map(PlainTable(table).text(atMost:)) ?? PlainTable(table).description }
                .joined(separator: "\n")
        case .markdown: tables.map { MarkdownTable($0).description }.joined(separator: "\n")
        case .csv: CSVTable(ComparisonTables.all(comparison)).description
        case .json, .latex: nil
        }
    }

    /// Differences with marks for the verdicts, of all rows first, then the tests with the notes.
    private var latex: String {
        let differences = ([whole, comparison].compactMap(\.self)).map { comparison in
            LaTeXTable(
                ComparisonTables.forPapers(comparison),
                caption: .init(
                    ComparisonTables.caption(comparison),
                    label:
                        "differences-\(comparison.metric.rawValue)\(comparison.slicing.map { "-\($0.rawValue)" } ?? "")"
                )
            ).description
        }
        let tests = ComparisonTables.apart(comparison).dropFirst().map { LaTeXTable($0).description }
        return (differences + tests).joined(separator: "\n")
    }

    public var json: JSONTable { JSONTable(ComparisonTables.all(comparison)) }
}
