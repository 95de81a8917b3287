import Experiments
import Metrics
import Results
import Runs
import ScreenKit

/// Paired differences of runs, and the ablation matrix of a study.
package struct ComparePage: Page {
    static let id = PageID.compare

    enum Spot: Sendable, Hashable {
        /// A row of the table.
        case row(Int)
        case cell(MatrixPlace)
    }

    package enum View: Sendable, Hashable { case table, matrix }

    package internal(set) var view = View.table
    package internal(set) var metric = RankingMetric.mrr
    package internal(set) var slicing: RowSlicing?
    /// Whether the pane with what differs is in view.
    var showsDifferences = true
    /// The arm that was pinned last: of a variant with a second stage there are two.
    var pinnedArm: PinnedArm?
    /// The runs with results of the pinned variants, which the page Runs has, too.
    private var pinnedRuns: [RunID] = []
    var cursor = ListCursor()
    var settings = MatrixSettings()

    /// What is compared, as of the last change of runs, marks or settings.
    private(set) var scope: CompareScope
    private(set) var board: MatrixBoard
    private var seen: Inputs?

    /// What decides scope and board.
    private struct Inputs: Sendable, Equatable {
        let selection: RunID?
        let marks: [RunID: Int]
        let runs: [RunID]
        let statuses: [RunStatus]
        let lack: String?
        let view: View
        let settings: MatrixSettings
        let choices: [ExperimentChoice]
    }

    init(_ workspace: Workspace) {
        let index = workspace.studies.recipes
        scope = CompareScope(workspace, index)
        board = MatrixBoard(settings, scope, workspace, index, known: nil)
    }

    mutating func refresh(_ workspace: inout Workspace) -> [Effect] {
        look(workspace)
        fit(workspace)
        guard let query = query(workspace) else {
            workspace.comparisons.clear(ofMatrix: view == .matrix)
            return []
        }
        return workspace.comparisons.ask(query) ? [.compare(query)] : []
    }

    /// Decides anew what is compared, if anything has changed.
    private mutating func look(_ workspace: Workspace) {
        let records = workspace.library.inOrderOfArrival
        pinnedRuns = workspace.runs.pinnedRuns(workspace.library).map(\.id)
        let inputs = Inputs(
            selection: workspace.runs.selection, marks: workspace.runs.marks, runs: records.map(\.id),
            statuses: records.map(\.status), lack: workspace.lackOfRuns, view: view, settings: settings,
            choices: workspace.choices)
        guard inputs != seen else { return }
        let index = workspace.studies.recipes
        scope = CompareScope(workspace, index, study: view == .matrix ? board.choice : scope.choice)
        if view == .matrix {
            board = MatrixBoard(settings, scope, workspace, index, known: board)
            settings.clamp(board.size)
        }
        seen = inputs
    }

    /// What the view in front asks for; nil if there is nothing to compare.
    func query(_ workspace: Workspace) -> ComparisonQuery? {
        let number = view == .table ? scope.choice : board.choice
        let points = number.flatMap { workspace.choices[$0].experiment.study.margin.points(of: metric) }
        let subject: ComparisonQuery.Subject
        switch view {
        case .table:
            guard scope.obstacle == nil else { return nil }
            subject = .runs(scope.runs, baseline: baseline)
        case .matrix:
            guard let design = board.design else { return nil }
            subject = .matrix(design, pinned: pinned, done: board.done(workspace.library))
        }
        return ComparisonQuery(subject, metric: metric, slicing: slicing, margin: points)
    }

    // MARK: What is known

    /// The table in view, which may be of an earlier question; nil if there is none.
    func table(_ workspace: Workspace) -> ComparedTable? {
        guard case .table(let table)? = workspace.comparisons.known(ofMatrix: false)?.answer else { return nil }
        return table
    }

    /// The results of the matrix; nil if there are none of this design yet.
    func matrix(_ workspace: Workspace) -> ComparedMatrix? {
        guard let known = workspace.comparisons.known(ofMatrix: true), case .matrix(let matrix) = known.answer,
            case .matrix(let design, _, _) = known.query.subject, design == board.design
        else { return nil }
        return matrix
    }

    /// Why there is nothing to see; nil if there is something.
    func obstacle(_ workspace: Workspace) -> String? {
        if let obstacle = view == .table ? scope.obstacle : board.obstacle { return obstacle }
        guard let known = workspace.comparisons.known(ofMatrix: view == .matrix) else { return nil }
        if case .impossible(let reason) = known.answer { return reason }
        return nil
    }

    /// The variant of the matrix that the others are held against.
    var pinned: Int {
        let variants = board.design?.study.variants
        return variants?.firstIndex { $0.experiment.recipeOfAllSeeds == settings.pinned }
            ?? board.wanted.firstIndex { $0.contains { $0.run.map(pinnedRuns.contains) ?? false } } ?? 0
    }

    /// The arm of the table that the others are held against; nil for the first.
    package var baseline: PinnedArm? {
        guard let run = scope.runs.first(where: pinnedRuns.contains) else { return nil }
        return pinnedArm.flatMap { pinnedRuns.contains($0.run) ? $0 : nil } ?? PinnedArm(run: run, name: "")
    }

    /// The arm and slice under the cursor.
    func selectedArm(_ table: ComparedTable) -> (arm: Int, slice: Int) {
        (cursor.index % table.arms.count, cursor.index / table.arms.count)
    }

    // MARK: Layout

    mutating func resize(_ workspace: inout Workspace) { fit(workspace) }

    /// Fits the cursor to the rows there are and to the screen.
    private mutating func fit(_ workspace: Workspace) {
        let rows = table(workspace)?.table.rows.count ?? 0
        if rows != cursor.count { cursor.replace(count: rows, index: min(cursor.index, max(rows - 1, 0))) }
        let height = Table.visibleRows(height: layout(Workspace.pageArea(workspace.size)).main.height - 2)
        if height != cursor.height { cursor.resize(height: height) }
    }

    func layout(_ area: Rect) -> (main: Rect, differences: Rect) {
        var main = area
        let height = min(max(area.height * 3 / 10, 7), 14)
        let below = main.cutBottom(showsDifferences ? height : 0)
        return (main, below)
    }

    mutating func scroll(by rows: Int, _ workspace: inout Workspace) {
        switch view {
        case .table: cursor.scroll(by: rows)
        case .matrix:
            settings.cursor.row += rows
            settings.clamp(board.size)
        }
    }

    mutating func click(_ spot: Spot, _ workspace: inout Workspace) -> [Effect] {
        switch spot {
        case .row(let row): cursor.select(row)
        case .cell(let place):
            settings.cursor = place
            settings.clamp(board.size)
        }
        return []
    }
}

