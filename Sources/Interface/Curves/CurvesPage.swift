import Basics
import Runs
import ScreenKit

/// Curves of the marked runs or, if none is marked, of the selected run.
package struct CurvesPage: Page {
    static let id = PageID.curves

    enum Spot: Sendable, Hashable {
        /// A value of the horizontal axis.
        case x(Double)
        case run(RunID)
    }

    package internal(set) var settings = CurveSettings()
    package internal(set) var window = CurveWindow()
    /// Place of the first panel in view among all.
    var firstPanel = 0
    /// What was last drawn or is about to be.
    private(set) var plotted: PlottedCurves?

    init(_ workspace: Workspace) {}

    mutating func refresh(_ workspace: inout Workspace) -> [Effect] {
        let effects = workspace.loadShownRuns()
        plot(workspace)
        return effects
    }

    /// Makes the charts anew if what they show has changed.
    mutating func plot(_ workspace: Workspace) {
        let runs = workspace.shownRuns
        if window.zoomed != nil, let all = CurveCharts.extent(of: runs, settings) { window.fit(to: all) }
        plotted = plotted(workspace, in: Workspace.pageArea(workspace.size))
    }

    mutating func resize(_ workspace: inout Workspace) {}

    /// The wheel zooms, as on maps.
    mutating func scroll(by rows: Int, _ workspace: inout Workspace) {
        guard let all = plotted?.extent else { return }
        window.zoom(in: rows < 0, of: all)
    }

    mutating func click(_ spot: Spot, _ workspace: inout Workspace) -> [Effect] {
        switch spot {
        case .x(let x): if let all = plotted?.extent { window.place(x, in: all) }
        case .run(let id): workspace.runs.select(id)
        }
        return []
    }

    // MARK: Layout

    private static func layout(_ area: Rect, runs: Int) -> (strip: Rect, charts: Rect) {
        var charts = area
        let lines = min(max(runs, 1), max(area.height / 4, 1))
        return (charts.cutTop(lines + 2), charts)
    }

    func charts(_ workspace: Workspace) -> Rect {
        Self.layout(Workspace.pageArea(workspace.size), runs: workspace.shownRuns.count).charts
    }

    private func plotted(_ workspace: Workspace, in area: Rect) -> PlottedCurves? {
        let runs = workspace.shownRuns
        guard !runs.isEmpty else { return nil }
        return PlottedCurves(
            runs, settings, window, first: firstPanel, in: Self.layout(area, runs: runs.count).charts, known: plotted)
    }
}

// MARK: Drawing

extension CurvesPage {
    func draw(_ workspace: Workspace, on screen: inout Screen, in area: Rect) {
        let shown = workspace.shownRuns
        let (strip, rest) = Self.layout(area, runs: shown.count)
        RunStrip.draw(workspace, modes: modes, on: &screen, in: strip) { Self.target(.run($0)) }
        guard let plotted = plotted(workspace, in: area) else {
            let text = "no run to show; the page \(PageID.design.title) launches runs"
            let place = rest.centred(width: text.displayWidth, height: 1)
            screen.draw(text, x: place.x, y: place.y, width: place.width, style: .muted)
            return
        }
        for panel in plotted.panels { draw(panel, of: shown.map(\.record), on: &screen) }
    }

    private func draw(_ panel: PlottedCurves.Panel, of runs: [RunRecord], on screen: inout Screen) {
        let value = window.cursor.map { StyledText(" · \(named($0))", .accent) } ?? StyledText()
        let inner = screen.box(
            panel.area, title: StyledText(panel.panel.title, .title) + value, note: note(panel.panel))
        var chart = panel.chart ?? LineChart(series: [], xLabel: "")
        chart.cursor = window.cursor
        chart.emptyText =
            chart.series.isEmpty ? EmptyPanel.text(panel.panel, of: runs) : "no points in this part; z shows all"
        guard let plot = chart.draw(on: &screen, in: inner) else { return }
        for column in plot.area.x..<plot.area.maxX {
            let place = Rect(x: column, y: plot.area.y, width: 1, height: plot.area.height + 1)
            screen.addHotspot(place, Self.target(.x(plot.x(atColumn: column))))
        }
    }

    /// A value of the horizontal axis with its unit.
    private func named(_ x: Double) -> String {
        switch settings.abscissa {
        case .step: "step \(Numbers.grouped(Int(clamping: x.rounded())))"
        case .epoch: "epoch \(Numbers.fixed(x, 2))"
        case .time: Numbers.duration(max(x, 0))
        }
    }

    private func note(_ panel: CurvePanel) -> StyledText {
        var words: [String] = []
        if panel.isSmoothed && settings.smoothing > 0 {
            words.append("smoothing \(Numbers.fixed(settings.smoothing, 2))")
        }
        if panel.isLoss && settings.isLogarithmic { words.append("log") }
        return words.isEmpty ? StyledText() : StyledText(words.joined(separator: " · "), .muted)
    }

    /// What differs from the usual view of all panels.
    private var modes: StyledText {
        var words: [String] = []
        if window.isFollowing { words.append("follows the newest") }
        if let extent = plotted?.extent, window.zoomed != nil {
            words.append("zoom \(Numbers.short(window.magnification(of: extent)))×")
        }
        if settings.clipsOutliers { words.append("1–99 %") }
        return words.isEmpty ? StyledText() : StyledText(words.joined(separator: " · "), .accent)
    }
}
