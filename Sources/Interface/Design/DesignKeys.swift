import Experiments
import ScreenKit

extension DesignPage {
    func bindings(_ workspace: Workspace) -> [Binding<DesignPage>] {
        let own: [Binding<DesignPage>] =
            switch workspace.design.pane {
            case .data: [Self.openChoice]
            case .form: Self.changing
            case .plan: [Self.launchVariant]
            }
        return own + [Self.launchAll, Self.changePane(.tab, by: 1, hint: "pane", help: "next pane")] + Self.form
            + Self.files + [Self.changePane(.backTab, by: -1, help: "previous pane")]
            + Binding.moves { _, workspace, move in
                workspace.design.move(move)
                return []
            }
    }

    private static func changePane(_ key: Key, by step: Int, hint: String? = nil, help: String) -> Binding<DesignPage> {
        Binding([key], hint: hint, help: help) { _, workspace in
            workspace.design.pane = DesignDesk.Pane.allCases.cycling(from: workspace.design.pane, by: step)
            return []
        }
    }

    // MARK: Data

    private static let openChoice = Binding<DesignPage>(
        [.enter], hint: "choose", help: "go to the form; of absent data: how to get it",
        unless: { $1.design.choice == nil ? "there is no experiment" : nil },
        perform: { _, workspace in
            guard let choice = workspace.design.choice else { return [] }
            guard let problem = choice.problem else {
                workspace.design.pane = .form
                return []
            }
            let first = TextOverlay.Paragraph(problem, choice.isUnreadable ? .bad : .warning)
            let advice = choice.advice.flatMap { [TextOverlay.Paragraph(""), .init($0)] }
            workspace.open(TextOverlay(title: choice.name, [first] + advice))
            return []
        })

    // MARK: Form

    private static let changing: [Binding<DesignPage>] = [
        Binding([.enter], hint: "change", help: "change the value, or open the section", unless: lackOfRow) {
            $1.changeRow()
        },
        Binding(
            [.character(" ")], hint: "mark", help: "mark several values: every combination is a variant",
            unless: lackOfRow
        ) { $1.markRow() },
        step([.right, .character("l")], by: 1, hint: "next", help: "next value"),
        step([.left, .character("h")], by: -1, help: "previous value"),
    ]

    private static func step(_ keys: [Key], by step: Int, hint: String? = nil, help: String) -> Binding<DesignPage> {
        Binding(keys, hint: hint, help: help, unless: lackOfRow) { $1.stepRow(by: step) }
    }

    private static let form: [Binding<DesignPage>] = [
        Binding([.character("/")], hint: "find", help: "find any key", unless: lackOfDraft) { _, workspace in
            guard let draft = workspace.design.draft else { return [] }
            workspace.open(KeyFinder(draft, reading: workspace.design.form.read))
            return []
        },
        Binding([.character("*")], hint: "changed", help: "show only what was changed", unless: lackOfDraft) {
            _, workspace in
            workspace.design.toggleChanges()
            return []
        },
        Binding(
            [.character("u")], hint: "undo", help: "undo the last change",
            unless: { $1.design.draft?.canUndo == true ? nil : "nothing was changed" },
            perform: { _, workspace in
                workspace.change { $0.undo() }
                return []
            }),
    ]

    @Sendable private static func lackOfDraft(_ page: DesignPage, _ workspace: Workspace) -> String? {
        guard let choice = workspace.design.choice else { return "there is no experiment" }
        return choice.isUnreadable ? choice.problem : nil
    }

    @Sendable private static func lackOfRow(_ page: DesignPage, _ workspace: Workspace) -> String? {
        lackOfDraft(page, workspace) ?? (workspace.design.form.row == nil ? "there is nothing to change" : nil)
    }

    // MARK: Files

    private static let files: [Binding<DesignPage>] = [
        Binding(
            [.character("w")], hint: "save", help: "save the study as a file",
            unless: { $1.immutability ?? lackOfDraft($0, $1) ?? $1.design.plan.made.obstacle },
            perform: { _, workspace in
                let name = workspace.design.plan.study.variants.first?.experiment.name ?? ""
                workspace.open(DesignPrompt(.save, "\(name)-study.yaml"))
                return []
            }),
        Binding([.character("o")], hint: "open", help: "open an experiment file by its path") { _, workspace in
            workspace.open(DesignPrompt(.open))
            return []
        },
        Binding(
            [.character("e")], help: "edit the file in your editor (EDITOR)",
            unless: { _, workspace in
                guard let choice = workspace.design.choice else { return "there is no experiment" }
                return choice.file == nil ? "\(choice.name) has no file; w saves one, which can be edited" : nil
            },
            perform: { _, workspace in workspace.design.choice?.file.map { [.edit(file: $0)] } ?? [] }),
    ]

