import ScreenKit

extension RunsPage {
    func compactNote(_ workspace: Workspace) -> String {
        let all = workspace.library.count
        return workspace.runs.filter.isEmpty ? "\(all)" : "\(workspace.runs.order.count) of \(all)"
    }

    func drawCompact(_ workspace: Workspace, on screen: inout Screen, in area: Rect) {
        let runs = workspace.runs
        if let lack = workspace.lackOfRows { return screen.drawWrapped(lack, in: area, style: .muted) }
        for (line, index) in runs.cursor.visible.prefix(area.height).enumerated() {
            let row = runs.rows[index]
            let members = runs.layout.runs(of: row).compactMap { workspace.library[$0] }
            guard let first = members.first else { continue }
            let place = Rect(x: area.x, y: area.y + line, width: area.width, height: 1)
            switch row {
            case .group:
                let sign = runs.isFolded(row) ? "▸ " : "▾ "
                let name = first.dataset?.name ?? first.id.experiment
                let text =
                    StyledText(sign, .key) + StyledText(name, .text.strong)
                    + StyledText(members.count == 1 ? " 1 run" : " \(members.count) runs", .muted)
                screen.draw(text, x: place.x, y: place.y, width: place.width)
            case .arm, .run: RunLine.draw(members, mark: runs.marks[first.id], on: &screen, in: place)
            }
            if index == runs.cursor.index { screen.select(place) }
            screen.addHotspot(place, Self.target(.row(row)))
        }
    }
}
