import Basics
import Results
import ScreenKit

/// The table of all runs.
enum RunsPage {
    static let bindings: [Binding] = [
        Binding([.enter], hint: "curves", help: "curves of the run, or of the marked runs", unless: needsRun) {
            $0.show(.curves)
        },
        Binding([.character(" ")], hint: "mark", help: "mark for the page Curves, or unmark", unless: needsRun) {
            state in
            if let id = state.runs.selection { state.runs.toggleMark(id) }
            return []
        },
        Binding(
            [.character("u")], help: "unmark all", unless: { $0.runs.marks.isEmpty ? "no run is marked" : nil },
            perform: { state in
                state.runs.removeMarks()
                return []
            }),
        Binding([.character("s")], hint: "sort", help: "sort by the next column", unless: needsRun) { state in
            let keys = RunList.SortKey.allCases
            let index = keys.firstIndex(of: state.runs.sortKey) ?? 0
            let next = keys[(index + 1) % keys.count]
            return sort(by: next, descending: !next.isText, &state)
        },
        Binding([.character("S")], hint: "reverse", help: "reverse the order", unless: needsRun) { state in
            sort(by: state.runs.sortKey, descending: !state.runs.isDescending, &state)
        },
        Binding([.character("x")], hint: "stop", help: "stop the run; asks first", unless: stopObstacle) { state in
            if let id = state.runs.selection { state.overlay = .question(.stop(id)) }
            return []
        },
        Binding([.character("r")], hint: "resume", help: "resume from the checkpoint", unless: resumeObstacle) {
            state in
            guard let run = state.runs.selected else { return [] }
            state.inform("queued \(run.title)")
            return state.resume(run.id)
        },
        Binding([.character("R")], help: "read the results folder again") { _ in [.loadResults] },
        move([.up, .character("k")], help: "up") { _ in -1 },
        move([.down, .character("j")], help: "down") { _ in 1 },
        move([.pageUp, .control("u")], help: "a page up") { -visibleRows(size: $0.size) },
        move([.pageDown, .control("d")], help: "a page down") { visibleRows(size: $0.size) },
        move([.home, .character("g")], help: "first") { -$0.runs.order.count },
        move([.end, .character("G")], help: "last") { $0.runs.order.count },
    ]

    private static func move(
        _ keys: [Key], help: String, by rows: @escaping @Sendable (Workbench) -> Int
    ) -> Binding {
        Binding(keys, help: help, unless: needsRun) { state in
            state.runs.move(by: rows(state), visible: visibleRows(size: state.size))
            return []
        }
    }

    private static func sort(by key: RunList.SortKey, descending: Bool, _ state: inout Workbench) -> [Effect] {
        state.runs.sort(by: key, descending: descending)
        state.runs.revealSelection(visible: visibleRows(size: state.size))
        state.inform("sorted by \(key.title), \(descending ? "descending" : "ascending")")
        return []
    }

    @Sendable private static func needsRun(_ state: Workbench) -> String? {
        state.runs.order.isEmpty ? "there are no runs yet; the page Design launches some" : nil
    }

    @Sendable private static func stopObstacle(_ state: Workbench) -> String? {
        if let reason = state.immutability ?? needsRun(state) { return reason }
        switch state.runs.selected?.status {
        case .running, .queued: return nil
        case .stopping: return "the run is being stopped already"
        case .elsewhere: return "another process trains this run; stop it there"
        default: return "the run is not going"
        }
    }

    @Sendable private static func resumeObstacle(_ state: Workbench) -> String? {
        if let reason = state.immutability ?? needsRun(state) { return reason }
        guard let status = state.runs.selected?.status, !status.isResumable else { return nil }
        return status == .done ? "the run is done" : "the run is \(status == .elsewhere ? "going elsewhere" : "going")"
    }

    // MARK: Layout

    private static func layout(_ size: Size) -> (table: Rect, details: Rect) {
        var table = pageArea(size)
        let details = table.cutBottom(RunDetails.height(on: size))
        return (table, details)
    }

    /// Rows of the table that a screen of that size shows.
    static func visibleRows(size: Size) -> Int {
        Table.visibleRows(height: layout(size).table.height - 2)
    }
}

extension RunList.SortKey {
    var isText: Bool { self == .experiment || self == .variant || self == .status }

    var title: String {
        switch self {
        case .started: "time of start"
        case .experiment: "experiment"
        case .variant: "variant"
        case .status: "status"
        case .validationMRR: "validation MRR@20"
        case .testHR: "test HR@20"
        case .testMRR: "test MRR@20"
        case .testNDCG: "test NDCG@20"
        case .speed: "training rows per second"
        }
    }
}

