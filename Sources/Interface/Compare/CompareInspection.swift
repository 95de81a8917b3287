import Results
import Runs
import ScreenKit

/// From a comparison to the test rows in which two of its runs differ most.
extension ComparePage {
    static let inspect = Binding<ComparePage>(
        [.character("i")], hint: "inspect", help: "the test rows in which it differs most from the pinned one",
        unless: { $0.inspectObstacle($1) },
        perform: { page, workspace in
            guard let request = page.inspection(workspace) else { return [] }
            workspace.inspections.request = request
            // A session of one's own is looked at no longer.
            workspace.inspections.typed = nil
            workspace.show(.inspect)
            return []
        })

    private func inspectObstacle(_ workspace: Workspace) -> String? {
        if let reason = obstacle(workspace) { return reason }
        return inspection(workspace) == nil
            ? "there is no finished run of both under the cursor and pinned" : nil
    }

    /// The run under the cursor and the pinned one, of the same seed where there is one; of the pinned one alone, the
    /// rows that it misses worst.
    private func inspection(_ workspace: Workspace) -> InspectionDesk.Request? {
        let (own, pinned, slice) = runsUnderCursor(workspace)
        guard !own.isEmpty, !pinned.isEmpty else { return nil }
        func seed(_ run: RunID) -> UInt64? { workspace.library[run]?.experiment.training.seed }
        let pairs = own.flatMap { run in pinned.filter { seed($0) == seed(run) }.map { [run, $0] } }
        let runs = pairs.first ?? [own[0], pinned[0]]
        return InspectionDesk.Request(
            runs: runs[0] == runs[1] ? [runs[0]] : runs, slicing: slice == nil ? nil : slicing, slice: slice)
    }

    /// Finished runs, and the title of the slice under the cursor.
    private func runsUnderCursor(_ workspace: Workspace) -> (own: [RunID], pinned: [RunID], slice: String?) {
        switch view {
        case .table:
            guard let table = table(workspace), table.table.rows.indices.contains(cursor.index) else {
                return ([], [], nil)
            }
            let isSliced = table.table.columns.first != .variant
            let slice = isSliced ? table.table.rows[cursor.index].cells.first?.text : nil
            return (table.arms[selectedArm(table).arm].runs, table.arms[table.baseline].runs, slice)
        case .matrix:
            func done(_ variant: Int?) -> [RunID] {
                variant.map { board.wanted[$0].compactMap(\.run).filter { workspace.library[$0]?.status == .done } }
                    ?? []
            }
            let title = matrix(workspace).flatMap { matrix in
                matrix.parts.indices.contains(settings.part) ? matrix.parts[settings.part].title : nil
            }
            return (done(board.variant(settings.cursor)), done(pinned), title.flatMap { $0.isEmpty ? nil : $0 })
        }
    }
}
