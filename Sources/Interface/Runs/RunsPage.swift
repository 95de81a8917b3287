import Basics
import Results
import Runs
import ScreenKit

/// The table of all runs.
package struct RunsPage: Page {
    static let id = PageID.runs

    enum Spot: Sendable, Hashable {
        case row(RunRow)
        /// Of a column.
        case title(RunSortKey)
    }

    /// Whether the details of the run under the cursor are shown below the table.
    package private(set) var hasDetails = true

    init(_ workspace: Workspace) {}

    mutating func enter(_ workspace: inout Workspace) -> [Effect] {
        workspace.runs.sort(workspace.library)
        return []
    }

    mutating func resize(_ workspace: inout Workspace) {
        let table = layout(workspace.size).table
        let rows = Table.visibleRows(height: table.height - 2)
        workspace.runs.resize(height: workspace.layout == .full ? rows : Workspace.pageArea(workspace.size).height)
    }

    mutating func scroll(by rows: Int, _ workspace: inout Workspace) { workspace.runs.scroll(by: rows) }

    mutating func click(_ spot: Spot, _ workspace: inout Workspace) -> [Effect] {
        switch spot {
        case .row(let row):
            workspace.runs.click(row, workspace.library)
            return []
        case .title(let key):
            let isSame = workspace.runs.sortKey == key
            return Self.sort(by: key, descending: isSame ? !workspace.runs.isDescending : !key.isText, &workspace)
        }
    }

    private func layout(_ size: Size) -> (table: Rect, details: Rect) {
        var table = Workspace.pageArea(size)
        let details = table.cutBottom(hasDetails ? RunDetails.height(on: size) : 0)
        return (table, details)
    }
}

// MARK: Keys

extension RunsPage {
    func bindings(_ workspace: Workspace) -> [Binding<RunsPage>] {
        [Self.open, Self.fold] + Self.choosing + Self.doing + Self.viewing + [details] + RunKeeping.bindings
            + Binding.moves(unless: Self.needsRow) { _, workspace, move in
                workspace.runs.move(move)
                return []
            }
            + (workspace.runs.filter.isEmpty ? [] : [Self.unfilter])
    }

    private static let open = Binding<RunsPage>(
        [.enter], hint: "open", help: "the result of a run that is done, curves of others; opens what is folded",
        unless: needsRow
    ) {
        if $1.runs.canFold {
            $1.runs.toggleFold($1.library)
        } else if let run = $1.selectedRun, run.status == .done {
            $1.reply("reading \(run.title)…")
            return [.report(run.id)]
        } else {
            $1.show(.curves)
        }
        return []
    }

    private static let fold = Binding<RunsPage>(
        [.character("z")], help: "fold what compares with the run under its heading, or open it",
        unless: { $1.lackOfRows ?? ($1.runs.hasHeadings ? nil : "there are no headings: all compares, or v is off") },
        perform: {
            $1.runs.toggleGroup($1.library)
            return []
        })

    private static let choosing: [Binding<RunsPage>] = [
        .markRun, .unmarkAll,
        Binding(
            [.character("p")], hint: "pin", help: "pin the variant: others then show their difference to it",
            unless: needsRun
        ) {
            $1.runs.togglePin($1.library)
            return []
        },
    ]

    private static let viewing: [Binding<RunsPage>] = [
        Binding(
            [.character("/")], hint: "filter", help: "show runs by words, columns, tags and keys",
            unless: { $1.library.isEmpty ? $1.lackOfRuns : nil },
            perform: {
                $1.open(FilterPrompt($1.runs.filter))
                return []
            }),
        Binding([.character("s")], hint: "sort", help: "sort by the next column", unless: needsRow) {
            let next = RunSortKey.allCases.cycling(from: $1.runs.sortKey)
            return sort(by: next, descending: !next.isText, &$1)
        },
        Binding([.character("S")], help: "reverse the order", unless: needsRow) {
            sort(by: $1.runs.sortKey, descending: !$1.runs.isDescending, &$1)
        },
        Binding([.character("c")], help: "choose columns", unless: needsRow) {
            $1.open(ColumnChooser())
            return []
        },
        Binding([.character("v")], help: "a row for each run, or for each variant", unless: needsRow) {
            $1.runs.toggleGrouping($1.library)
            $1.inform(
                $1.runs.isGrouped
                    ? "grouped by what compares, the finished runs of a variant in one row" : "a row for each run")
            return []
        },
    ]

    private var details: Binding<RunsPage> {
        Binding([.character("i")], help: "show or hide the details below") { page, workspace in
            page.hasDetails.toggle()
            page.resize(&workspace)
            return []
        }
    }

