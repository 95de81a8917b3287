import Basics

/// A table of plain text: no escape codes, no control characters, columns as wide as their content.
struct PlainTable: CustomStringConvertible {
    enum Alignment { case left, right }

    private let alignments: [Alignment]
    private var rows: [[String]]

    /// - Parameter columns: titles; numbers are aligned right.
    init(_ columns: [(String, Alignment)]) {
        alignments = columns.map(\.1)
        rows = [columns.map(\.0)]
    }

    /// A table without titles.
    init(alignments: [Alignment]) {
        self.alignments = alignments
        rows = []
    }

    /// Appends a row with a cell per column.
    mutating func append(_ cells: [String]) { rows.append(cells.map(\.forTerminal)) }

    var description: String {
        let widths = alignments.indices.map { column in rows.map { $0[column].displayWidth }.max() ?? 0 }
        let lines = rows.map { row in
            let cells = row.indices.map { column in
                let space = String(repeating: " ", count: widths[column] - row[column].displayWidth)
                return alignments[column] == .left ? row[column] + space : space + row[column]
            }
            let line = cells.joined(separator: "  ")
            return line.prefix(line.count - line.reversed().prefix { $0 == " " }.count) + "\n"
        }
        return lines.joined()
    }
}
