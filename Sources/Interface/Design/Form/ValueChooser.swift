import Experiments
import ScreenKit

/// The values of a key that has a choice of them, to take one or mark several.
package struct ValueChooser: Overlay {
    enum Spot: Sendable, Hashable { case value(Int) }

    private let key: ExperimentKey
    private let names: [String]
    package private(set) var marked: [String]
    private var cursor: ListCursor
    private var help: [String] = []
    private(set) var isOpen = true

    /// Nil for a key without a choice.
    init?(_ key: ExperimentKey, _ draft: ExperimentDraft) {
        guard case .choice(let names) = key.kind else { return nil }
        self.key = key
        self.names = names
        marked = draft.values(of: key).map(\.plain)
        cursor = ListCursor(count: names.count, height: names.count)
        cursor.select(names.firstIndex(of: marked.first ?? "") ?? 0)
    }

    func bindings(_ workspace: Workspace) -> [Binding<ValueChooser>] {
        [
            Binding([.enter], hint: "take it", help: "take the value under the cursor, or the marked ones") {
                chooser, workspace in
                chooser.take(&workspace)
                return []
            },
            Binding(
                [.character(" ")], hint: "mark", help: "mark several values: a grid",
                unless: { chooser, _ in ExperimentDraft.reasonForOne(chooser.key) },
                perform: { chooser, _ in
                    chooser.toggle(chooser.cursor.index)
                    return []
                }),
            Binding([.escape, .character("q"), .control("c")], hint: "leave", help: "leave") { chooser, _ in
                chooser.isOpen = false
                return []
            },
        ]
            + Binding.moves { chooser, _, move in
                chooser.cursor.move(move)
                return []
            }
    }

    private mutating func toggle(_ index: Int) {
        let name = names[index]
        if let place = marked.firstIndex(of: name) {
            if marked.count > 1 { marked.remove(at: place) }
        } else {
            marked = names.filter { marked.contains($0) || $0 == name }
        }
    }

    private mutating func take(_ workspace: inout Workspace) {
        isOpen = false
        let values = (marked.count > 1 ? marked : [names[cursor.index]]).map(ExperimentValue.text)
        do throws(InvalidExperiment) {
            try workspace.design.edit { draft throws(InvalidExperiment) in try draft.set(values, for: key) }
        } catch { workspace.reply(error.description) }
    }

    mutating func resize(_ workspace: inout Workspace) {
        let area = Workspace.pageArea(workspace.size)
        help = key.help.wrapped(to: max(min(area.width, 60) - 4, 1))
        if help.count + names.count + 2 > area.height { help = [] }
        cursor.resize(height: min(names.count, area.height - 2 - help.count))
    }

    mutating func scroll(by rows: Int, _ workspace: inout Workspace) { cursor.scroll(by: rows) }

    mutating func click(_ spot: Spot, _ workspace: inout Workspace) -> [Effect] {
        switch spot {
        case .value(let index):
            if index == cursor.index { toggle(index) }
            cursor.select(index)
        }
        return []
    }

    func draw(_ workspace: Workspace, on screen: inout Screen, in area: Rect) {
        let width = max((names + help + [key.path]).map(\.displayWidth).max() ?? 0, 20) + 6
        let frame = area.centred(width: width, height: help.count + cursor.height + 2)
        screen.fill(frame.inset(x: -1, y: 0))
        var inner = screen.box(frame, title: StyledText(key.path, .title), style: Style(.focus)).inset(x: 1, y: 0)
        for text in help {
            let line = inner.cutTop(1)
            screen.draw(text, x: line.x, y: line.y, width: line.width, style: .muted)
        }
        for (line, index) in cursor.visible.prefix(inner.height).enumerated() {
            let row = Rect(x: inner.x, y: inner.y + line, width: inner.width, height: 1)
            let isMarked = marked.contains(names[index])
            let sign = marked.count > 1 ? (isMarked ? "■ " : "□ ") : isMarked ? "● " : "○ "
            screen.draw(
                sign + names[index], x: row.x, y: row.y, width: row.width, style: isMarked ? .accent.strong : .text)
            if index == cursor.index { screen.select(row) }
            screen.addHotspot(row, Self.target(.value(index)))
        }
    }

    package static func == (left: ValueChooser, right: ValueChooser) -> Bool {
        left.key.path == right.key.path && left.marked == right.marked && left.cursor == right.cursor
            && left.isOpen == right.isOpen
    }
}
