import Experiments
import Results
import ScreenKit

extension ComparePage {
    func compactNote(_ workspace: Workspace) -> String {
        let subject = view == .table ? scope.title : "\(board.rows?.title ?? "") × \(board.columns?.title ?? "")"
        return "\(metric.title) · \(subject)"
    }

    /// A line for each arm or cell: its name, the metric, and what it differs by.
    func drawCompact(_ workspace: Workspace, on screen: inout Screen, in area: Rect) {
        if let obstacle = obstacle(workspace), view == .table || board.design == nil {
            return screen.drawWrapped(obstacle, in: area, style: .muted)
        }
        switch view {
        case .table:
            guard let table = table(workspace) else {
                return screen.drawWrapped("comparing \(scope.runs.count) runs…", in: area, style: .muted)
            }
            drawArms(table, on: &screen, in: area)
        case .matrix:
            let grid = MatrixGrid(board, settings, pinned: pinned, matrix(workspace), workspace.library)
            drawCells(grid, on: &screen, in: area)
        }
    }

    private func drawArms(_ compared: ComparedTable, on screen: inout Screen, in area: Rect) {
        let rows = compared.table.rows
        let value = compared.table.columns.first { $0.title == compared.metric.title }
        let lines = rows.indices.map { index -> (String, StyledText) in
            let arm = index % compared.arms.count
            func cell(_ column: ResultColumn?) -> ResultCell? {
                column.flatMap { compared.table.cell(rows[index], $0) }
            }
            let difference = cell(ComparisonTables.difference)
            let what =
                arm == compared.baseline
                ? StyledText("P", .accent)
                : StyledText(difference.map { $0.text + ($0.mark?.sign ?? "") } ?? "")
            // In a slice the name of the slice stands before its first arm only, as in the large table.
            let slice = arm == 0 && rows.count > compared.arms.count ? "\(rows[index].cells.first?.text ?? ""): " : ""
            return (slice + compared.arms[arm].name, StyledText((cell(value)?.text ?? "") + " ", .muted) + what)
        }
        draw(lines, cursor: cursor.index, on: &screen, in: area) { .row($0) }
    }

    private func drawCells(_ grid: MatrixGrid, on screen: inout Screen, in area: Rect) {
        guard let design = board.design else { return }
        let places = design.cells.indices.flatMap { row in
            design.cells[row].indices.map { MatrixPlace(row: row, column: $0) }
        }
        let lines = places.map { place in
            let name = "\(design.rows.levels[place.row].name) · \(design.columns.levels[place.column].name)"
            let texts = grid.texts(place).prefix(2)
            return (name, texts.dropFirst().reduce(texts.first ?? StyledText()) { $0 + StyledText(" ") + $1 })
        }
        draw(lines, cursor: places.firstIndex(of: settings.cursor) ?? 0, on: &screen, in: area) { .cell(places[$0]) }
    }

    /// Names on the left, values on the right, the line under the cursor in view.
    private func draw(
        _ lines: [(name: String, value: StyledText)], cursor: Int, on screen: inout Screen, in area: Rect,
        spot: (Int) -> Spot
    ) {
        let first = min(max(cursor - area.height / 2, 0), max(lines.count - area.height, 0))
        for (line, index) in (first..<min(first + area.height, lines.count)).enumerated() {
            var row = Rect(x: area.x, y: area.y + line, width: area.width, height: 1)
            let whole = row
            let value = lines[index].value
            let place = row.cutRight(min(value.displayWidth, row.width * 2 / 3))
            screen.draw(value, x: place.x, y: place.y, width: place.width)
            let name = StyledText(lines[index].name).elidedInMiddle(to: max(row.width - 2, 1))
            screen.draw(name, x: row.x + 1, y: row.y, width: row.width - 1)
            if index == cursor { screen.select(whole) }
            screen.addHotspot(whole, Self.target(spot(index)))
        }
    }
}
