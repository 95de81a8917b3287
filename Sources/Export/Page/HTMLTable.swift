import Basics
import Results

/// A table for a page of HTML, with its footnotes and notes below. The best cell of a column of rivals
/// (`ResultTable.standings`) is bold, the second underlined.
struct HTMLTable: CustomStringConvertible {
    private let table: ResultTable

    init(_ table: ResultTable) { self.table = table }

    var description: String {
        let titles = table.columns.map { column in
            let unit = column.unit.map { " \($0.rawValue)" } ?? ""
            return
                "<th scope=\"col\"\(column.isText ? "" : " class=\"number\"")>\((column.title + unit).forMarkup)</th>"
        }
        let rows = zip(table.rows, table.standings).map { row, standings in
            let cells = zip(zip(row.cells, standings), table.columns).map { cell, column in
                "<td\(column.isText ? "" : " class=\"number\"")>\(text(cell.0, cell.1))</td>"
            }
            return "<tr\(row.role == .reference ? " class=\"reference\"" : "")>\(cells.joined())</tr>\n"
        }
        let notes =
            table.footnotes.map { "<p class=\"note\">\($0.sign.forMarkup) \($0.text.forMarkup)</p>\n" }
            + table.notes.map { "<p class=\"note\">\($0.forMarkup)</p>\n" }
        return
            "<div class=\"wide\"><table>\n"
            + "<thead><tr>\(titles.joined())</tr></thead>\n<tbody>\n\(rows.joined())</tbody>\n"
            + "</table></div>\n\(notes.joined())"
    }

    private func text(_ cell: ResultCell, _ standing: CellStanding?) -> String {
        let mark = cell.mark.map { "<sup>\($0.sign.forMarkup)</sup>" } ?? ""
        let text = cell.text.forMarkup
        return switch standing {
        case .best: "<b>\(text)</b>\(mark)"
        case .second: "<u>\(text)</u>\(mark)"
        case nil: text + mark
        }
    }
}
