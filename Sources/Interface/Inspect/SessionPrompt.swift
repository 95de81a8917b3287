import ScreenKit

/// A line for typing a session of one's own.
package struct SessionPrompt: Overlay {
    package private(set) var field: TextField
    private(set) var isOpen = true
    let rowsBelow = 1

    init(_ text: String) { field = TextField(text) }

    func bindings(_ workspace: Workspace) -> [Binding<SessionPrompt>] {
        [
            Binding([.enter], hint: "ask the model", help: "what the model says after these items") {
                prompt, workspace in
                prompt.isOpen = false
                let isBlank = prompt.field.text.allSatisfy { $0 == " " || $0 == "," }
                workspace.inspections.typed = isBlank ? nil : prompt.field.text
                return []
            },
            Binding([.escape, .control("c")], hint: "leave as it was", help: "leave as it was") { prompt, _ in
                prompt.isOpen = false
                return []
            },
        ]
    }

    mutating func type(_ key: Key, _ workspace: inout Workspace) -> Bool { field.press(key) }

    mutating func paste(_ text: String, _ workspace: inout Workspace) -> Bool {
        field.paste(text)
        return true
    }

    mutating func resize(_ workspace: inout Workspace) {}

    mutating func scroll(by rows: Int, _ workspace: inout Workspace) {}

    func draw(_ workspace: Workspace, on screen: inout Screen, in area: Rect) {
        var line = Rect(x: area.x, y: area.maxY, width: area.width, height: rowsBelow).inset(x: 1, y: 0)
        screen.fill(line)
        let label = "items: "
        screen.draw(label, x: line.x, y: line.y, style: .key.strong)
        _ = line.cutLeft(label.displayWidth)
        if field.text.isEmpty {
            let example = " names, or words of titles, oldest first, commas between them"
            screen.draw(example, x: line.x, y: line.y, width: line.width, style: .muted)
        }
        field.draw(on: &screen, in: line)
    }
}
