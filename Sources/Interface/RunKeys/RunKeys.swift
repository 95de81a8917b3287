import Runs
import ScreenKit

/// The keys that act on the run under the cursor, the same on every page that shows it.
extension Binding {
    static var stopRun: Binding {
        Binding(
            [.character("x")], hint: "stop", help: "stop the run; asks first", unless: { $1.obstacleToStopping },
            perform: { _, workspace in
                if let id = workspace.runs.selection { workspace.open(QuestionOverlay(StopQuestion(id))) }
                return []
            })
    }

    static var markRun: Binding {
        Binding(
            [.character(" ")], hint: "mark", help: "mark the run, or all of a variant, to see several side by side",
            unless: { $1.lackOfRuns },
            perform: { _, workspace in
                workspace.runs.toggleMarks(workspace.runs.selected)
                return []
            })
    }

    static var unmarkAll: Binding {
        Binding(
            [.character("U")], help: "unmark all", unless: { $1.runs.marks.isEmpty ? "no run is marked" : nil },
            perform: { _, workspace in
                workspace.runs.removeMarks()
                return []
            })
    }

    /// Keys that go to the neighbours of the run under the cursor.
    static var neighbours: [Binding] {
        func move(_ keys: [Key], _ move: ListCursor.Move, _ help: String) -> Binding {
            Binding(keys, help: help, unless: { $1.lackOfRuns }) { _, workspace in
                workspace.runs.move(move)
                return []
            }
        }
        return [
            move([.up, .character("k")], .up, "the run above"), move([.down, .character("j")], .down, "the run below"),
        ]
    }

    static var copyRunName: Binding {
        Binding([.character("y")], help: "copy the name of the run", unless: { $1.lackOfRuns }) { _, workspace in
            guard let run = workspace.runs.selection else { return [] }
            return workspace.copy(run)
        }
    }

    static var readFailure: Binding {
        Binding(
            [.character("e")], help: "why the run has failed",
            unless: { $1.lackOfRuns ?? ($1.selectedRun?.failure == nil ? "the run has not failed" : nil) },
            perform: { _, workspace in
                if let run = workspace.selectedRun, let overlay = TextOverlay(failureOf: run) {
                    workspace.open(overlay)
                }
                return []
            })
    }
}

extension Workspace {
    /// Copies the name of a run, by which commands know it.
    mutating func copy(_ run: RunID) -> [Effect] {
        inform("copied \(run), if the terminal lets programs copy")
        return [.copy(run.description)]
    }

    fileprivate var obstacleToStopping: String? {
        if let reason = immutability ?? lackOfRuns { return reason }
        guard let run = selectedRun else { return nil }
        if run.isReference { return "a reference run is only looked at" }
        return switch run.status {
        case .running, .paused, .waiting, .queued: nil
        case .stopping: "the run is being stopped already"
        case .done, .stopped, .interrupted, .failed: "the run is not going"
        }
    }
}

extension Workspace {
    /// Opens all that is known of a run, unless something else was opened meanwhile.
    mutating func openReport(of id: RunID, _ text: String) {
        guard overlays.top == nil, let run = library[id] else { return }
        notice = nil
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map {
            // Columns of tables are two blanks and more apart.
            TextOverlay.Paragraph(String($0), isOfTable: $0.contains(/\S {2,}\S/))
        }
        open(TextOverlay(title: run.title, lines))
    }
}

extension TextOverlay {
    /// Why a run has failed, and what can be done; nil if it has not.
    fileprivate init?(failureOf run: RunRecord) {
        guard let failure = run.failure else { return nil }
        let advice =
            run.isReference
            ? "It is a reference run, which came with the project."
            : "r on the page \(PageID.runs.title) resumes it from its checkpoint, if it has written one."
        self.init(
            title: run.title,
            [
                .init("\(run.status.sign) \(run.status.rawValue): \(failure)", .bad), .init(""),
                .init(advice, .muted), .init("sessionbench show \(run.id) tells what is known of it.", .muted),
            ])
    }
}
