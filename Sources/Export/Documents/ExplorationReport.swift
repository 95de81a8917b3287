import Basics
import Results

/// An exploration of candidate sets in one of the formats of tables.
public struct ExplorationReport {
    private let exploration: CandidateExploration

    public init(_ exploration: CandidateExploration) { self.exploration = exploration }

    /// Text for people has tables for each run, the most important last; CSV has one with all columns.
    /// - Returns: nil for JSON, which is the exploration itself.
    public func text(_ format: TableFormat) -> String? {
        switch format {
        case .text:
            sections {
                PlainTable($0).description
            } heading: {
                "\($0.forTerminal)\n"
            } notes: {
                $0.flatMap(\.wrappedForPeople).map { $0 + "\n" }.joined()
            }
        case .markdown:
            sections {
                MarkdownTable($0).description
            } heading: {
                "## \($0.forTerminal)\n"
            } notes: {
                $0.map { $0.forTerminal + "\n" }.joined(separator: "\n")
            }
        case .latex:
            sections {
                LaTeXTable($0).description
            } heading: {
                "% \($0.forTerminal)\n"
            } notes: {
                $0.map { "% \($0.forTerminal)\n" }.joined()
            }
        case .csv: CSVTable(ExplorationTables.all(exploration)).description
        case .json: nil
        }
    }

    private func sections(
        _ table: (ResultTable) -> String, heading: (String) -> String, notes: ([String]) -> String
    ) -> String {
        var sections: [String] = []
        for run in exploration.runs {
            sections.append(heading("\(run.run) (\(run.model))"))
            let tables: [ResultTable?] = [
                ExplorationTables.quality(run), ExplorationTables.intervals(run), ExplorationTables.costs(run),
                ExplorationTables.categoryRecall(run), ExplorationTables.knees(run), ExplorationTables.advice(run),
            ]
            sections += tables.compactMap { $0.map(table) }
        }
        if exploration.runs.count > 1 { sections.append(table(ExplorationTables.flips(exploration))) }
        sections.append(notes(ExplorationTables.notes(exploration)))
        return sections.joined(separator: "\n")
    }
}
