import Runs

/// Keys by which runs are annotated, put away and brought back.
enum RunKeeping {
    static let bindings: [Binding<RunsPage>] = [
        Binding([.character("n")], help: "write a note about the run", unless: obstacle) {
            if let run = $1.selectedRun { $1.open(NotePrompt(.note, of: run)) }
            return []
        },
        Binding([.character("t")], help: "tag the run, to find it by (tag:word in the filter)", unless: obstacle) {
            if let run = $1.selectedRun { $1.open(NotePrompt(.tags, of: run)) }
            return []
        },
        Binding(
            [.character("D")], help: "put the run away, or all of a variant; asks first", unless: trashObstacle,
            perform: {
                $1.open(QuestionOverlay(TrashQuestion($1.runs.selected)))
                return []
            }),
        Binding(
            [.character("C")], help: "start a new study from the experiment of the run", unless: cloneObstacle,
            perform: {
                guard let run = $1.selectedRun else { return [] }
                $1.design.clone(run)
                $1.show(.design)
                $1.inform("the form starts from \(run.title)")
                return []
            }),
        Binding(
            [.character("u")], help: "bring back what was put away last",
            unless: { $1.immutability ?? ($1.trash.isEmpty ? "nothing was put away since the start" : nil) },
            perform: { $1.bringBack() }),
    ]

    @Sendable private static func obstacle(_ page: RunsPage, _ workspace: Workspace) -> String? {
        if let reason = workspace.immutability ?? workspace.lackOfRuns { return reason }
        guard let run = workspace.selectedRun else { return nil }
        if run.isReference { return "a reference run is only looked at" }
        return run.hasFolder ? nil : "the run has not begun"
    }

    @Sendable private static func cloneObstacle(_ page: RunsPage, _ workspace: Workspace) -> String? {
        workspace.lackOfRuns ?? (workspace.selectedRun?.isUnreadable == true ? "its experiment is unreadable" : nil)
    }

    @Sendable private static func trashObstacle(_ page: RunsPage, _ workspace: Workspace) -> String? {
        if let reason = obstacle(page, workspace) { return reason }
        let runs = workspace.runs.selected.compactMap { workspace.library[$0] }
        return runs.contains(where: \.status.isActive) ? "the run is going; x stops it" : nil
    }
}

/// Asks whether to put runs away.
package struct TrashQuestion: Question {
    package let runs: [RunID]

    package init(_ runs: [RunID]) { self.runs = runs }

    package func text(_ workspace: Workspace) -> [String] {
        let title = runs.first.flatMap { workspace.library[$0]?.title } ?? ""
        let what = runs.count == 1 ? title : "\(runs.count) runs, \(title) and so on"
        return [
            "Put \(what) into the trash?",
            "u brings back; the trash is the folder .trash of the results, which the program never empties.",
        ]
    }

    package func answers(_ workspace: Workspace) -> [QuestionAnswer] { [.yes { [runs] _ in [.trash(runs)] }] }
}
