import Basics
import Results
import Runs
import ScreenKit

/// The runs in view, one per row.
struct RunTable {
    private let library: RunLibrary
    private let runs: RunsView
    private let selected: RunRecord?
    private let groups: Comparability
    private let best: BestValues

    init(_ workspace: Workspace, _ groups: Comparability) {
        library = workspace.library
        runs = workspace.runs
        selected = workspace.selectedRun
        self.groups = groups
        best = Self.bestValues(workspace.library, groups)
    }

    func draw(on screen: inout Screen, in area: Rect) {
        Table(columns: columns, gap: area.width < 110 ? 1 : 2).draw(
            on: &screen, in: area, rowCount: runs.order.count, offset: runs.cursor.offset,
            selected: runs.cursor.index, target: { RunsPage.target(.run(runs.order[$0])) }
        ) { index in
            library[runs.order[index]].map(row) ?? []
        }
    }

    private var columns: [Table.Column] {
        func order(_ key: RunSortKey) -> Table.SortOrder? {
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

    private func row(_ run: RunRecord) -> [StyledText] {
        let differs = selected.map { groups.differ($0, run) } ?? false
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

    /// Largest MRR@20 among comparable runs, by the letter of their group.
    private struct BestValues {
        var validation: [String: Double] = [:]
        var test: [String: Double] = [:]
    }

    private static func bestValues(_ library: RunLibrary, _ groups: Comparability) -> BestValues {
        var best = BestValues()
        for run in library.inOrderOfArrival {
            guard let group = groups.letter(of: run) else { continue }
            if let value = run.validation?.mrr { best.validation[group] = max(best.validation[group] ?? 0, value) }
            if let value = run.test?.mrr { best.test[group] = max(best.test[group] ?? 0, value) }
        }
        return best
    }
}
