import Basics
import Results

/// A table in plain text: no escape codes, no control characters, columns as wide as their content.
public struct PlainTable: CustomStringConvertible {
    public enum Alignment { case left, right }

    private let alignments: [Alignment]
    private var rows: [[String]]
    /// Lines below the table.
    private var notes: [String] = []

    /// - Parameter columns: titles; numbers are aligned right.
    public init(_ columns: [(String, Alignment)]) {
        alignments = columns.map(\.1)
        rows = [columns.map(\.0)]
    }

    /// A table without titles.
    public init(alignments: [Alignment]) {
        self.alignments = alignments
        rows = []
    }

    /// A table of results, with its footnotes below.
    public init(_ table: ResultTable) {
        self.init(
            table.columns.map { column in
                let unit = column.unit.map { " \($0.rawValue)" } ?? ""
                return (column.title.forTerminal + unit, column.isText ? .left : .right)
            })
        // After numbers, marks have a column of their own, so that digits line up.
        let markWidths = table.columns.indices.map { column in
            table.columns[column].isText
                ? 0 : table.rows.compactMap { $0.cells[column].mark?.sign.displayWidth }.max().map { $0 + 1 } ?? 0
        }
        for (column, width) in markWidths.enumerated() { rows[0][column] += String(repeating: " ", count: width) }
        for row in table.rows {
            append(
                zip(row.cells, markWidths).map { cell, width in
                    let mark = cell.mark.map { " \($0.sign)" } ?? ""
                    return cell.text + mark + String(repeating: " ", count: max(width - mark.displayWidth, 0))
                })
        }
        notes = table.footnotes.map { "\($0.sign) \($0.text)" } + table.notes.flatMap(\.wrappedForPeople)
    }

    /// Appends a row with a cell per column.
    public mutating func append(_ cells: [String]) { rows.append(cells.map(\.forTerminal)) }

    public var description: String {
        let widths = alignments.indices.map { column in rows.map { $0[column].displayWidth }.max() ?? 0 }
        let lines = rows.map { row in
            let cells = row.indices.map { column in
                let space = String(repeating: " ", count: widths[column] - row[column].displayWidth)
                return alignments[column] == .left ? row[column] + space : space + row[column]
            }
            let line = cells.joined(separator: "  ")
            return line.prefix(line.count - line.reversed().prefix { $0 == " " }.count) + "\n"
        }
        return lines.joined() + notes.map { $0.forTerminal + "\n" }.joined()
    }
}
