import Experiments
import ScreenKit

/// The page for choosing an experiment, changing any key of it, and launching the study that this makes. What it is
/// about is in the workspace (`DesignDesk`).
package struct DesignPage: Page {
    static let id = PageID.design

    enum Spot: Sendable, Hashable {
        case choice(Int)
        case row(FormRow)
        case variant(Int)
    }

    init(_ workspace: Workspace) {}

    mutating func enter(_ workspace: inout Workspace) -> [Effect] {
        workspace.design.forgetUnknown()
        return []
    }

    mutating func refresh(_ workspace: inout Workspace) -> [Effect] {
        resize(&workspace)
        let (data, runs) = workspace.design.follow(workspace.studies.recipes, workspace.library)
        return (data.map { [.describeData($0)] } ?? []) + (runs.isEmpty ? [] : [.weigh(runs)])
    }

    mutating func resize(_ workspace: inout Workspace) {
        let area = Workspace.pageArea(workspace.size)
        guard workspace.layout == .full else {
            return workspace.design.resize(
                choices: area.height - 1, form: max(area.height - Self.compactHelp, 1),
                plan: max(area.height - PlanPane.rowsBelow(height: area.height), 1))
        }
        let layout = DesignLayout(area, workspace.design.pane)
        workspace.design.resize(
            choices: layout.data.height - 2, form: layout.form.height - 2 - Self.help(layout.form.height),
            plan: Table.visibleRows(
                height: layout.plan.height - 2 - PlanPane.rowsBelow(height: layout.plan.height - 2)))
    }

    mutating func scroll(by rows: Int, _ workspace: inout Workspace) { workspace.design.scroll(by: rows) }

    mutating func click(_ spot: Spot, _ workspace: inout Workspace) -> [Effect] {
        switch spot {
        case .choice(let index):
            workspace.design.pane = .data
            workspace.design.choose(index)
        case .row(let row):
            workspace.design.select(row)
            if case .section(let section) = row { workspace.design.toggleFold(section) }
        case .variant(let row): workspace.design.select(variant: row)
        }
        return []
    }

    /// Rows that tell what the line under the cursor is.
    private static func help(_ height: Int) -> Int { height < 12 ? 1 : 2 }
}

// MARK: Drawing

extension DesignPage {
    func draw(_ workspace: Workspace, on screen: inout Screen, in area: Rect) {
        let desk = workspace.design
        let layout = DesignLayout(area, desk.pane)
        func box(_ area: Rect, _ title: StyledText, _ note: StyledText, _ pane: DesignDesk.Pane?) -> Rect {
            let style = pane == desk.pane ? Style(.focus) : .border
            let room = area.width - note.displayWidth - 9
            return screen.box(area, title: title.elidedInMiddle(to: max(room, 6)), note: note, style: style)
                .inset(x: 1, y: 0)
        }
        let count = StyledText("\(desk.choices.count)", .muted)
        let data = box(layout.data, StyledText("Data", .title), count, .data)
        DataPane.draw(desk, on: &screen, in: data) { Self.target(.choice($0)) }
        let facts = box(layout.facts, StyledText(desk.choice?.name ?? "", .title), StyledText(), nil)
        DataPane.drawFacts(desk, on: &screen, in: facts)

        let changes = desk.draft?.edits.count ?? 0
        let note = changes == 0 ? StyledText() : StyledText("\(changes) changed *", .warning)
        var form = box(layout.form, StyledText("Form", .title) + origin(desk), note, .form)
        let help = form.cutBottom(Self.help(layout.form.height))
        FormPane.draw(desk, on: &screen, in: form) { Self.target(.row($0)) }
        for (line, text) in FormPane.help(desk).prefix(help.height).enumerated() {
            screen.draw(text, x: help.x, y: help.y + line, width: help.width, style: .muted)
        }
        let pane = PlanPane(workspace)
        let plan = box(layout.plan, StyledText("Study it makes", .title), pane.note(), .plan)
        pane.draw(on: &screen, in: plan) { Self.target(.variant($0)) }
    }

    /// What the form starts from, where that is one of several variants.
    private func origin(_ desk: DesignDesk) -> StyledText {
        guard let draft = desk.draft, draft.isOfStudy, !draft.isOfAll,
            draft.origin.variants.indices.contains(draft.variant)
        else { return StyledText() }
        return StyledText(" of \(draft.origin.variants[draft.variant].name)", .muted)
    }
}

// MARK: Where there is no room for frames

extension DesignPage {
    private static let compactHelp = 3

    func compactNote(_ workspace: Workspace) -> String {
        "Tab \(Self.title(DesignDesk.Pane.allCases.cycling(from: workspace.design.pane)))"
    }

    private static func title(_ pane: DesignDesk.Pane) -> String {
        switch pane {
        case .data: "data"
        case .form: "form"
        case .plan: "study"
        }
    }

    /// The pane that has the focus.
    func drawCompact(_ workspace: Workspace, on screen: inout Screen, in area: Rect) {
        let desk = workspace.design
        var rest = area
        switch desk.pane {
        case .data:
            DataPane.draw(desk, on: &screen, in: rest.cutTop(area.height - 1)) { Self.target(.choice($0)) }
            if let problem = desk.choice?.problem {
                screen.draw(problem, x: rest.x, y: rest.y, width: rest.width, style: .warning)
            }
        case .form:
            FormPane.draw(desk, on: &screen, in: rest.cutTop(max(area.height - Self.compactHelp, 1))) {
                Self.target(.row($0))
            }
            screen.drawWrapped(FormPane.help(desk).first ?? "", in: rest, style: .muted)
        case .plan: PlanPane(workspace).drawCompact(on: &screen, in: rest) { Self.target(.variant($0)) }
        }
    }
}
