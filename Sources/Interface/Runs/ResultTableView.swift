import Basics
import Results
import ScreenKit

/// A read-only table of results on the screen: the columns that fit, with short texts.
struct ResultTableView {
    /// Which marks the values of a column carry.
    enum Marks { case none, ofCells, ofRows }

    struct Column {
        /// The column of the table.
        let source: ResultColumn
        let layout: Table.Column
        let style: Style
        let marks: Marks
        let text: @Sendable (ResultCell) -> String

        init(
            _ source: ResultColumn, _ title: String? = nil, width: Int, alignment: Table.Alignment? = nil,
            dispensability: Int = 0, style: Style = .text, marks: Marks = .none,
            text: @escaping @Sendable (ResultCell) -> String = { $0.text }
        ) {
            self.source = source
            let unit = source.unit?.rawValue ?? ""
            layout = Table.Column(
                title ?? source.title + unit, width: width,
                alignment: alignment ?? (source.isText ? .leading : .trailing),
                dispensability: dispensability)
            self.style = style
            self.marks = marks
            self.text = text
        }
    }

    let table: ResultTable
    let columns: [Column]
    /// Rows of the table, possibly fewer or in another order.
    let rows: [ResultTable.Row]

    init(_ table: ResultTable, rows: [ResultTable.Row]? = nil, _ columns: [Column]) {
        self.table = table
        self.rows = rows ?? table.rows
        self.columns = columns
    }

    /// Draws the rows that fit; if some are left out, the last line says so.
    /// - Parameter style: style of a row; nil for the styles of its columns.
    func draw(on screen: inout Screen, in area: Rect, style: (ResultTable.Row) -> Style? = { _ in nil }) {
        let visible = Table.visibleRows(height: area.height)
        Table(columns: columns.map(\.layout)).draw(on: &screen, in: area, rowCount: min(rows.count, visible)) { index in
            index == visible - 1 && rows.count > visible
                ? [StyledText("…", .muted)] + columns.dropFirst().map { _ in StyledText() }
                : cells(rows[index], style(rows[index]))
        }
    }

    private func cells(_ row: ResultTable.Row, _ style: Style?) -> [StyledText] {
        columns.map { column in
            guard let cell = table.cell(row, column.source) else { return StyledText() }
            let text = StyledText(column.text(cell), cell.value == .missing ? .muted : style ?? column.style)
            guard column.marks != .none else { return text }
            let mark = (column.marks == .ofRows ? row.mark : cell.mark)?.sign
            // Unmarked values leave the place of the mark blank, so that digits align.
            return text + StyledText(mark ?? (table.footnotes.isEmpty ? "" : " "), .warning)
        }
    }
}