extension RunsPage {
    static func draw(_ state: Workbench, on screen: inout Screen, in area: Rect) {
        let (tableArea, detailArea) = layout(screen.size)
        let runs = state.runs
        let groups = Comparability(runs.inOrderOfArrival.compactMap(\.dataset))
        var note = StyledText("\(runs.order.count)", .muted)
        if groups.groupCount > 1 {
            note = StyledText("≠ other test rows than the selected run: do not compare", .warning)
        }
        let inner = screen.box(tableArea, title: StyledText("Runs", .title), note: note, style: Style(.focus))
        guard !runs.order.isEmpty else {
            let text = "no runs yet; 1 goes to the page Design, Enter launches there"
            let place = inner.centred(width: text.displayWidth, height: 1)
            screen.draw(text, x: place.x, y: place.y, width: place.width, style: .muted)
            screen.box(detailArea, title: StyledText("Run", .title))
            return
        }
        let best = bestValues(runs, groups)
        let table = Table(columns: columns(runs), gap: inner.width < 110 ? 1 : 2)
        table.draw(
            on: &screen, in: inner, rowCount: runs.order.count, offset: runs.offset, selected: runs.selectedIndex
        ) { index in
            runs[runs.order[index]].map { row($0, runs, groups, best) } ?? []
        }
        RunDetails.draw(runs.selected, groups, on: &screen, in: detailArea)
    }

    private static func columns(_ runs: RunList) -> [Table.Column] {
        func order(_ key: RunList.SortKey) -> Table.SortOrder? {
            runs.sortKey == key ? (runs.isDescending ? .descending : .ascending) : nil
        }
        return [
            .init("", width: 1),
            .init("experiment", width: 10, isFlexible: true, maximumWidth: 28, sortOrder: order(.experiment)),
            .init(
                "variant", width: 12, isFlexible: true, maximumWidth: 30, showsEnds: true, sortOrder: order(.variant)),
            .init("seed", width: 4, alignment: .trailing, dispensability: 7),
            .init("data", width: 4),
            .init("status", width: 13, sortOrder: order(.status)),
            .init("epoch", width: 6, alignment: .trailing, dispensability: 4),
            .init("val MRR%", width: 9, alignment: .trailing, sortOrder: order(.validationMRR)),
            .init("HR@20%", width: 7, alignment: .trailing, sortOrder: order(.testHR)),
            .init("MRR@20%", width: 8, alignment: .trailing, sortOrder: order(.testMRR)),
            .init("NDCG@20%", width: 9, alignment: .trailing, dispensability: 6, sortOrder: order(.testNDCG)),
            .init("rows/s", width: 7, alignment: .trailing, dispensability: 5, sortOrder: order(.speed)),
            .init("ETA", width: 6, alignment: .trailing),
            .init(
                "run", width: 12, isFlexible: true, maximumWidth: 26, dispensability: 8, sortOrder: order(.started)),
        ]
    }

    private static func row(
        _ run: RunRecord, _ runs: RunList, _ groups: Comparability, _ best: BestValues
    ) -> [StyledText] {
        let differs = runs.selected.map { groups.differ($0, run) } ?? false
        let group = groups.letter(of: run) ?? ""
        func metric(_ value: Double?, isBest: Bool) -> StyledText {
            guard let value else { return StyledText("–", .muted) }
            return StyledText(Numbers.percent(value), differs ? .muted : isBest ? .good.strong : .text)
        }
        let mark = runs.marks[run.id]
        let epochs = run.epoch.map { Numbers.fixed($0, 1) } ?? "–"
        let bestTest = best.test[group] == run.test?.mrr && run.test != nil
        let bestValidation = best.validation[group] == run.validation?.mrr && run.validation != nil
        return [
            mark.map { StyledText(LineChart.marker($0), .series($0)) } ?? " ",
            StyledText(run.id.experiment), StyledText(run.variant),
            StyledText("\(run.experiment.training.seed)", .muted),
            differs ? StyledText("≠ \(group)", .warning) : StyledText("  \(group)", .muted),
            run.shortStatus, StyledText(epochs, .muted),
            metric(run.validation?.mrr, isBest: bestValidation),
            metric(run.test?.hr, isBest: false), metric(run.test?.mrr, isBest: bestTest),
            metric(run.test?.ndcg, isBest: false),
            StyledText(run.rowsPerSecond.map(Numbers.short) ?? "–", .muted),
            StyledText(run.secondsLeft.map(Numbers.duration) ?? "", .accent),
            StyledText(run.id.folder, .muted),
        ]
    }

    /// Largest MRR@20 among runs that compare.
    private struct BestValues {
        var validation: [String: Double] = [:]
        var test: [String: Double] = [:]
    }

    private static func bestValues(_ runs: RunList, _ groups: Comparability) -> BestValues {
        var best = BestValues()
        for run in runs.inOrderOfArrival {
            guard let group = groups.letter(of: run) else { continue }
            if let value = run.validation?.mrr { best.validation[group] = max(best.validation[group] ?? 0, value) }
            if let value = run.test?.mrr { best.test[group] = max(best.test[group] ?? 0, value) }
        }
        return best
    }
}
