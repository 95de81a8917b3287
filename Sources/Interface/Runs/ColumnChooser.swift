import ScreenKit

/// A list of the columns of the table, to show and hide them.
package struct ColumnChooser: Overlay {
    enum Spot: Sendable, Hashable { case column(Int) }

    private var cursor = ListCursor(count: RunColumn.optional.count)
    private(set) var isOpen = true

    func bindings(_ workspace: Workspace) -> [Binding<ColumnChooser>] {
        [
            Binding([.character(" "), .enter], hint: "show or hide", help: "show or hide the column") {
                $1.runs.toggle(RunColumn.optional[$0.cursor.index])
                return []
            },
            Binding([.escape, .character("c"), .character("q"), .control("c")], hint: "done", help: "done") {
                chooser, _ in
                chooser.isOpen = false
                return []
            },
        ]
            + Binding.moves { chooser, _, move in
                chooser.cursor.move(move)
                return []
            }
    }

    mutating func resize(_ workspace: inout Workspace) {
        cursor.resize(height: min(RunColumn.optional.count, Workspace.pageArea(workspace.size).height - 2))
    }

    mutating func scroll(by rows: Int, _ workspace: inout Workspace) { cursor.scroll(by: rows) }

    mutating func click(_ spot: Spot, _ workspace: inout Workspace) -> [Effect] {
        switch spot {
        case .column(let index):
            cursor.select(index)
            workspace.runs.toggle(RunColumn.optional[index])
        }
        return []
    }

    func draw(_ workspace: Workspace, on screen: inout Screen, in area: Rect) {
        let lines = RunColumn.optional.map { column in
            let isShown = !workspace.runs.hiddenColumns.contains(column)
            return StyledText(isShown ? "■ " : "□ ", isShown ? .accent : .muted)
                + StyledText(column.explanation, isShown ? .text : .muted)
        }
        let width = lines.map(\.displayWidth).max() ?? 0
        let frame = area.centred(width: width + 5, height: cursor.height + 2)
        screen.fill(frame.inset(x: -1, y: 0))
        let inner = screen.box(frame, title: StyledText("Columns", .title), style: Style(.focus)).inset(x: 1, y: 0)
        for (line, index) in cursor.visible.enumerated() {
            let row = Rect(x: inner.x, y: inner.y + line, width: width, height: 1)
            screen.draw(lines[index], x: row.x, y: row.y, width: row.width)
            if index == cursor.index { screen.select(row) }
            screen.addHotspot(row, Self.target(.column(index)))
        }
        let bar = Rect(x: inner.x + width, y: inner.y, width: 1, height: inner.height)
        screen.scrollbar(in: bar, count: lines.count, offset: cursor.offset)
    }
}
