import ScreenKit

/// Asks what is to become of runs that are going when the workbench is left.
package struct QuitQuestion: Question {
    package init() {}

    package func text(_ workspace: Workspace) -> [String] {
        let count = workspace.going.count
        let runs = count == 1 ? "1 run is going" : "\(count) runs are going"
        return [
            "\(runs). Leave, and let \(count == 1 ? "it" : "them") go on?",
            "Runs need no screen: whoever opens the workbench next sees them. Stopped, each writes a checkpoint first, "
                + "and what waits stays in the queue; R on the page \(PageID.runs.title) goes on with all.",
        ]
    }

    package func answers(_ workspace: Workspace) -> [QuestionAnswer] {
        [
            QuestionAnswer([.enter, .character("k"), .character("y")], "let them go on") { _ in [.quit] },
            QuestionAnswer([.character("s")], "stop them") { $0.stopAndLeave() },
        ]
    }

    package var refusal: String { "stay" }
}

extension Workspace {
    /// Leaves at once if no run is active, else asks first. A second call, while runs are being stopped, no longer
    /// waits.
    mutating func leave() -> [Effect] {
        if isLeaving || isReadOnly || going.isEmpty { return [.quit] }
        open(QuestionOverlay(QuitQuestion()))
        return []
    }
}
