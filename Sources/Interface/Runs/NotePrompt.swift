import Runs
import ScreenKit

/// A line for writing a note about a run, or its tags.
package struct NotePrompt: LinePrompt {
    package enum Kind: Sendable, Hashable { case note, tags }

    private let kind: Kind
    private let run: RunID
    package internal(set) var field: TextField
    private(set) var isOpen = true

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

    func draw(_ workspace: Workspace, on screen: inout Screen, in area: Rect) {
        let example = kind == .note ? " what the run is for, what it showed" : " words, separated by blanks"
        draw(label: kind == .note ? "note: " : "tags: ", example: example, on: &screen, below: area)
    }
}
