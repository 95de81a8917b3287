import Basics
import Results
import ScreenKit

/// Test rows in a list, a line each.
struct RowTable {
    /// Indices, in the order of the list.
    let rows: [Int]
    let run: InspectedRun
    /// Ranks beside those of the first; nil if there is no other run.
    let other: InspectedRun?

    private var columns: [Table.Column] {
        func number(_ title: String, _ width: Int, _ dispensability: Int = 0) -> Table.Column {
            Table.Column(title, width: width, alignment: .trailing, dispensability: dispensability)
        }
        let marks = other == nil ? [""] : [LineChart.marker(0), LineChart.marker(1)]
        return [number("row", 6), number("session", 7, 4), number("before", 6, 2)]
            + marks.map { number($0 + "rank", 6) } + [number("clicks", 7, 3)]
    }

    /// - Parameter target: what a click on the n-th row of the list means.
    func draw(
        _ cursor: ListCursor, on screen: inout Screen, in area: Rect, target: (Int) -> Screen.Hotspot.Target
    ) {
        Table(columns: columns, gap: 1).draw(
            on: &screen, in: area, rowCount: rows.count, offset: cursor.offset, selected: cursor.index, target: target
        ) { place in
            let row = rows[place]
            let own = StyledText(run.text(rank: run.ranks[row]), RowText.style(run.ranks[row]))
            let others = other.map { [StyledText($0.text(rank: $0.ranks[row]), RowText.style($0.ranks[row]))] } ?? []
            return [
                StyledText("\(row + 1)"), StyledText("\(run.sessions[row] + 1)", .muted),
                StyledText("\(run.rows.prefix[row])", .muted), own,
            ] + others + [StyledText(Numbers.grouped(Int(run.rows.clicks[row])), .muted)]
        }
    }
}
