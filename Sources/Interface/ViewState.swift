import Runs
import ScreenKit

/// What of the view is kept from one session to the next: page, order, rows, columns, filter and marks.
///
/// It comes from a file that anybody may have written. Names in it are only compared with those of pages, columns and
/// runs that there are; what is not known is left out.
public struct ViewState: Codable, Sendable, Hashable {
    public var page: String
    public var sortedBy: String
    public var isDescending: Bool
    public var filter: String
    public var isGrouped: Bool
    public var hiddenColumns: [String]
    /// Names of the marked runs, by marker.
    public var marks: [[String]]

    /// Marks beyond these are not kept.
    static let markLimit = 100

    public init(
        page: String, sortedBy: String, isDescending: Bool, filter: String, isGrouped: Bool, hiddenColumns: [String],
        marks: [[String]]
    ) {
        self.page = page
        self.sortedBy = sortedBy
        self.isDescending = isDescending
        self.filter = filter
        self.isGrouped = isGrouped
        self.hiddenColumns = hiddenColumns
        self.marks = marks
    }
}

extension Workbench {
    /// The view as it is now.
    public var viewState: ViewState {
        let runs = workspace.runs
        return ViewState(
            page: workspace.page.title, sortedBy: runs.sortKey.rawValue, isDescending: runs.isDescending,
            filter: runs.filter.text, isGrouped: runs.isGrouped,
            hiddenColumns: runs.hiddenColumns.map(\.rawValue).sorted(),
            marks: Array(runs.markedNames.prefix(ViewState.markLimit)))
    }
}

extension Workspace {
    /// Takes up the view where it was left; the marks appear when their runs become known.
    mutating func restore(_ state: ViewState) {
        if let key = RunSortKey(rawValue: state.sortedBy) {
            runs.sort(by: key, descending: state.isDescending, of: library)
        }
        // As if typed: cleaned and bounded.
        runs.show(RunFilter(TextField(state.filter).text), of: library)
        let hidden = Set(state.hiddenColumns.compactMap(RunColumn.init(rawValue:))).intersection(RunColumn.optional)
        runs.restore(isGrouped: state.isGrouped, hiddenColumns: hidden, of: library)
        runs.await(marks: Array(state.marks.prefix(ViewState.markLimit)), in: library)
        if let page = Pages.ids.first(where: { $0.title == state.page }) { show(page) }
    }
}
