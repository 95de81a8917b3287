import Algorithms
import Basics
import Results

/// A table as comma-separated values (RFC 4180): a line of titles, then a line per row. Every number is in a field of
/// its own and has all its digits; a cell with several numbers has several fields, such as "MRR@20 %" and
/// "MRR@20 % sd". What footnotes say of a row is in its last field.
public struct CSVTable: CustomStringConvertible {
    private let table: ResultTable

    public init(_ table: ResultTable) { self.table = table }

    public var description: String {
        let fields = table.columns.indices.map(parts)
        let hasNotes = !table.footnotes.isEmpty
        let titles = zip(table.columns, fields).flatMap { column, parts in
            parts.map { part in
                [column.title.forTerminal, column.unit?.rawValue ?? "", part].filter { !$0.isEmpty }
                    .joined(separator: " ")
            }
        }
        let lines = table.rows.map { row in
            zip(row.cells, fields).flatMap { cell, parts in parts.map { text(cell, $0) } }
                + (hasNotes ? [row.cells.compactMap(\.mark?.text).uniqued().joined(separator: " ")] : [])
        }
        return ([titles + (hasNotes ? ["footnotes"] : [])] + lines).map(line).joined()
    }

    /// What the cells of a column have: numbers by their words, or something without numbers ("").
    private func parts(_ column: Int) -> [String] {
        let cells = table.rows.map { $0.cells[column].value }
        let parts = Array(cells.flatMap { value in value.numbers.map(\.part) }.uniqued())
        let hasText = cells.contains { if case .text = $0 { true } else { false } }
        return (hasText || parts.isEmpty) && !parts.contains("") ? [""] + parts : parts
    }

    private func text(_ cell: ResultCell, _ part: String) -> String {
        if case .text(let text) = cell.value { return part.isEmpty ? text.forTerminal : "" }
        return cell.value.numbers.first { $0.part == part }.map { Self.shown($0.value) } ?? ""
    }

    /// All digits; whole numbers without a point. Empty for what is not a number.
    private static func shown(_ value: Double) -> String {
        guard value.isFinite else { return "" }
        return value == value.rounded() && value.magnitude < 1e15 ? "\(Int(value))" : "\(value)"
    }

    private func line(_ fields: [String]) -> String {
        fields.map { field in
            let isPlain = !field.contains { ",\"\n\r".contains($0) }
            return isPlain ? field : "\"" + field.replacing("\"", with: "\"\"") + "\""
        }.joined(separator: ",") + "\n"
    }
}
