import Basics
import Results
import Runs
import ScreenKit

/// The test rows of a finished run, one by one, and what its model saw and said; beside it that of a second run.
package struct InspectPage: Page {
    static let id = PageID.inspect

    enum Spot: Sendable, Hashable {
        /// By its place in the list.
        case row(Int)
    }

    package internal(set) var order = RowOrder.place
    package internal(set) var slicing: RowSlicing?
    var slice = 0
    /// The level of categories in view; nil for the finest.
    var level: Int?
    /// Whether the second run is in front.
    package internal(set) var isSecondInFront = false
    /// Whether the row has the whole page.
    package internal(set) var isOpen = false
    package private(set) var cursor = ListCursor()
    private(set) var pager = Pager()
    private(set) var scope: InspectScope
    private(set) var arrangement = RowArrangement()
    /// The runs that another page has asked for, as long as nothing else is chosen.
    private var requested: [RunID]?
    private var seen: Inputs?

    /// What decides the scope.
    private struct Inputs: Sendable, Equatable {
        struct Choice: Sendable, Equatable {
            let selection: RunID?
            let marks: [RunID: Int]
            let pins: [RunGroup: Int]
        }

        let choice: Choice
        let runs: [RunID]
        let statuses: [RunStatus]
        let lack: String?
    }

    init(_ workspace: Workspace) { scope = InspectScope(workspace, requested: nil) }

    mutating func leave(_ workspace: inout Workspace) -> [Effect] {
        workspace.inspections.leave()
        return [.stopInspecting]
    }

    mutating func refresh(_ workspace: inout Workspace) -> [Effect] {
        look(&workspace)
        var effects = workspace.inspections.read(scope.runs).map(Effect.readRows)
        arrange(workspace)
        if let query = query(workspace), workspace.inspections.ask(query) { effects.append(.inspect(query)) }
        fit(workspace)
        return effects
    }

    /// Decides anew which runs are looked at, if anything has changed.
    private mutating func look(_ workspace: inout Workspace) {
        let records = workspace.library.inOrderOfArrival
        let inputs = Inputs(
            choice: .init(
                selection: workspace.runs.selection, marks: workspace.runs.marks, pins: workspace.runs.pins),
            runs: records.map(\.id), statuses: records.map(\.status), lack: workspace.lackOfRuns)
        if let request = workspace.inspections.request {
            workspace.inspections.request = nil
            requested = request.runs
            order = request.runs.count > 1 ? .differing : .worst
            slicing = request.slicing
            slice = 0
            wantedSlice = request.slice
            isSecondInFront = false
            isOpen = false
            cursor.select(0)
        } else if inputs == seen {
            return
        } else if inputs.choice != seen?.choice {
            requested = nil
        }
        scope = InspectScope(workspace, requested: requested)
        seen = inputs
    }

    /// Title of a slice to go to once it is known which there are.
    private var wantedSlice: String?

    /// Puts the rows in order, if anything has changed. The cursor stays on its row where that is a matter of the runs
    /// alone, and goes to the first one when another order or slice was asked for.
    private mutating func arrange(_ workspace: Workspace) {
        let known = scope.runs.indices.map { rows($0, workspace) }
        var wish = RowArrangement.Wish(
            runs: scope.runs, known: known.map { $0 != nil }, order: order, slicing: slicing, slice: slice)
        guard wish != arrangement.wish else { return }
        let before = arrangement
        let row = row
        guard let first = known.first, let first else {
            arrangement = RowArrangement()
            arrangement.wish = wish
            return
        }
        let second = known.count > 1 ? known[1] : nil
        arrangement = RowArrangement(wish, first, second)
        if let wanted = wantedSlice, let place = arrangement.slices.firstIndex(of: wanted) {
            wish.slice = place
            arrangement = RowArrangement(wish, first, second)
        }
        wantedSlice = nil
        slice = arrangement.wish.slice
        let isSameView =
            (before.wish.order, before.wish.slicing, before.wish.slice) == (order, slicing, slice)
            && (order != .differing || before.wish.known == wish.known)
        let place = isSameView ? row.flatMap { arrangement.rows.firstIndex(of: $0) } ?? 0 : 0
        cursor.replace(count: arrangement.rows.count, index: place)
        cursor.reveal()
    }

    // MARK: What is in view

    /// Index of the test row under the cursor; nil if there is none.
    package var row: Int? { arrangement.rows.indices.contains(cursor.index) ? arrangement.rows[cursor.index] : nil }

    /// What is known of the run's rows; nil while it is read.
    func rows(_ number: Int, _ workspace: Workspace) -> InspectedRun? {
        guard scope.runs.indices.contains(number),
            case .known(let run)? = workspace.inspections.rows(scope.runs[number])
        else { return nil }
        return run
    }

    /// The second run, if its rows are known and those of the first.
    func second(_ workspace: Workspace) -> InspectedRun? {
        arrangement.mismatch == nil ? rows(1, workspace) : nil
    }

    /// Why there is nothing to see; nil if there is something.
    func obstacle(_ workspace: Workspace) -> String? {
        if let obstacle = scope.obstacle { return obstacle }
        switch scope.runs.first.flatMap({ workspace.inspections.rows($0) }) {
        case nil: return "reading the ranks…"
        case .unknown(let reason)?: return reason
        case .known?: return arrangement.problem ?? (order == .differing ? lackOfSecond(workspace) : nil)
        }
    }

    /// Why there is no second run to look at; nil if there is one.
    func lackOfSecond(_ workspace: Workspace) -> String? {
        if let lack = scope.lack ?? arrangement.mismatch { return lack }
        guard scope.runs.count > 1 else { return "there is no run" }
        switch workspace.inspections.rows(scope.runs[1]) {
        case nil: return "its ranks are being read"
        case .unknown(let reason)?: return reason
        case .known?: return nil
        }
    }

    /// What the engine is asked for.
    func query(_ workspace: Workspace) -> InspectionQuery? {
        guard rows(0, workspace) != nil else { return nil }
        let runs = second(workspace) == nil ? Array(scope.runs.prefix(1)) : scope.runs
        if let typed = workspace.inspections.typed { return InspectionQuery(runs, .typed(typed)) }
        return obstacle(workspace) == nil ? row.map { InspectionQuery(runs, .row($0)) } : nil
    }

    // MARK: Moving

    mutating func resize(_ workspace: inout Workspace) { fit(workspace) }

    /// Fits list and text to the screen.
    private mutating func fit(_ workspace: Workspace) {
        let area = Workspace.pageArea(workspace.size)
        let isFull = workspace.layout == .full
        // The frame, and the line of the slice.
        let height = Table.visibleRows(height: isFull ? area.height - 3 : area.height)
        if height != cursor.height { cursor.resize(height: height) }
        guard showsWhole(workspace) else { return }
        let inner = isFull ? area.inset(x: 2, y: 1) : area
        pager.layOut(wholeLines(workspace, width: inner.width - 2), height: inner.height)
    }

    /// Whether the row has all of the page: a typed session has where there is no room for two panes.
    func showsWhole(_ workspace: Workspace) -> Bool {
        isOpen || workspace.layout != .full && workspace.inspections.typed != nil
    }

    /// Goes to a neighbour of the row, and to the beginning of what is said of it.
    mutating func step(_ rows: Int) {
        cursor.select(cursor.index + rows)
        pager.move(.first)
    }

    /// Moves the text where it has all of the page; in the list, also back from a typed session.
    mutating func move(_ move: ListCursor.Move, _ workspace: inout Workspace) {
        if showsWhole(workspace) { return pager.move(move) }
        workspace.inspections.typed = nil
        cursor.move(move)
    }

    mutating func scroll(by rows: Int, _ workspace: inout Workspace) {
        if showsWhole(workspace) { pager.scroll(by: rows) } else { cursor.scroll(by: rows) }
    }

    mutating func click(_ spot: Spot, _ workspace: inout Workspace) -> [Effect] {
        switch spot {
        case .row(let place):
            workspace.inspections.typed = nil
            cursor.select(place)
        }
        return []
    }
}
