import ScreenKit

/// Whether to leave while runs are going.
package struct QuitQuestion: Question {
    package init() {}

    package func text(_ workspace: Workspace) -> [String] {
        let count = workspace.library.active.count
        let runs = count == 1 ? "1 run is going" : "\(count) runs are going"
        return ["\(runs). Stop and quit?", "Each writes a checkpoint first and can be resumed later."]
    }

    package func yes(_ workspace: inout Workspace) -> [Effect] { workspace.stopAndLeave() }
}

extension Workspace {
    /// Leaves, at once if nothing is lost by it. Asked again while runs are being stopped, it no longer waits.
    mutating func leave() -> [Effect] {
        if isLeaving || library.active.isEmpty { return [.quit] }
        open(QuestionOverlay(QuitQuestion()))
        return []
    }
}