    // MARK: Study

    private static let launchVariant = Binding<DesignPage>(
        [.enter], hint: "launch", help: "launch what is missing of the variant",
        unless: { _, workspace in
            if let reason = workspace.immutability ?? workspace.design.problem { return reason }
            if let omission = workspace.design.plan.omission { return "left out: \(omission.reason)" }
            return workspace.design.plan.variant == nil ? "there is no variant" : nil
        },
        perform: { _, workspace in
            let plan = workspace.design.plan
            let entries = plan.progress(workspace.library).entries(of: plan.variant)
            // What is there already is launched again only after a question.
            return entries.contains(where: \.isMissing)
                ? workspace.launchMissing(of: entries) : workspace.launch(entries.map(\.experiment))
        })

    private static let launchAll = Binding<DesignPage>(
        [.character("a")], hint: "launch all", help: "launch what is missing of the study",
        unless: { _, workspace in
            workspace.immutability ?? workspace.design.problem
                ?? workspace.design.plan.progress(workspace.library).obstacle
        },
        perform: { _, workspace in
            workspace.launchMissing(of: workspace.design.plan.progress(workspace.library).entries(of: nil))
        })
}

// MARK: What keys do to the line under the cursor

extension Workspace {
    /// Changes the draft, or says why not.
    fileprivate mutating func change(
        _ body: (inout ExperimentDraft) throws(InvalidExperiment) -> Void
    ) {
        do throws(InvalidExperiment) { try design.edit(body) } catch {
            reply(error.problems.map(\.message).joined(separator: "; "))
        }
    }

    fileprivate mutating func changeRow() -> [Effect] {
        guard let row = design.form.row, let draft = design.draft else { return [] }
        switch row {
        case .section(let section): design.toggleFold(section)
        case .scope: change { $0.change(ofAll: !draft.isOfAll) }
        case .seeds: open(DesignPrompt(.seeds, Self.typed(draft.seeds)))
        case .key(let path):
            guard let key = ExperimentSchema.key(path) else { return [] }
            if let chooser = ValueChooser(key, draft) {
                open(chooser)
            } else if key.kind == .flag {
                return stepRow(by: 1)
            } else {
                let values = draft.values(of: key).map(key.typed)
                open(DesignPrompt(.value(path), values.joined(separator: ", ")))
            }
        }
        return []
    }

    /// Seeds as they are typed: their number if they are counted up from the first.
    private static func typed(_ seeds: [UInt64]) -> String {
        guard let first = seeds.first, seeds.enumerated().allSatisfy({ $1 == first + UInt64($0) }) else {
            return seeds.map(String.init).joined(separator: ", ")
        }
        return "\(seeds.count)"
    }

    fileprivate mutating func markRow() -> [Effect] {
        guard let key = design.key, let draft = design.draft else { return changeRow() }
        if let reason = ExperimentDraft.reasonForOne(key) {
            reply(reason)
            return []
        }
        guard key.kind == .flag else { return changeRow() }
        let values = draft.values(of: key)
        change { draft throws(InvalidExperiment) in
            try draft.set(values.count > 1 ? [values[0]] : values + values.map(Self.turned), for: key)
        }
        return []
    }

    private static func turned(_ value: ExperimentValue) -> ExperimentValue {
        if case .flag(let isOn) = value { .flag(!isOn) } else { value }
    }

    fileprivate mutating func stepRow(by step: Int) -> [Effect] {
        guard let row = design.form.row, let draft = design.draft else { return [] }
        switch row {
        case .section(let section):
            if design.form.folded.contains(section) == (step > 0) { design.toggleFold(section) }
        case .scope: change { $0.change(ofAll: !draft.isOfAll) }
        case .seeds:
            let count = min(max(draft.seeds.count + step, 1), 1_000)
            change { draft throws(InvalidExperiment) in try draft.set(seedsTyped: "\(count)") }
        case .key(let path):
            guard let key = ExperimentSchema.key(path), let value = draft.values(of: key).first else { return [] }
            switch (key.kind, value) {
            case (.flag, _):
                change { draft throws(InvalidExperiment) in try draft.set([Self.turned(value)], for: key) }
            case (.choice(let names), .text(let name)):
                let next = ExperimentValue.text(names.cycling(from: name, by: step))
                change { draft throws(InvalidExperiment) in try draft.set([next], for: key) }
            default: reply("Enter types a value of \(path)")
            }
        }
        return []
    }
}
