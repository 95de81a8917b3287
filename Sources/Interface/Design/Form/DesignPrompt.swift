import Experiments
import ScreenKit

/// A line for typing on the page Design: a value, seeds, a path to open, or the name of a file to save.
package struct DesignPrompt: LinePrompt {
    package enum Kind: Sendable, Hashable {
        /// Of a key, by its path.
        case value(String)
        case seeds
        case open
        case save
    }

    private let kind: Kind
    /// What was in the line at first.
    private let initial: String
    package internal(set) var field: TextField
    private(set) var isOpen = true

    init(_ kind: Kind, _ text: String = "") {
        self.kind = kind
        field = TextField(text)
        initial = field.text
    }

    func bindings(_ workspace: Workspace) -> [Binding<DesignPrompt>] {
        let enter = Binding<DesignPrompt>([.enter], hint: action, help: action) { $0.accept(&$1) }
        let complete = Binding<DesignPrompt>([.tab], hint: "complete", help: "complete the path") { prompt, _ in
            [.complete(path: prompt.field.text)]
        }
        let leave = Binding<DesignPrompt>([.escape, .control("c")], hint: "leave", help: "leave") { prompt, _ in
            prompt.isOpen = false
            return []
        }
        return [enter] + (kind == .open ? [complete] : []) + [leave]
    }

    private var action: String {
        switch kind {
        case .value, .seeds: "take it"
        case .open: "open"
        case .save: "save"
        }
    }

    private mutating func accept(_ workspace: inout Workspace) -> [Effect] {
        let text = field.text
        do throws(InvalidExperiment) {
            switch kind {
            case .value(let path):
                // A value that cannot be typed as it is stays as it is.
                guard text != initial, let key = ExperimentSchema.key(path) else { break }
                let values = try key.values(typed: text)
                try workspace.design.edit { draft throws(InvalidExperiment) in try draft.set(values, for: key) }
            case .seeds:
                try workspace.design.edit { draft throws(InvalidExperiment) in try draft.set(seedsTyped: text) }
            case .open, .save:
                guard !text.isEmpty else { break }
                isOpen = false
                let yaml = workspace.design.plan.made.yaml
                return [kind == .open ? .openExperiment(path: text) : .saveExperiment(yaml, name: text)]
            }
            isOpen = false
        } catch {
            // The line stays open for another try.
            workspace.reply(error.problems.map(\.message).joined(separator: "; "))
        }
        return []
    }

    /// Takes over how a path may go on, if it is still the one in the line.
    mutating func take(_ path: String, _ endings: [String], _ workspace: inout Workspace) {
        guard kind == .open, field.text == path else { return }
        guard let first = endings.first else { return workspace.reply("nothing begins like this") }
        let shared = endings.dropFirst().reduce(first) { $0.commonPrefix(with: $1) }
        if !shared.isEmpty { field = TextField(path + shared) }
        if endings.count > 1 {
            let begun = path.split(separator: "/", omittingEmptySubsequences: false).last.map(String.init) ?? ""
            workspace.reply(endings.prefix(20).map { begun + $0 }.joined(separator: "  "))
        }
    }

    func draw(_ workspace: Workspace, on screen: inout Screen, in area: Rect) {
        var line = line(below: area, on: &screen)
        screen.draw(label, x: line.x, y: line.y, width: line.width / 2, style: .key.strong)
        _ = line.cutLeft(min(label.displayWidth, line.width / 2))
        let hint = hint
        if hint.displayWidth < line.width / 2 {
            let place = line.cutRight(hint.displayWidth + 1)
            screen.draw(hint, x: place.x + 1, y: place.y, style: .muted)
        }
        field.draw(on: &screen, in: line)
    }

    private var label: String {
        switch kind {
        case .value(let path): "\(ExperimentSchema.key(path)?.word ?? path): "
        case .seeds: "seeds: "
        case .open: "open: "
        case .save: "save as: "
        }
    }

    private var hint: String {
        switch kind {
        case .value(let path):
            ExperimentSchema.key(path).map {
                $0.kind.description + (ExperimentDraft.reasonForOne($0) == nil ? "; several: a, b" : "")
            } ?? ""
        case .seeds: "how many, or a list: 1, 2, 3"
        case .open: "an experiment file; Tab completes"
        case .save: "a new file; none is replaced"
        }
    }
}

extension String {
    /// The characters with which both texts begin.
    fileprivate func commonPrefix(with other: String) -> String {
        String(zip(self, other).prefix { $0 == $1 }.map(\.0))
    }
}

extension Workspace {
    /// Takes over how a path that is being typed may go on.
    mutating func complete(_ path: String, _ endings: [String]) {
        _ = inTopOverlay { overlay, workspace in
            guard var prompt = overlay as? DesignPrompt else { return }
            prompt.take(path, endings, &workspace)
            overlay = prompt
        }
    }

    /// Shows an experiment file that was asked for.
    mutating func openExperiment(_ file: String) {
        guard design.choose(identity: file) else { return }
        design.pane = .form
        show(.design)
    }
}
