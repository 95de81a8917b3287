/// A table in Markdown, of cells that are in Markdown.
func markdownTable(_ titles: [String], _ rows: [[String]]) -> String {
    func line(_ cells: [String]) -> String { "|" + cells.map { $0.isEmpty ? " |" : " \($0) |" }.joined() + "\n" }
    let rule = "|" + String(repeating: "---|", count: titles.count) + "\n"
    return line(titles) + rule + rows.map(line).joined()
}
