import Basics
import Metrics
import Results
import Runs
import ScreenKit

/// What ranking among candidates keeps and costs: the marked runs or, if none is marked, the selected one.
package struct CandidatesPage: Page {
    static let id = PageID.candidates

    enum Spot: Sendable, Hashable {
        case size(Double)
        case run(RunID)
    }

    package internal(set) var metric = RankingMetric.mrr
    /// Those in view, if the runs have them.
    package internal(set) var wantedStrategy: CandidateStrategy?
    package internal(set) var wantedSize: Double?

    init(_ workspace: Workspace) {}

    mutating func resize(_ workspace: inout Workspace) {}

    mutating func scroll(by rows: Int, _ workspace: inout Workspace) {
        workspace.runs.move(rows < 0 ? .up : .down)
    }

    mutating func click(_ spot: Spot, _ workspace: inout Workspace) -> [Effect] {
        switch spot {
        case .size(let size): wantedSize = size
        case .run(let id): workspace.runs.select(id)
        }
        return []
    }

    // MARK: What is in view

    func strategy(_ curves: CandidateCurves) -> CandidateStrategy {
        let all = curves.strategies
        return wantedStrategy.flatMap { all.contains($0) ? $0 : nil } ?? all.first ?? .categories
    }

    /// The size under the cursor: the nearest one that there is, at first one in the middle.
    func size(_ curves: CandidateCurves) -> Double {
        let sizes = curves.sizes
        guard let wantedSize else { return sizes.isEmpty ? 0 : sizes[sizes.count / 2] }
        return sizes.min { abs($0 - wantedSize) < abs($1 - wantedSize) } ?? 0
    }
}

// MARK: Drawing

extension CandidatesPage {
    func draw(_ workspace: Workspace, on screen: inout Screen, in area: Rect) {
        let compared = ComparedCandidates(workspace)
        let (curves, size) = (compared.curves, size(compared.curves))
        let charts = CandidateCharts(compared: compared, metric: metric, strategy: strategy(curves), size: size)
        let findings = CandidateFindings(
            compared: compared, metric: metric, strategy: charts.strategy, size: size)
        var top = area
        let notes =
            progress(workspace) + compared.omissions.map { StyledText($0, .warning) }
            + findings.ofOrder.map { StyledText($0, .muted) }
        let table = CandidateTable(
            compared: compared, metric: metric, strategy: charts.strategy, size: size, notes: notes)
        let bottom = top.cutBottom(table.height(atMost: area.height / 2, width: area.width))
        if let empty = workspace.lackOfRuns ?? compared.emptiness {
            drawEmpty(empty, on: &screen, in: top)
        } else {
            let right = top.cutRight(min(max(area.width * 2 / 5, 30), 70))
            drawPlot(charts, on: &screen, in: top)
            drawBars(charts, findings.ofModel, on: &screen, in: right)
        }
        table.draw(note: state(workspace, compared), on: &screen, in: bottom) { Self.target(.run($0)) }
    }

    private func drawEmpty(_ text: String, on screen: inout Screen, in area: Rect) {
        let inner = screen.box(area, title: StyledText("Candidates", .title)).inset(x: 2, y: 0)
        let place = inner.centred(width: inner.width, height: min(text.wrapped(to: inner.width).count, inner.height))
        screen.drawWrapped(text, in: place, style: .muted)
    }

    private func drawPlot(_ charts: CandidateCharts, on screen: inout Screen, in area: Rect) {
        let title = StyledText("\(metric.title), %", .title)
        let detail =
            charts.compared.curves.models.count > 1
            ? StyledText(" · \(charts.strategy.rawValue)", .accent) : StyledText()
        let inner = screen.box(area, title: title + detail, note: StyledText("dotted: recall", .muted))
        guard let plot = charts.plot.draw(on: &screen, in: inner) else { return }
        let sizes = charts.compared.curves.sizes
        for column in plot.area.x..<plot.area.maxX {
            let x = plot.x(atColumn: column)
            // On a logarithmic axis the nearest size is that of the smallest ratio.
            guard let nearest = sizes.min(by: { max($0 / x, x / $0) < max($1 / x, x / $1) }) else { continue }
            let place = Rect(x: column, y: plot.area.y, width: 1, height: plot.area.height + 2)
            screen.addHotspot(place, Self.target(.size(nearest)))
        }
    }

    private func drawBars(_ charts: CandidateCharts, _ lines: [String], on screen: inout Screen, in area: Rect) {
        let name = charts.compared.model?.name ?? ""
        let title = StyledText("µs/row, % kept", .title) + StyledText(" · \(charts.strategy.rawValue)", .accent)
        let inner = screen.box(area, title: title, note: StyledText(name, .muted))
        var rest = inner.inset(x: 1, y: 0)
        let count = charts.barSizes.count + 1
        charts.bars.draw(on: &screen, in: rest.cutTop(min(count, rest.height))) { number in
            number < charts.barSizes.count ? Self.target(.size(charts.barSizes[number])) : nil
        }
        _ = rest.cutTop(rest.height > lines.count + 1 ? 1 : 0)
        for line in lines where rest.height > 0 {
            let height = min(line.wrapped(to: rest.width).count, rest.height)
            screen.drawWrapped(line, in: rest.cutTop(height), style: .muted)
        }
    }

    private func progress(_ workspace: Workspace) -> [StyledText] {
        workspace.explorations.going.map { [StyledText("exploring: \($0.progress) · r interrupts", .accent)] } ?? []
    }

    private func state(_ workspace: Workspace, _ compared: ComparedCandidates) -> StyledText {
        if workspace.explorations.going != nil || compared.runs.isEmpty { return StyledText() }
        return compared.exploration == nil ? StyledText("r explores more", .muted) : StyledText("explored", .good)
    }
}
