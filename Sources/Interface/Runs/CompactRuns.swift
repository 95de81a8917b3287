import ScreenKit

extension RunsPage {
    func compactNote(_ workspace: Workspace) -> String {
        let all = workspace.library.arrivals.count
        return workspace.runs.filter.isEmpty ? "\(all)" : "\(workspace.runs.order.count) of \(all)"
    }

    func drawCompact(_ workspace: Workspace, on screen: inout Screen, in area: Rect) {
        let runs = workspace.runs
        if let lack = workspace.lackOfRuns { return screen.drawWrapped(lack, in: area, style: .muted) }
        for (line, row) in runs.cursor.visible.prefix(area.height).enumerated() {
            let id = runs.order[row]
            guard let run = workspace.library[id] else { continue }
            let place = Rect(x: area.x, y: area.y + line, width: area.width, height: 1)
            RunLine.draw(run, mark: runs.marks[id], on: &screen, in: place)
            if row == runs.cursor.index { screen.select(place) }
            screen.addHotspot(place, Self.target(.run(id)))
        }
    }
}
