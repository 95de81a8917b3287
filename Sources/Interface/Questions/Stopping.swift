import Runs

/// Asks whether to stop a run.
package struct StopQuestion: Question {
    package let run: RunID

    package init(_ run: RunID) { self.run = run }

    package func text(_ workspace: Workspace) -> [String] {
        let title = workspace.library[run]?.title ?? run.description
        if workspace.library[run]?.status == .queued {
            return [
                "Take \(title) out of the queue?",
                "What it has done so far is kept; one that has not begun is forgotten.",
            ]
        }
        return ["Stop \(title)?", "It writes a checkpoint first; r on the page \(PageID.runs.title) resumes it."]
    }

    package func answers(_ workspace: Workspace) -> [QuestionAnswer] { [.yes { [run] in $0.stop(run) }] }
}
