import ScreenKit

/// A line for typing a session of one's own.
package struct SessionPrompt: LinePrompt {
    package internal(set) var field: TextField
    private(set) var isOpen = true

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

    func draw(_ workspace: Workspace, on screen: inout Screen, in area: Rect) {
        draw(
            label: "items by commas: ", example: " names, or words of titles, oldest first", on: &screen,
            below: area)
    }
}
