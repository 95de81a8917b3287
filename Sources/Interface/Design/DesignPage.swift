import Basics
import Experiments
import ScreenKit

/// Choose an experiment, switch parts of the model off, launch.
enum DesignPage {
    static let bindings: [Binding] = [
        Binding(
            [.enter], hint: "launch", help: "launch form or variant", unless: obstacle
        ) { state in
            guard state.design.pane == .study else { return launch(state.design.experiments, &state) }
            return state.launchMissing(of: state.design.variantIndex)
        },
        Binding(
            [.character("a")], hint: "launch all",
            help: "launch study or ablations", unless: allObstacle
        ) { state in
            state.design.study == nil ? launch(state.design.ablations, &state) : state.launchMissing(of: nil)
        },
        pane(.tab, by: 1, hint: "pane", help: "next pane"),
        pane(.backTab, by: -1, help: "previous pane"),
        move([.up, .character("k")], help: "up") { _ in -1 },
        move([.down, .character("j")], help: "down") { _ in 1 },
        move([.pageUp, .control("u")], help: "a page up") { -StudyPane.visibleRows(size: $0.size) },
        move([.pageDown, .control("d")], help: "a page down") { StudyPane.visibleRows(size: $0.size) },
        move([.home, .character("g")], help: "first") { _ in -Study.runLimit },
        move([.end, .character("G")], help: "last") { _ in Study.runLimit },
        change([.right, .character("l"), .character(" ")], by: 1, hint: "change", help: "next value"),
        change([.left, .character("h")], by: -1, help: "previous value"),
    ]

    private static func move(
        _ keys: [Key], help: String, by rows: @escaping @Sendable (Workbench) -> Int
    ) -> Binding {
        Binding(keys, help: help) { state in
            state.design.move(by: rows(state), visible: StudyPane.visibleRows(size: state.size))
            return []
        }
    }

    private static func pane(_ key: Key, by step: Int, hint: String? = nil, help: String) -> Binding {
        Binding([key], hint: hint, help: help) { state in
            state.design.changePane(by: step)
            return []
        }
    }

    private static func change(_ keys: [Key], by step: Int, hint: String? = nil, help: String) -> Binding {
        Binding(
            keys, hint: hint, help: help,
            unless: { $0.design.pane == .ablations ? nil : "the values are in the pane Ablations; Tab goes there" },
            perform: { state in
                state.design.change(by: step)
                return []
            })
    }

    @Sendable private static func obstacle(_ state: Workbench) -> String? {
        guard state.design.pane == .study else { return state.immutability ?? state.design.problem }
        return state.immutability ?? state.design.choice?.problem
            ?? StudyProgress(state).obstacle(of: state.design.variantIndex)
    }

    @Sendable private static func allObstacle(_ state: Workbench) -> String? {
        if let reason = state.immutability ?? state.design.choice?.problem { return reason }
        if state.design.study != nil { return StudyProgress(state).obstacle(of: nil) }
        guard let choice = state.design.choice else { return state.design.problem }
        return choice.experiment.reads("model.hierarchy") ? nil : "\(choice.name) has no parts to switch off"
    }

    private static func launch(_ experiments: [Experiment], _ state: inout Workbench) -> [Effect] {
        let count = experiments.count
        state.inform("launched \(count) run\(count == 1 ? "" : "s"); 2 lists the runs, 3 shows their curves")
        return experiments.map(Effect.launch)
    }

    /// Rows of the fields and of the study are numbered behind those of the experiments.
    static func select(_ row: Int, _ state: inout Workbench) {
        let count = state.design.choices.count
        let fields = DesignForm.Field.allCases.count
        if row < count {
            state.design.pane = .experiments
            if row != state.design.choiceIndex { state.design.choose(row) }
        } else if let field = DesignForm.Field(rawValue: row - count) {
            state.design.focus(field)
        } else if let variants = state.design.study?.variants, variants.indices.contains(row - count - fields) {
            state.design.pane = .study
            state.design.choose(variant: row - count - fields)
        }
    }
}

extension DesignPage {
    static func draw(_ state: Workbench, on screen: inout Screen, in area: Rect) {
        var right = area
        let left = right.cutLeft(min(max(area.width * 3 / 10, 24), 44))
        drawExperiments(state.design, on: &screen, in: left)
        let facts = state.design.experiment.map { ExperimentFacts.lines($0) } ?? []
        if state.design.study != nil {
            let layout = StudyPane.layout(size: screen.size)
            StudyPane.draw(state, on: &screen, in: right.cutTop(layout.study))
            let failure = StudyProgress.failure(StudyProgress(state).entries(of: state.design.variantIndex))
            AblationPane.draw(state.design, failure: failure, on: &screen, in: right.cutTop(layout.form))
            drawDetails(state.design, facts, on: &screen, in: right)
            return
        }
        AblationPane.draw(state.design, on: &screen, in: right.cutTop(DesignForm.Field.allCases.count + 4))
        drawPlan(state, on: &screen, in: right.cutTop(min(right.height - 7, 4 + planRows(state.design, right.height))))
        drawDetails(
            state.design, facts, on: &screen,
            in: right.cutTop(right.height >= 20 ? facts.count + 2 : right.height))
        drawResults(state, on: &screen, in: right)
    }

    static func frame(_ isFocused: Bool) -> Style { isFocused ? Style(.focus) : .border }

