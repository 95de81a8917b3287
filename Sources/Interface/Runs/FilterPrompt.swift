import ScreenKit

/// A line for typing what runs must fit to be in view (`RunFilter`). The table follows every key.
package struct FilterPrompt: Overlay {
    package private(set) var field: TextField
    private(set) var isOpen = true
    let rowsBelow = 1

    /// A blank is ready for the next word.
    init(_ filter: RunFilter) { field = TextField(filter.isEmpty ? "" : filter.text + " ") }

    func bindings(_ workspace: Workspace) -> [Binding<FilterPrompt>] {
        [
            Binding([.enter], hint: "keep", help: "keep the filter") { prompt, _ in
                prompt.isOpen = false
                return []
            },
            Self.move(.down, .down, hint: "down", help: "the run below"),
            Self.move(.up, .up, hint: "up", help: "the run above"),
            Self.move(.pageDown, .pageDown, help: "a page down"),
            Self.move(.pageUp, .pageUp, help: "a page up"),
            Binding([.escape, .control("c")], hint: "all runs", help: "show all runs again") { prompt, workspace in
                prompt.isOpen = false
                workspace.runs.show(RunFilter(), of: workspace.library)
                return []
            },
        ]
    }

    private static func move(
        _ key: Key, _ move: ListCursor.Move, hint: String? = nil, help: String
    ) -> Binding<FilterPrompt> {
        Binding([key], hint: hint, help: help) { _, workspace in
            workspace.runs.move(move)
            return []
        }
    }

    mutating func type(_ key: Key, _ workspace: inout Workspace) -> Bool {
        guard field.press(key) else { return false }
        apply(&workspace)
        return true
    }

    mutating func paste(_ text: String, _ workspace: inout Workspace) -> Bool {
        field.paste(text)
        apply(&workspace)
        return true
    }

    private func apply(_ workspace: inout Workspace) {
        // Moving the cursor in the text does not change the table.
        if field.text == workspace.runs.filter.text { return }
        workspace.runs.show(RunFilter(field.text), of: workspace.library)
    }

    mutating func resize(_ workspace: inout Workspace) {}

    mutating func scroll(by rows: Int, _ workspace: inout Workspace) { workspace.runs.scroll(by: rows) }

    func draw(_ workspace: Workspace, on screen: inout Screen, in area: Rect) {
        var line = Rect(x: area.x, y: area.maxY, width: area.width, height: rowsBelow).inset(x: 1, y: 0)
        screen.fill(line)
        screen.draw("/", x: line.x, y: line.y, style: .key.strong)
        _ = line.cutLeft(2)
        let problem = workspace.runs.filter.problem.map { "\($0) · " } ?? ""
        let count = problem + "\(workspace.runs.order.count) of \(workspace.library.count)"
        let place = line.cutRight(min(count.displayWidth, line.width * 2 / 3))
        screen.draw(
            count, x: place.x, y: place.y, width: place.width, style: problem.isEmpty ? .muted : .warning)
        _ = line.cutRight(1)
        if field.text.isEmpty {
            let example = " words, val>13, !failed, tag:word, data:name, hierarchy=none"
            screen.draw(example, x: line.x, y: line.y, width: line.width, style: .muted)
        }
        field.draw(on: &screen, in: line)
    }
}
