import ScreenKit

extension CurvesPage {
    /// One line per run, and one chart below: validation or, as long as there is none, the loss.
    func drawCompact(_ workspace: Workspace, on screen: inout Screen, in area: Rect) {
        let shown = workspace.shownRuns
        if let lack = workspace.lackOfRuns { return screen.drawWrapped(lack, in: area, style: .muted) }
        var rest = area
        let isAlone = shown.count == 1
        for (record, index) in shown.prefix(max(area.height / 3, 1)) {
            RunLine.draw([record], mark: isAlone ? nil : index, on: &screen, in: rest.cutTop(1))
        }
        let isValidated = shown.contains { !$0.record.curves.validation.isEmpty }
        let panel: CurvePanel = isValidated ? .validationMRR : isAlone ? .losses : .trainingLoss
        screen.draw(panel.title, x: rest.x, y: rest.y, width: rest.width, style: .title)
        _ = rest.cutTop(1)
        guard let extent = CurveCharts.extent(of: shown, settings) else {
            return screen.drawWrapped(EmptyPanel.text(panel, of: shown.map(\.record)), in: rest, style: .muted)
        }
        let charts = CurveCharts(settings: settings, range: window.shown(of: extent), columns: 2 * max(rest.width, 1))
        charts.chart(panel, of: shown).draw(on: &screen, in: rest)
    }
}