// MARK: Drawing

extension ComparePage {
    func draw(_ workspace: Workspace, on screen: inout Screen, in area: Rect) {
        let (main, below) = layout(area)
        let isWaiting = workspace.comparisons.isWaiting(ofMatrix: view == .matrix)
        let note = note(workspace, isWaiting)
        let inner = screen.box(main, title: title, note: note, style: Style(.focus))
        if let obstacle = obstacle(workspace), view == .table || board.design == nil {
            drawReason(obstacle, on: &screen, in: inner)
            if showsDifferences { screen.box(below, title: StyledText("What differs", .title)) }
            return
        }
        switch view {
        case .table:
            guard let table = table(workspace) else {
                drawReason(isWaiting ? "comparing \(scope.runs.count) runs…" : "", on: &screen, in: inner)
                if showsDifferences { screen.box(below, title: StyledText("What differs", .title)) }
                return
            }
            DifferencesTable(table).draw(cursor, on: &screen, in: inner)
            drawMarks(table.table.footnotes, on: &screen, below: main)
            if showsDifferences {
                DifferencePane.draw(table, selectedArm(table), workspace, on: &screen, in: below)
            }
        case .matrix:
            let grid = MatrixGrid(board, settings, pinned: pinned, matrix(workspace), workspace.library)
            grid.draw(on: &screen, in: inner)
            if let part = grid.part {
                let marks = part.metrics.footnotes + (part.contrasts?.footnotes ?? [])
                drawMarks(marks, on: &screen, below: main)
            }
            if showsDifferences {
                MatrixPane(grid, obstacle: isWaiting ? nil : obstacle(workspace)).draw(on: &screen, in: below)
            }
        }
    }

    /// How the results in view are compared, and whether others are on their way.
    private func note(_ workspace: Workspace, _ isWaiting: Bool) -> StyledText {
        func words(_ metric: RankingMetric, _ slicing: RowSlicing?) -> String {
            metric.title + (slicing.map { " by \($0.rawValue)" } ?? "")
        }
        let wanted = words(metric, slicing)
        guard isWaiting else {
            // A matrix has room for one slice.
            guard view == .matrix, slicing != nil, let parts = matrix(workspace)?.parts, parts.count > 1 else {
                return StyledText(wanted, .muted)
            }
            let place = min(settings.part, parts.count - 1)
            return StyledText("\(metric.title), ", .muted) + StyledText(parts[place].title, .accent)
                + StyledText(" (\(place + 1) of \(parts.count); [ ])", .muted)
        }
        let known = workspace.comparisons.known(ofMatrix: view == .matrix)?.query
        let shown = known.map { words($0.metric, $0.slicing) } ?? wanted
        let asked = shown == wanted ? "comparing…" : "comparing \(wanted)…"
        return (known == nil ? StyledText() : StyledText("\(shown) · ", .muted)) + StyledText(asked, .accent)
    }

    private var title: StyledText {
        switch view {
        case .table:
            let rest = [scope.title, scope.omission].compactMap(\.self).filter { !$0.isEmpty }
            return StyledText("Differences", .title) + StyledText(rest.map { " · \($0)" }.joined(), .muted)
        case .matrix:
            guard let rows = board.rows, let columns = board.columns else {
                return StyledText("Matrix", .title) + StyledText(" · \(board.title)", .muted)
            }
            return StyledText("\(rows.title) × \(columns.title)", .title) + StyledText(" · \(board.title)", .muted)
        }
    }

    private func drawReason(_ reason: String, on screen: inout Screen, in area: Rect) {
        let width = min(area.width - 4, 72)
        let lines = reason.wrapped(to: width)
        let place = area.centred(width: lines.map(\.displayWidth).max() ?? 0, height: lines.count)
        screen.drawWrapped(reason, in: place, style: .muted)
    }

    /// What marks say, in the lower edge of the frame.
    private func drawMarks(_ footnotes: [ResultTable.Footnote], on screen: inout Screen, below frame: Rect) {
        let words = footnotes.compactMap { note in
            Self.shortMarks[note.sign].map { "\(note.sign) \($0)" }
        }
        guard !words.isEmpty else { return }
        let text = StyledText(" \(words.joined(separator: "  ")) ", .muted)
        screen.draw(text, x: max(frame.maxX - 2 - text.displayWidth, 2), y: frame.maxY - 1, width: frame.width - 4)
    }

    private static let shortMarks = [
        "*": "differs by new training, Holm 5 %", "=": "equal within the margin", "†": "too few seeds",
        "§": "equal within a margin chosen afterwards", "°": "fitted, or seeds missing", "△": "no selection",
    ]
}
