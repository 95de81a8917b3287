import Runs
import ScreenKit

extension Workbench {
    /// The view as it is now.
    public var viewState: ViewState {
        let runs = workspace.runs
        var state = ViewState(
            page: workspace.page.title, sortedBy: runs.sortKey.rawValue, isDescending: runs.isDescending,
            filter: runs.filter.text, isGrouped: runs.isGrouped,
            hiddenColumns: runs.hiddenColumns.map(\.rawValue).sorted(),
            marks: Array(runs.markedNames.prefix(ViewState.markLimit)))
        state.pins = Array(runs.pinnedNames(workspace.library).prefix(ViewState.markLimit))
        state.experiment = workspace.design.choice?.identity
        pages.keep(in: &state)
        return state
    }
}

extension Workspace {
    /// Takes up the view where it was left; marks and pins appear when their runs become known.
    mutating func restore(_ state: ViewState) {
        if let key = RunSortKey(rawValue: state.sortedBy) {
            runs.sort(by: key, descending: state.isDescending, of: library)
        }
        // As if typed: cleaned and bounded.
        runs.show(RunFilter(TextField(state.filter).text), of: library)
        let hidden = Set(state.hiddenColumns.compactMap(RunColumn.init(rawValue:))).intersection(RunColumn.optional)
        runs.restore(isGrouped: state.isGrouped, hiddenColumns: hidden, of: library)
        runs.await(marks: Array(state.marks.prefix(ViewState.markLimit)), in: library)
        runs.await(pins: Array((state.pins ?? []).prefix(ViewState.markLimit)), in: library)
        if let experiment = state.experiment { design.choose(identity: experiment) }
        if let page = Pages.ids.first(where: { $0.title == state.page }) { show(page) }
    }
}
