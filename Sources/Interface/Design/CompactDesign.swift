import ScreenKit

extension DesignPage {
    func compactNote(_ workspace: Workspace) -> String { "Tab \(Self.title(next: form))" }

    private static func title(_ pane: DesignForm.Pane) -> String {
        switch pane {
        case .experiments: "experiments"
        case .study: "study"
        case .ablations: "ablations"
        }
    }

    private static func title(next form: DesignForm) -> String {
        title(form.panes.cycling(from: form.pane))
    }

    /// The pane that has the focus, and what stands in the way of launching.
    func drawCompact(_ workspace: Workspace, on screen: inout Screen, in area: Rect) {
        var rest = area
        switch form.pane {
        case .experiments:
            list(form.choices.map(\.name), form.choiceCursor, on: &screen, in: rest.cutTop(area.height - 1)) {
                .experiment($0)
            }
        case .study:
            let progress = workspace.progress(ofChoice: form.choiceIndex)
            let names = (form.study?.variants ?? []).enumerated().map { index, variant in
                progress.entries(of: index).map { $0.found?.status.sign ?? "·" }.joined() + " " + variant.name
            }
            list(names, form.variantCursor, on: &screen, in: rest.cutTop(area.height - 1)) { .variant($0) }
        case .ablations:
            AblationPane.drawFields(
                form, isFocused: true, on: &screen, in: rest.cutTop(DesignForm.Field.allCases.count))
        }
        if let problem = form.problem {
            screen.drawWrapped(problem, in: rest, style: .warning)
        } else {
            let runs = form.experiments.count
            let what = form.pane == .study ? "what is missing" : runs == 1 ? "1 run" : "\(runs) runs"
            screen.drawWrapped(
                "Enter launches \(what) of \(form.variant?.name ?? form.choice?.name ?? "")", in: rest, style: .muted)
        }
    }

    private func list(
        _ names: [String], _ cursor: ListCursor, on screen: inout Screen, in area: Rect, spot: (Int) -> Spot
    ) {
        for (line, row) in cursor.visible.prefix(area.height).enumerated() where row < names.count {
            let place = Rect(x: area.x, y: area.y + line, width: area.width, height: 1)
            screen.draw(names[row], x: place.x + 1, y: place.y, width: place.width - 1)
            if row == cursor.index { screen.select(place) }
            screen.addHotspot(place, Self.target(spot(row)))
        }
    }
}
