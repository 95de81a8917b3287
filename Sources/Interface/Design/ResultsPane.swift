import Basics
import Results
import ScreenKit

/// Results of the chosen experiment's runs, newest first.
enum ResultsPane {
    static func draw(
        _ choice: ExperimentChoice, _ library: RunLibrary, on screen: inout Screen, in area: Rect
    ) {
        guard area.height >= 4 else { return }
        let runs = library.inOrderOfArrival.reversed().filter { $0.id.experiment == choice.experiment.name }
        let inner = screen.box(
            area, title: StyledText("Results so far", .title), note: StyledText("\(runs.count)", .muted)
        ).inset(x: 1, y: 0)
        // Letters tell which results compare, where not all do.
        let groups = library.comparability
        let hasGroups = Set(runs.compactMap { groups.letter(of: $0) }).count > 1
        let table = Table(
            columns: [
                .init("variant", width: 12, isFlexible: true, maximumWidth: 40, showsEnds: true),
                .init("seed", width: 4, alignment: .trailing),
            ] + (hasGroups ? [.init("data", width: 4)] : []) + [
                .init("status", width: 13), .init("epochs", width: 6, alignment: .trailing),
                .init("val MRR%", width: 8, alignment: .trailing), .init("MRR@20%", width: 7, alignment: .trailing),
            ])
        let shown = Array(runs.prefix(Table.visibleRows(height: inner.height)))
        table.draw(on: &screen, in: inner, rowCount: shown.count) { index in
            row(shown[index], groups: hasGroups ? groups : nil)
        }
    }

    /// - Parameter groups: nil if all results compare.
    private static func row(_ run: RunRecord, groups: Comparability?) -> [StyledText] {
        [StyledText(run.variant), StyledText("\(run.experiment.training.seed)", .muted)]
            + (groups.map { [StyledText($0.letter(of: run) ?? "", .muted)] } ?? [])
            + [
                run.shortStatus, StyledText(run.epoch.map { Numbers.fixed($0, 1) } ?? "–", .muted),
                StyledText(run.validation.map { Numbers.percent($0.mrr) } ?? "–"),
                StyledText(run.test.map { Numbers.percent($0.mrr) } ?? "–"),
            ]
    }
}
