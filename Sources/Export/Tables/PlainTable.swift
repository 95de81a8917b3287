import Basics
import Results

/// A table in plain text: no escape codes, no control characters, columns as wide as their content.
public struct PlainTable: CustomStringConvertible {
    public enum Alignment { case left, right }

    private let alignments: [Alignment]
    private var rows: [[String]]
    /// Sentences below the table, those that are broken into lines wherever they stand, and those that are not.
    private var notes: [String] = []
    private var footnotes: [String] = []
    /// Columns in front that say what a row is about.
    private var labelCount = 1

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
        footnotes = table.footnotes.map { "\($0.sign) \($0.text)" }
        notes = table.notes
        labelCount = (table.columns.firstIndex(of: .variant) ?? 0) + 1
    }

    /// Appends a row with a cell per column.
    public mutating func append(_ cells: [String]) { rows.append(cells.map(\.forTerminal)) }

    public var description: String {
        lines(Array(alignments.indices)).joined()
            + (footnotes + notes.flatMap(\.wrappedForPeople)).map { $0.forTerminal + "\n" }.joined()
    }

    /// The table for a terminal: columns for which there is no room stand below, behind the same labels, so that no
    /// line is wider unless its labels and one column are.
    /// - Parameter width: in columns of the screen.
    public func text(atMost width: Int) -> String {
        let labels = Array(alignments.indices.prefix(labelCount))
        var parts = [labels]
        for column in alignments.indices.dropFirst(labelCount) {
            let wider = parts[parts.count - 1] + [column]
            if self.width(of: wider) <= width || wider.count == labelCount + 1 {
                parts[parts.count - 1] = wider
            } else {
                parts.append(labels + [column])
            }
        }
        let sentences = (footnotes + notes).flatMap { $0.wrappedForPeople(atMost: width) }
        return parts.map { lines($0).joined() }.joined(separator: "\n")
            + sentences.map { $0.forTerminal + "\n" }.joined()
    }

    private func width(of columns: [Int]) -> Int {
        columns.reduce(2 * (columns.count - 1)) { $0 + width(of: $1) }
    }

    private func width(of column: Int) -> Int { rows.map { $0[column].displayWidth }.max() ?? 0 }

    private func lines(_ columns: [Int]) -> [String] {
        let widths = columns.map { width(of: $0) }
        return rows.map { row in
            let cells = zip(columns, widths).map { column, width in
                let space = String(repeating: " ", count: width - row[column].displayWidth)
                return alignments[column] == .left ? row[column] + space : space + row[column]
            }
            let line = cells.joined(separator: "  ")
            return line.prefix(line.count - line.reversed().prefix { $0 == " " }.count) + "\n"
        }
    }
}
