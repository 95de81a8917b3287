import Runs
import ScreenKit

/// A line for writing a note about a run, or its tags.
package struct NotePrompt: Overlay {
    package enum Kind: Sendable, Hashable { case note, tags }

    private let kind: Kind
    private let run: RunID
    package private(set) var field: TextField
    private(set) var isOpen = true
    let rowsBelow = 1

    init(_ kind: Kind, of run: RunRecord) {
        self.kind = kind
        self.run = run.id
        field = TextField(kind == .note ? run.notes.note : run.notes.tags.joined(separator: " "))
    }

    func bindings(_ workspace: Workspace) -> [Binding<NotePrompt>] {
        [
            Binding([.enter], hint: "keep", help: "keep it") { prompt, workspace in
                prompt.isOpen = false
                guard let known = workspace.library[prompt.run]?.notes else { return [] }
                let notes =
                    prompt.kind == .note
                    ? RunNotes(note: prompt.field.text, tags: known.tags.joined(separator: " "))
                    : RunNotes(note: known.note, tags: prompt.field.text)
                workspace.library.change(prompt.run) { $0.notes = notes }
                return [.annotate(prompt.run, notes)]
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
        let label = kind == .note ? "note: " : "tags: "
        screen.draw(label, x: line.x, y: line.y, style: .key.strong)
        _ = line.cutLeft(label.displayWidth)
        if field.text.isEmpty {
            let example = kind == .note ? " what the run is for, what it showed" : " words, separated by blanks"
            screen.draw(example, x: line.x, y: line.y, width: line.width, style: .muted)
        }
        field.draw(on: &screen, in: line)
    }
}
