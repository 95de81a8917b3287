import Basics
import ScreenKit

/// Curves of the marked runs or, if none is marked, of the selected run.
enum CurvesPage {
    static let bindings: [Binding] = [
        Binding(
            [.character("x")], hint: "step/time", help: "steps or time on the horizontal axis", unless: needsRun
        ) { state in
            state.curves.abscissa = state.curves.abscissa == .step ? .time : .step
            return []
        },
        Binding([.character("L")], hint: "log", help: "logarithmic or linear loss axis", unless: needsRun) { state in
            state.curves.isLogarithmic.toggle()
            return []
        },
        Binding(
            [.character("+"), .character("=")], hint: "smoother", help: "smooth the training loss more",
            unless: { $0.curves.canSmoothMore ? needsRun($0) : "the smoothing is at its strongest" },
            perform: { state in
                state.curves.smoothMore()
                return []
            }),
        Binding(
            [.character("-"), .character("_")], hint: "rougher", help: "smooth it less",
            unless: { $0.curves.canSmoothLess ? needsRun($0) : "the curve is not smoothed" },
            perform: { state in
                state.curves.smoothLess()
                return []
            }),
        Binding([.character(" ")], hint: "mark", help: "mark or unmark the run, to overlay runs", unless: needsRun) {
            state in
            if let id = state.runs.selection { state.runs.toggleMark(id) }
            return state.loadShownRuns()
        },
        Binding(
            [.character("u")], help: "unmark all", unless: { $0.runs.marks.isEmpty ? "no run is marked" : nil },
            perform: { state in
                state.runs.removeMarks()
                return state.loadShownRuns()
            }),
        move([.up, .character("k")], by: -1, help: "the run above"),
        move([.down, .character("j")], by: 1, help: "the run below"),
    ]

    private static func move(_ keys: [Key], by rows: Int, help: String) -> Binding {
        Binding(keys, help: help, unless: needsRun) { state in
            state.runs.move(by: rows, visible: RunsPage.visibleRows(size: state.size))
            return state.loadShownRuns()
        }
    }

    @Sendable private static func needsRun(_ state: Workbench) -> String? {
        state.runs.order.isEmpty ? "there are no runs yet; the page Design launches some" : nil
    }
}

extension CurvesPage {
    static func draw(_ state: Workbench, on screen: inout Screen, in area: Rect) {
        let shown = state.runs.shown
        var rest = area
        let lines = min(max(shown.count, 1), max(area.height / 4, 1))
        let strip = rest.cutTop(lines + 2)
        RunStrip.draw(state, on: &screen, in: strip)
        guard !shown.isEmpty else {
            let text = "no run to show; the page Design launches runs"
            let place = rest.centred(width: text.displayWidth, height: 1)
            screen.draw(text, x: place.x, y: place.y, width: place.width, style: .muted)
            return
        }
        let rows = panels(count: shown.count, in: rest)
        for (number, row) in rows.enumerated() {
            var place = rest.cutTop(rest.height / (rows.count - number))
            for (column, panel) in row.enumerated() {
                let cell = place.cutLeft(place.width / (row.count - column))
                let inner = screen.box(cell, title: StyledText(panel.title, .title), note: note(panel, state.curves))
                CurveCharts(settings: state.curves).chart(panel, of: shown).draw(on: &screen, in: inner)
            }
        }
    }

    /// Which panels fit: rows of them from above.
    private static func panels(count: Int, in area: Rect) -> [[CurvePanel]] {
        let isTall = area.height >= 26
        if count == 1 {
            return isTall ? [[.losses, .validationMRR], [.lossParts, .speed]] : [[.losses, .validationMRR]]
        }
        if isTall { return [[.trainingLoss, .validationMRR], [.validationLoss, .speed]] }
        return area.width >= 110
            ? [[.trainingLoss, .validationLoss, .validationMRR]] : [[.trainingLoss, .validationMRR]]
    }

    private static func note(_ panel: CurvePanel, _ settings: CurveSettings) -> StyledText {
        var words: [String] = []
        if panel.isSmoothed && settings.smoothing > 0 {
            words.append("smoothing \(Numbers.fixed(settings.smoothing, 2))")
        }
        if panel.isLoss && settings.isLogarithmic { words.append("log") }
        return words.isEmpty ? StyledText() : StyledText(words.joined(separator: " · "), .muted)
    }
}
