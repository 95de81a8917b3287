import Basics
import ScreenKit

extension CandidatesPage {
    func compactNote(_ workspace: Workspace) -> String { metric.title }

    /// The model under the cursor: a line for each size of its sets, with the metric, what of it is kept, and the time.
    func drawCompact(_ workspace: Workspace, on screen: inout Screen, in area: Rect) {
        let compared = ComparedCandidates(workspace)
        if let empty = workspace.lackOfRuns ?? compared.emptiness {
            return screen.drawWrapped(empty, in: area, style: .muted)
        }
        guard let model = compared.model else { return }
        var rest = area
        let strategy = strategy(compared.curves)
        let heading = rest.cutTop(1)
        let name = StyledText(model.name, .title) + StyledText(" · \(strategy.rawValue)", .accent)
        screen.draw(name.elidedInMiddle(to: heading.width), x: heading.x, y: heading.y, width: heading.width)
        if let going = workspace.explorations.going {
            let line = rest.cutBottom(1)
            screen.draw("exploring: \(going.progress)", x: line.x, y: line.y, width: line.width, style: .accent)
        }
        let points = (model.points[strategy] ?? []) + [model.full]
        let cursor = points.firstIndex { $0.wanted == size(compared.curves) } ?? points.count - 1
        let first = min(max(cursor - rest.height / 2, 0), max(points.count - rest.height, 0))
        for (line, point) in points.dropFirst(first).prefix(rest.height).enumerated() {
            let row = Rect(x: rest.x, y: rest.y + line, width: rest.width, height: 1)
            let label = point.wanted < 1 ? CandidateCharts.label(point.wanted) : "all"
            let kept = model.kept(metric, point).map { "\(Numbers.fixed(100 * $0, 0)) %" } ?? ""
            let time = "\(Numbers.fixed(point.microseconds, point.microseconds < 10 ? 1 : 0)) µs"
            screen.draw(label, x: row.x + 1, y: row.y, width: 8)
            for (text, end) in [(Numbers.percent(point[metric].value), 17), (kept, 25), (time, 36)] {
                let x = row.x + end - text.displayWidth
                screen.draw(text, x: x, y: row.y, width: row.maxX - x, style: end == 17 ? .text : .muted)
            }
            if first + line == cursor { screen.select(row) }
            if point.wanted < 1 { screen.addHotspot(row, Self.target(.size(point.wanted))) }
        }
    }
}
