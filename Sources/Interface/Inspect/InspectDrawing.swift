import Basics
import Metrics
import Results
import Runs
import ScreenKit

extension InspectPage {
    func draw(_ workspace: Workspace, on screen: inout Screen, in area: Rect) {
        if showsWhole(workspace) {
            let inner = screen.box(
                area, title: StyledText(title(workspace), .title), note: note(workspace), style: Style(.focus))
            return pager.draw(on: &screen, in: inner.inset(x: 1, y: 0))
        }
        var right = area
        drawList(workspace, on: &screen, in: right.cutLeft(min(max(area.width / 3, 32), 48)))
        let inner = screen.box(right, title: StyledText(title(workspace), .title), note: note(workspace))
            .inset(x: 1, y: 0)
        drawRow(workspace, on: &screen, in: inner)
    }

    private func drawList(_ workspace: Workspace, on screen: inout Screen, in area: Rect) {
        let count = arrangement.rows.count
        let note = count > 0 ? StyledText(Numbers.grouped(count), .muted) : StyledText()
        var inner = screen.box(
            area, title: StyledText("Rows", .title) + StyledText(" \(order.title)", .accent), note: note,
            style: Style(.focus))
        let line = inner.cutTop(1)
        screen.draw(sliceLine, x: line.x + 1, y: line.y, width: line.width - 1)
        if let obstacle = obstacle(workspace) {
            return screen.drawWrapped(obstacle, in: inner.inset(x: 1, y: 1), style: .muted)
        }
        guard let run = rows(0, workspace) else { return }
        RowTable(rows: arrangement.rows, run: run, other: second(workspace))
            .draw(cursor, on: &screen, in: inner) { Self.target(.row($0)) }
    }

    private var sliceLine: StyledText {
        guard let slicing else { return StyledText("all test rows", .muted) }
        guard arrangement.slices.indices.contains(slice) else { return StyledText(slicing.rawValue, .muted) }
        return StyledText("\(slice + 1)/\(arrangement.slices.count) ", .muted) + StyledText(arrangement.slices[slice])
            + StyledText(" · \(slicing.title)", .muted)
    }

    // MARK: The row

    /// The row, as wide as there is room: the session beside the model, and a second model beside that.
    private func drawRow(_ workspace: Workspace, on screen: inout Screen, in area: Rect) {
        let isTyped = workspace.inspections.typed != nil
        guard isTyped || obstacle(workspace) == nil else { return }
        let runs = shownRuns(workspace)
        let isWide = area.width >= 84
        let count = !isWide ? 1 : runs.count > 1 && area.width >= 126 ? 3 : 2
        let columns = (0..<count).map { number in
            let start = area.x + number * (area.width + 2) / count
            let end = area.x + (number + 1) * (area.width + 2) / count - 2
            return Rect(x: start, y: area.y, width: end - start, height: area.height)
        }
        let limits = RowText.Limits(
            items: isWide ? area.height - 5 : max(area.height / 4, 3),
            categories: area.height < 30 ? 4 : 8, level: shownLevel(workspace))
        func text(_ width: Int) -> RowText {
            RowText(inspection: inspection(workspace), row: isTyped ? nil : row, glyphs: screen.glyphs, width: width)
        }
        var first = text(columns[0].width).session(isTyped ? nil : rows(0, workspace), limits)
        if !isWide, let run = runs.first { first += text(columns[0].width).model(run, limits) }
        Self.draw(first, on: &screen, in: columns[0])
        for (column, run) in zip(columns.dropFirst(), runs) {
            let lines = text(column.width).model(run, limits)
            Self.draw(runs.count > 1 ? [heading(run)] + lines : lines, on: &screen, in: column)
        }
    }

    private static func draw(_ lines: [StyledText], on screen: inout Screen, in area: Rect) {
        for (place, line) in lines.prefix(area.height).enumerated() {
            screen.draw(line, x: area.x, y: area.y + place, width: area.width)
        }
    }

    private func heading(_ run: RowText.Run) -> StyledText {
        StyledText(LineChart.marker(run.index), .series(run.index)) + StyledText(" \(run.name)", .text.strong)
    }

    /// All there is to say, with the model in front first.
    func wholeLines(_ workspace: Workspace, width: Int) -> [StyledText] {
        let isTyped = workspace.inspections.typed != nil
        guard isTyped || obstacle(workspace) == nil else { return [] }
        let text = RowText(
            inspection: inspection(workspace), row: isTyped ? nil : row, glyphs: workspace.glyphs,
            width: max(width, 10))
        return shownRuns(workspace).reduce(text.session(isTyped ? nil : rows(0, workspace))) { lines, run in
            lines + [StyledText(), heading(run)] + text.model(run)
        }
    }

    private func inspection(_ workspace: Workspace) -> Inspection? {
        query(workspace).flatMap { workspace.inspections[$0] }
    }

    /// The runs whose models are looked at, that in front first.
    private func shownRuns(_ workspace: Workspace) -> [RowText.Run] {
        let names = RunRecord.legend(scope.runs.compactMap { workspace.library[$0] })
        let found = [rows(0, workspace), second(workspace)].enumerated().compactMap { index, run in
            run.map { RowText.Run(name: names.indices.contains(index) ? names[index] : "", rows: $0, index: index) }
        }
        return isSecondInFront ? found.reversed() : found
    }

    /// The best items of the model in front, as far as they are known.
    func listInView(_ workspace: Workspace) -> [InspectedModel.Listed] {
        guard let inspection = inspection(workspace), let run = shownRuns(workspace).first else { return [] }
        return inspection.models[run.index]?.items ?? []
    }

    /// Index of the level of categories in view: the finest at first.
    func shownLevel(_ workspace: Workspace) -> Int? {
        let count = levels(workspace)
        return count == 0 ? nil : min(level ?? count - 1, count - 1)
    }

    /// How many levels the models in view predict.
    func levels(_ workspace: Workspace) -> Int {
        inspection(workspace)?.models.compactMap { $0?.levels.count }.max() ?? 0
    }

    private func title(_ workspace: Workspace) -> String {
        if workspace.inspections.typed != nil { return "Session of your own" }
        return row.map { "Row \(Numbers.grouped($0 + 1))" } ?? "Row"
    }

    private func note(_ workspace: Workspace) -> StyledText {
        let runs = shownRuns(workspace)
        guard let first = runs.first else { return StyledText() }
        guard runs.count > 1 else { return StyledText(first.name, .muted) }
        return heading(first) + StyledText(" · Tab ", .muted) + heading(runs[1])
    }
}

// MARK: Small screens

extension InspectPage {
    func compactNote(_ workspace: Workspace) -> String {
        if showsWhole(workspace) { return title(workspace) }
        return arrangement.rows.isEmpty ? "" : "\(order.title), \(Numbers.grouped(arrangement.rows.count))"
    }

    func drawCompact(_ workspace: Workspace, on screen: inout Screen, in area: Rect) {
        if showsWhole(workspace) { return pager.draw(on: &screen, in: area) }
        if let obstacle = obstacle(workspace) { return screen.drawWrapped(obstacle, in: area, style: .muted) }
        guard let run = rows(0, workspace) else { return }
        RowTable(rows: arrangement.rows, run: run, other: second(workspace))
            .draw(cursor, on: &screen, in: area) { Self.target(.row($0)) }
    }
}