    private static func drawExperiments(_ form: DesignForm, on screen: inout Screen, in area: Rect) {
        let isFocused = form.pane == .experiments
        let inner = screen.box(
            area, title: StyledText("Experiments", .title), note: StyledText("\(form.choices.count)", .muted),
            style: frame(isFocused)
        ).inset(x: 1, y: 0)
        let offset = max(form.choiceIndex - inner.height + 1, 0)
        for line in 0..<inner.height where offset + line < form.choices.count {
            let index = offset + line
            let choice = form.choices[index]
            let row = Rect(x: inner.x, y: inner.y + line, width: inner.width, height: 1)
            let isChosen = index == form.choiceIndex
            let name = StyledText((isChosen ? "▶ " : "  ") + choice.name, choice.problem == nil ? .text : .muted)
            screen.draw(name, x: row.x, y: row.y, width: row.width)
            if isChosen && isFocused { screen.select(row) }
            screen.addHotspot(row, .row(index))
        }
    }

    private static func planRows(_ form: DesignForm, _ height: Int) -> Int {
        min(form.experiments.count + (height >= 20 ? form.ablations.count : 0), max(height - 13, 0))
    }

    private static func drawPlan(_ state: Workbench, on screen: inout Screen, in area: Rect) {
        let form = state.design
        let inner = screen.box(area, title: StyledText("Launch", .title)).inset(x: 1, y: 0)
        let plans: [(key: String, runs: [Experiment], isBlocked: Bool)] = [
            ("Enter", form.experiments, obstacle(state) != nil), ("a", form.ablations, allObstacle(state) != nil),
        ]
        var y = inner.y
        for (number, plan) in plans.enumerated() {
            let count = plan.isBlocked ? 0 : plan.runs.count
            let runs = count == 1 ? "1 run" : "\(count) runs"
            var names: [String] = []
            for name in plan.runs.map({ state.name(of: $0) }) where names.last != name { names.append(name) }
            let line =
                StyledText(plan.key.padding(to: 6), plan.isBlocked ? .muted : .key.strong)
                + StyledText("\(runs) ".padding(to: 7), plan.isBlocked ? .muted : .text.strong)
                + StyledText(names.joined(separator: ", "), plan.isBlocked ? .muted : .text)
            screen.draw(line, x: inner.x, y: y, width: inner.width)
            y += 1
            let linesLeft = inner.maxY - y - (plans.count - 1 - number)
            guard !plan.isBlocked, plan.runs.count > 1, linesLeft > 0 else { continue }
            for (index, run) in plan.runs.prefix(linesLeft).enumerated() {
                let isCut = index == linesLeft - 1 && plan.runs.count > linesLeft
                let text =
                    isCut ? "… \(plan.runs.count - index) more" : "\(state.name(of: run)) · seed \(run.training.seed)"
                screen.draw(text, x: inner.x + 13, y: y, width: inner.width - 13, style: .muted)
                y += 1
            }
        }
    }

    /// What runs of the chosen experiment have reached, the newest first.
    private static func drawResults(_ state: Workbench, on screen: inout Screen, in area: Rect) {
        guard area.height >= 4, let choice = state.design.choice else { return }
        let runs = state.runs.inOrderOfArrival.reversed().filter { $0.id.experiment == choice.experiment.name }
        let inner = screen.box(
            area, title: StyledText("Results so far", .title), note: StyledText("\(runs.count)", .muted)
        ).inset(x: 1, y: 0)
        let table = Table(
            columns: [
                .init("variant", width: 12, isFlexible: true, maximumWidth: 40, showsEnds: true),
                .init("seed", width: 4, alignment: .trailing),
                .init("status", width: 13), .init("epochs", width: 6, alignment: .trailing),
                .init("val MRR%", width: 8, alignment: .trailing), .init("MRR@20%", width: 7, alignment: .trailing),
            ], isClickable: false)
        let shown = Array(runs.prefix(Table.visibleRows(height: inner.height)))
        table.draw(on: &screen, in: inner, rowCount: shown.count, offset: 0, selected: nil) { index in
            resultRow(shown[index])
        }
    }

    private static func resultRow(_ run: RunRecord) -> [StyledText] {
        [
            StyledText(run.variant), StyledText("\(run.experiment.training.seed)", .muted),
            run.shortStatus, StyledText(run.epoch.map { Numbers.fixed($0, 1) } ?? "–", .muted),
            StyledText(run.validation.map { Numbers.percent($0.mrr) } ?? "–"),
            StyledText(run.test.map { Numbers.percent($0.mrr) } ?? "–"),
        ]
    }

    private static func drawDetails(
        _ form: DesignForm, _ facts: [(name: String, value: String)], on screen: inout Screen, in area: Rect
    ) {
        guard area.height >= 3, let choice = form.choice else { return }
        let variant = form.variant.map { " · \($0.name)" } ?? ""
        let inner = screen.box(area, title: StyledText(choice.name + variant, .title)).inset(x: 1, y: 0)
        for (line, fact) in facts.enumerated() where line < inner.height {
            screen.draw(fact.name, x: inner.x, y: inner.y + line, width: 11, style: .header)
            screen.draw(fact.value, x: inner.x + 11, y: inner.y + line, width: inner.width - 11)
        }
    }
}

extension String {
    /// Blanks on the right up to a display width.
    func padding(to width: Int) -> String { self + String(repeating: " ", count: max(width - displayWidth, 0)) }
}