    private static let doing: [Binding<RunsPage>] = [
        .stopRun,
        Binding([.character("r")], hint: "resume", help: "resume from the checkpoint", unless: resumeObstacle) {
            guard let run = $1.selectedRun else { return [] }
            return $1.goOn(with: run)
        },
        Binding([.character("P")], help: "pause the run, or have it go on", unless: pauseObstacle) { _, workspace in
            guard let id = workspace.runs.selection else { return [] }
            return workspace.pauseOrProceed(id)
        },
        Binding(
            [.character("R")], help: "go on with all runs that wait or were interrupted",
            unless: { $1.immutability }, perform: { _, _ in [.resumeAll] }),
        .readFailure, .copyRunName,
        move("K", "move the run up in the queue", by: -1),
        move("J", "move the run down in the queue", by: 1),
    ]

    private static func move(_ key: Character, _ help: String, by places: Int) -> Binding<RunsPage> {
        Binding([.character(key)], help: help, unless: orderObstacle) { _, workspace in
            guard let id = workspace.runs.selection else { return [] }
            return [.move(id, by: places)]
        }
    }

    private static let unfilter = Binding<RunsPage>([.escape], help: "show all runs again") {
        $1.runs.show(RunFilter(), of: $1.library)
        return []
    }

    private static func sort(by key: RunSortKey, descending: Bool, _ workspace: inout Workspace) -> [Effect] {
        workspace.runs.sort(by: key, descending: descending, of: workspace.library)
        workspace.inform("sorted by \(key.title), \(descending ? "descending" : "ascending")")
        return []
    }

    @Sendable private static func needsRow(_ page: RunsPage, _ workspace: Workspace) -> String? {
        workspace.lackOfRows
    }

    @Sendable private static func needsRun(_ page: RunsPage, _ workspace: Workspace) -> String? {
        workspace.lackOfRuns
    }

    /// - Returns: why nothing can be asked of the run under the cursor, by its status; nil if something can.
    private static func obstacle(_ workspace: Workspace, _ reason: (RunStatus) -> String?) -> String? {
        if let reason = workspace.immutability ?? workspace.lackOfRuns { return reason }
        if workspace.selectedRun?.isReference == true { return "a reference run is only looked at" }
        return workspace.selectedRun.flatMap { reason($0.status) }
    }

    @Sendable private static func resumeObstacle(_ page: RunsPage, _ workspace: Workspace) -> String? {
        obstacle(workspace) { status in
            if status.isResumable || status == .paused || status == .queued && workspace.isQueueIdle { return nil }
            return status == .done ? "the run is done" : "the run is going"
        }
    }

    @Sendable private static func pauseObstacle(_ page: RunsPage, _ workspace: Workspace) -> String? {
        obstacle(workspace) { [.running, .waiting, .paused].contains($0) ? nil : "the run is not being worked on" }
    }

    @Sendable private static func orderObstacle(_ page: RunsPage, _ workspace: Workspace) -> String? {
        obstacle(workspace) { $0 == .queued ? nil : "the run does not wait in the queue" }
    }
}

// MARK: Drawing

extension RunsPage {
    func draw(_ workspace: Workspace, on screen: inout Screen, in area: Rect) {
        let (tableArea, detailArea) = layout(screen.size)
        let groups = workspace.library.comparability
        let note = note(workspace, groups)
        let title = title(workspace.runs.filter, width: tableArea.width - note.displayWidth - 9)
        let inner = screen.box(tableArea, title: title, note: note, style: Style(.focus))
        let runs = workspace.runs
        guard !runs.order.isEmpty else {
            let (design, library) = (PageID.design, workspace.library)
            let none =
                library.isRead
                ? "no runs yet; \(design.key.label) goes to the page \(design.title), a launches there"
                : workspace.lackOfRows ?? ""
            let text = library.isEmpty ? none : runs.filter.problem ?? "no run fits all of these; Esc shows all"
            let place = inner.centred(width: text.displayWidth, height: 1)
            screen.draw(text, x: place.x, y: place.y, width: place.width, style: .muted)
            if hasDetails { screen.box(detailArea, title: StyledText("Run", .title)) }
            return
        }
        RunTable(workspace, groups).draw(on: &screen, in: inner)
        if hasDetails { RunDetails.draw(workspace.selectedRun, groups, on: &screen, in: detailArea) }
    }

    private func title(_ filter: RunFilter, width: Int) -> StyledText {
        let title = StyledText("Runs", .title)
        if filter.isEmpty { return title }
        // The note beside it matters more.
        let words = StyledText(filter.text, .accent).elidedInMiddle(to: max(width - 7, 6))
        return title + StyledText(" “", .muted) + words + StyledText("”", .muted)
    }

    private func note(_ workspace: Workspace, _ groups: Comparability) -> StyledText {
        let runs = workspace.runs
        let inView =
            runs.filter.isEmpty
            ? groups : Comparability(runs.order.compactMap { workspace.library[$0]?.dataset })
        if inView.groupCount > 1, !runs.isGrouped {
            return StyledText("≠ other test rows than the selected run: do not compare", .warning)
        }
        let all = runs.filter.isEmpty ? "" : " of \(workspace.library.count)"
        return StyledText("\(runs.order.count)\(all)", .muted)
    }
}
