import Basics
import ScreenKit

/// Curves of the marked runs or, if none is marked, of the selected run.
package struct CurvesPage: Page {
    static let id = PageID.curves

    package private(set) var settings = CurveSettings()

    init(_ workspace: Workspace) {}

    mutating func refresh(_ workspace: inout Workspace) -> [Effect] { workspace.loadShownRuns() }

    mutating func resize(_ workspace: inout Workspace) {}

    mutating func scroll(by rows: Int, _ workspace: inout Workspace) {}
}

// MARK: Keys

extension CurvesPage {
    func bindings(_ workspace: Workspace) -> [Binding<CurvesPage>] {
        [
            Binding(
                [.character("x")], hint: "step/time", help: "steps or time on the horizontal axis",
                unless: Self.needsRun
            ) { page, _ in
                page.settings.abscissa = page.settings.abscissa == .step ? .time : .step
                return []
            },
            Binding(
                [.character("L")], hint: "log", help: "logarithmic or linear loss axis", unless: Self.needsRun
            ) { page, _ in
                page.settings.isLogarithmic.toggle()
                return []
            },
            Binding(
                [.character("+"), .character("=")], hint: "smoother", help: "smooth the training loss more",
                unless: { $0.settings.canSmoothMore ? $1.lackOfRuns : "the smoothing is at its strongest" },
                perform: { page, _ in
                    page.settings.smoothMore()
                    return []
                }),
            Binding(
                [.character("-"), .character("_")], hint: "rougher", help: "smooth it less",
                unless: { $0.settings.canSmoothLess ? $1.lackOfRuns : "the curve is not smoothed" },
                perform: { page, _ in
                    page.settings.smoothLess()
                    return []
                }),
            Binding(
                [.character(" ")], hint: "mark", help: "mark or unmark the run, to overlay runs",
                unless: Self.needsRun
            ) { _, workspace in
                workspace.runs.toggleMarks(workspace.runs.selected)
                return []
            },
            Binding(
                [.character("U")], help: "unmark all",
                unless: { $1.runs.marks.isEmpty ? "no run is marked" : nil },
                perform: { _, workspace in
                    workspace.runs.removeMarks()
                    return []
                }),
            .readFailure, .copyRunName,
            Self.move([.up, .character("k")], .up, help: "the run above"),
            Self.move([.down, .character("j")], .down, help: "the run below"),
        ]
    }

    private static func move(_ keys: [Key], _ move: ListCursor.Move, help: String) -> Binding<CurvesPage> {
        Binding(keys, help: help, unless: needsRun) { _, workspace in
            workspace.runs.move(move)
            return []
        }
    }

    @Sendable private static func needsRun(_ page: CurvesPage, _ workspace: Workspace) -> String? {
        workspace.lackOfRuns
    }
}

// MARK: Drawing

extension CurvesPage {
    func draw(_ workspace: Workspace, on screen: inout Screen, in area: Rect) {
        let shown = workspace.shownRuns
        var rest = area
        let lines = min(max(shown.count, 1), max(area.height / 4, 1))
        let strip = rest.cutTop(lines + 2)
        RunStrip.draw(workspace, on: &screen, in: strip)
        guard !shown.isEmpty else {
            let text = "no run to show; the page \(PageID.design.title) launches runs"
            let place = rest.centred(width: text.displayWidth, height: 1)
            screen.draw(text, x: place.x, y: place.y, width: place.width, style: .muted)
            return
        }
        let rows = Self.panels(count: shown.count, in: rest)
        for (number, row) in rows.enumerated() {
            var place = rest.cutTop(rest.height / (rows.count - number))
            for (column, panel) in row.enumerated() {
                let cell = place.cutLeft(place.width / (row.count - column))
                let inner = screen.box(cell, title: StyledText(panel.title, .title), note: note(panel))
                CurveCharts(settings: settings).chart(panel, of: shown).draw(on: &screen, in: inner)
            }
        }
    }

    /// The panels that fit, as rows from top to bottom.
    private static func panels(count: Int, in area: Rect) -> [[CurvePanel]] {
        let isTall = area.height >= 26
        if count == 1 {
            return isTall ? [[.losses, .validationMRR], [.lossParts, .speed]] : [[.losses, .validationMRR]]
        }
        if isTall { return [[.trainingLoss, .validationMRR], [.validationLoss, .speed]] }
        return area.width >= 110
            ? [[.trainingLoss, .validationLoss, .validationMRR]] : [[.trainingLoss, .validationMRR]]
    }

    private func note(_ panel: CurvePanel) -> StyledText {
        var words: [String] = []
        if panel.isSmoothed && settings.smoothing > 0 {
            words.append("smoothing \(Numbers.fixed(settings.smoothing, 2))")
        }
        if panel.isLoss && settings.isLogarithmic { words.append("log") }
        return words.isEmpty ? StyledText() : StyledText(words.joined(separator: " · "), .muted)
    }
}
