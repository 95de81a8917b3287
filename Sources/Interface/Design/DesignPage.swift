import Basics
import Experiments
import ScreenKit

/// The page for choosing an experiment, switching off parts of its model, and launching it.
package struct DesignPage: Page {
    static let id = PageID.design

    enum Spot: Sendable, Hashable {
        case experiment(Int)
        case variant(Int)
        case field(DesignForm.Field)
    }

    package private(set) var form: DesignForm

    init(_ workspace: Workspace) { form = DesignForm(choices: workspace.choices) }

    mutating func resize(_ workspace: inout Workspace) {
        let area = Workspace.pageArea(workspace.size)
        guard workspace.layout == .full else {
            return form.resize(experiments: area.height - 1, variants: area.height - 1)
        }
        form.resize(experiments: area.height - 2, variants: StudyPane.visibleRows(size: workspace.size))
    }

    mutating func scroll(by rows: Int, _ workspace: inout Workspace) { form.scroll(by: rows) }

    mutating func click(_ spot: Spot, _ workspace: inout Workspace) -> [Effect] {
        switch spot {
        case .experiment(let index):
            form.pane = .experiments
            form.choose(index)
        case .variant(let index):
            form.pane = .study
            form.choose(variant: index)
        case .field(let field): form.focus(field)
        }
        return []
    }
}

// MARK: Keys

extension DesignPage {
    func bindings(_ workspace: Workspace) -> [Binding<DesignPage>] {
        [
            launch,
            Binding(
                [.character("a")], hint: "launch all", help: "launch study or ablations",
                unless: { $0.obstacleToAll($1) },
                perform: { page, workspace in
                    page.form.study == nil
                        ? workspace.launch(page.form.ablations)
                        : workspace.launchMissing(of: nil, inChoice: page.form.choiceIndex)
                }),
            changePane(.tab, by: 1, hint: "pane", help: "next pane"),
            changePane(.backTab, by: -1, help: "previous pane"),
        ]
            + Binding.moves { page, _, move in
                page.form.move(move)
                return []
            }
            + [
                change([.right, .character("l"), .character(" ")], by: 1, hint: "change", help: "next value"),
                change([.left, .character("h")], by: -1, help: "previous value"),
            ]
    }

    /// Enter launches the variant in the study pane, and the form elsewhere.
    private var launch: Binding<DesignPage> {
        switch form.pane {
        case .study:
            Binding(
                [.enter], hint: "launch", help: "launch form or variant", unless: { $0.obstacleToVariant($1) },
                perform: { $1.launchMissing(of: $0.form.variantIndex, inChoice: $0.form.choiceIndex) })
        case .experiments, .ablations:
            Binding(
                [.enter], hint: "launch", help: "launch form or variant", unless: { $0.obstacleToForm($1) },
                perform: { $1.launch($0.form.experiments) })
        }
    }

    private func changePane(
        _ key: Key, by step: Int, hint: String? = nil, help: String
    ) -> Binding<DesignPage> {
        Binding([key], hint: hint, help: help) { page, _ in
            page.form.changePane(by: step)
            return []
        }
    }

    private func change(
        _ keys: [Key], by step: Int, hint: String? = nil, help: String
    ) -> Binding<DesignPage> {
        Binding(
            keys, hint: hint, help: help,
            unless: { page, _ in
                page.form.pane == .ablations ? nil : "the values are in the pane Ablations; Tab goes there"
            },
            perform: { page, _ in
                page.form.change(by: step)
                return []
            })
    }

    private func obstacleToForm(_ workspace: Workspace) -> String? { workspace.immutability ?? form.problem }

    private func obstacleToVariant(_ workspace: Workspace) -> String? {
        workspace.immutability ?? form.choice?.problem ?? progress(workspace).obstacle(of: form.variantIndex)
    }

    private func obstacleToAll(_ workspace: Workspace) -> String? {
        if let reason = workspace.immutability ?? form.choice?.problem { return reason }
        if form.study != nil { return progress(workspace).obstacle(of: nil) }
        guard let choice = form.choice else { return form.problem }
        return choice.experiment.reads("model.hierarchy") ? nil : "\(choice.name) has no parts to switch off"
    }

    /// Progress of the chosen experiment's study.
    private func progress(_ workspace: Workspace) -> StudyProgress {
        workspace.progress(ofChoice: form.choiceIndex)
    }
}

// MARK: Drawing

extension DesignPage {
    func draw(_ workspace: Workspace, on screen: inout Screen, in area: Rect) {
        var right = area
        let left = right.cutLeft(min(max(area.width * 3 / 10, 24), 44))
        drawExperiments(on: &screen, in: left)
        let facts = form.experiment.map { ExperimentFacts.lines($0) } ?? []
        if form.study != nil {
            let layout = StudyPane.layout(size: screen.size)
            let progress = progress(workspace)
            StudyPane.draw(form, progress, on: &screen, in: right.cutTop(layout.study))
            let failure = StudyProgress.failure(progress.entries(of: form.variantIndex))
            AblationPane.draw(form, failure: failure, on: &screen, in: right.cutTop(layout.form))
            drawDetails(facts, on: &screen, in: right)
            return
        }
        AblationPane.draw(form, on: &screen, in: right.cutTop(DesignForm.Field.allCases.count + 4))
        let plan = PlanPane(
            form, isFormBlocked: obstacleToForm(workspace) != nil, isAllBlocked: obstacleToAll(workspace) != nil)
        plan.draw(workspace.studies, on: &screen, in: right.cutTop(plan.height(in: right.height)))
        drawDetails(facts, on: &screen, in: right.cutTop(right.height >= 20 ? facts.count + 2 : right.height))
        if let choice = form.choice { ResultsPane.draw(choice, workspace.library, on: &screen, in: right) }
    }

    static func frame(_ isFocused: Bool) -> Style { isFocused ? Style(.focus) : .border }

    private func drawExperiments(on screen: inout Screen, in area: Rect) {
        let isFocused = form.pane == .experiments
        let inner = screen.box(
            area, title: StyledText("Experiments", .title), note: StyledText("\(form.choices.count)", .muted),
            style: Self.frame(isFocused)
        ).inset(x: 1, y: 0)
        let offset = form.choiceCursor.offset
        for (line, choice) in form.choices.dropFirst(offset).prefix(inner.height).enumerated() {
            let index = offset + line
            let row = Rect(x: inner.x, y: inner.y + line, width: inner.width, height: 1)
            let isChosen = index == form.choiceIndex
            let name = StyledText((isChosen ? "▶ " : "  ") + choice.name, choice.problem == nil ? .text : .muted)
            screen.draw(name, x: row.x, y: row.y, width: row.width)
            if isChosen && isFocused { screen.select(row) }
            screen.addHotspot(row, Self.target(.experiment(index)))
        }
    }

    private func drawDetails(_ facts: [(name: String, value: String)], on screen: inout Screen, in area: Rect) {
        guard area.height >= 3, let choice = form.choice else { return }
        let variant = form.variant.map { " · \($0.name)" } ?? ""
        let inner = screen.box(area, title: StyledText(choice.name + variant, .title)).inset(x: 1, y: 0)
        for (line, fact) in facts.enumerated() where line < inner.height {
            screen.draw(fact.name, x: inner.x, y: inner.y + line, width: 11, style: .header)
            screen.draw(fact.value, x: inner.x + 11, y: inner.y + line, width: inner.width - 11)
        }
    }
}
