import Basics
import Results

/// Tables under headings, then tables of the whole and what there is to say of it, in one of the formats of tables.
struct SectionedReport {
    var sections: [(heading: String, tables: [ResultTable])]
    var tables: [ResultTable]
    var notes: [String]
    /// Everything in one table with all columns, for CSV.
    var all: ResultTable

    /// - Returns: nil for JSON, which is for the owner of the values to write.
    func text(_ format: TableFormat) -> String? {
        switch format {
        case .text:
            written {
                PlainTable($0).description
            } heading: {
                "\($0.forTerminal)\n"
            } notes: {
                $0.flatMap(\.wrappedForPeople).map { $0 + "\n" }.joined()
            }
        case .markdown:
            written {
                MarkdownTable($0).description
            } heading: {
                "## \($0.forTerminal)\n"
            } notes: {
                $0.map { $0.forTerminal + "\n" }.joined(separator: "\n")
            }
        case .latex:
            written {
                LaTeXTable($0).description
            } heading: {
                "% \($0.forTerminal)\n"
            } notes: {
                $0.map { "% \($0.forTerminal)\n" }.joined()
            }
        case .csv: CSVTable(all).description
        case .json: nil
        }
    }

    private func written(
        _ table: (ResultTable) -> String, heading: (String) -> String, notes: ([String]) -> String
    ) -> String {
        let parts = sections.flatMap { [heading($0.heading)] + $0.tables.map(table) } + tables.map(table)
        return (parts + [notes(self.notes)]).joined(separator: "\n")
    }
}
