import ScreenKit

/// Asks whether to leave while runs are active.
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
    /// Leaves at once if no run is active, else asks first. A second call, while runs are being stopped, no longer
    /// waits.
    mutating func leave() -> [Effect] {
        if isLeaving || library.active.isEmpty { return [.quit] }
        open(QuestionOverlay(QuitQuestion()))
        return []
    }
}
