import Basics
import Results

/// A table in a Markdown document, with its footnotes and notes below. The document says that metrics are in percent.
public struct MarkdownTable: CustomStringConvertible {
    private let table: ResultTable

    public init(_ table: ResultTable) { self.table = table }

    public var description: String {
        let titles = line(table.columns.map(\.title.forMarkdown))
        let rule = "|" + table.columns.map { $0.isText ? "---|" : "---:|" }.joined() + "\n"
        let rows = table.rows.map { line($0.cells.map(text)) }
        let notes =
            table.footnotes.map { "\n\($0.sign) \($0.text.forMarkdown)\n" }
            + table.notes.map { "\n\($0.forMarkdown)\n" }
        return titles + rule + rows.joined() + notes.joined()
    }

    private func text(_ cell: ResultCell) -> String {
        let text = cell.text.forMarkdown + (cell.mark.map { " \($0.sign)" } ?? "")
        return cell.isAhead ? "**\(text)**" : text
    }

    private func line(_ cells: [String]) -> String {
        "|" + cells.map { $0.isEmpty ? " |" : " \($0) |" }.joined() + "\n"
    }
}

extension String {
    /// Text from a file, made safe for a Markdown document and a table cell: on one line, with markup escaped.
    public var forMarkdown: String {
        var text = ""
        for character in forTerminal {
            if "\\|`*<[]".contains(character) { text.append("\\") }
            text.append(character)
        }
        return text
    }

    /// A command or a value between backticks.
    var asMarkdownCode: String { "`" + forTerminal.replacing("`", with: "'") + "`" }
}
