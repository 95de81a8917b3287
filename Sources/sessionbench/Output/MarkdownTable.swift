/// A table of a Markdown document; the first column is text, the others are numbers.
struct MarkdownTable: CustomStringConvertible {
    private let columns: Int
    private var lines: [String]

    init(_ titles: [String]) {
        columns = titles.count
        lines = []
        append(titles)
        lines.append("|---|" + String(repeating: "---:|", count: titles.count - 1))
    }

    /// Appends a row; cells that are missing at its end are empty.
    mutating func append(_ cells: [String]) {
        let all = cells + Array(repeating: "", count: columns - cells.count)
        lines.append("|" + all.map { $0.isEmpty ? " |" : " \($0) |" }.joined())
    }

    var description: String { lines.joined(separator: "\n") + "\n" }
}

extension String {
    /// Text from a file as a Markdown document shows it and a table cell holds it: on one line, without markup.
    var forMarkdown: String {
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
