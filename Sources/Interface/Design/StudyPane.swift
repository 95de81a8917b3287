import Basics
import Experiments
import Metrics
import Results
import ScreenKit

/// The variants of the chosen study and the progress of each.
enum StudyPane {
    /// Heights of the study pane and the form below it; the rest shows the experiment.
    static func layout(size: Size) -> (study: Int, form: Int) {
        let form = DesignForm.Field.allCases.count + 4
        let details = 9
        let rest = Workspace.pageArea(size).height - form
        return (rest >= 2 * details + 3 ? rest - details : rest, form)
    }

    /// Number of variants that a screen of this size shows.
    static func visibleRows(size: Size) -> Int { Table.visibleRows(height: layout(size: size).study - 2) }

    static func draw(_ form: DesignForm, _ progress: StudyProgress, on screen: inout Screen, in area: Rect) {
        guard let study = form.study else { return }
        let all = progress.entries(of: nil)
        let done = all.count { $0.found?.status == .done }
        let missing = all.count(where: \.isMissing)
        let note =
            StyledText("\(Numbers.grouped(done)) of \(Numbers.grouped(all.count)) done", .muted)
            + (missing > 0
                ? StyledText(" · ", .muted) + StyledText("a", .key)
                    + StyledText(" launches \(Numbers.grouped(missing))", .muted)
                : StyledText())
        let isFocused = form.pane == .study
        let inner = screen.box(
            area, title: StyledText("Study", .title), note: note, style: DesignPage.frame(isFocused)
        ).inset(x: 1, y: 0)
        let seeds = study.variants.map(\.seeds.count).max() ?? 0
        // Letters tell which results compare, where not all do.
        let groups = Comparability(all.compactMap { $0.found?.summary?.dataset })
        let hasGroups = groups.groupCount > 1
        let table = Table(
            columns: [
                .init("variant", width: 12, isFlexible: true, maximumWidth: 60, showsEnds: true),
                .init("seeds", width: min(max(seeds, 5), 12)),
                .init("status", width: min(max(inner.width - 60, 12), 40)),
            ] + (hasGroups ? [.init("data", width: 4)] : []) + [
                .init("MRR@20%", width: 13, alignment: .trailing),
                .init("val MRR%", width: 8, alignment: .trailing, dispensability: 1),
            ], gap: 1)
        table.draw(
            on: &screen, in: inner, rowCount: study.variants.count, offset: form.variantCursor.offset,
            selected: isFocused ? form.variantIndex : nil, target: { DesignPage.target(.variant($0)) }
        ) { index in
            row(
                study.variants[index].name, progress.entries(of: index), isChosen: index == form.variantIndex,
                groups: hasGroups ? groups : nil)
        }
    }

    /// - Parameter groups: nil if all results compare.
    private static func row(
        _ name: String, _ entries: [StudyProgress.Entry], isChosen: Bool, groups: Comparability?
    ) -> [StyledText] {
        let runs = entries.compactMap(\.found)
        let seeds = entries.reduce(StyledText()) { text, entry in
            text + (entry.found.map { StyledText($0.status.sign, $0.status.style) } ?? StyledText("·", .muted))
        }
        let letters = groups.map { groups in
            Set(runs.compactMap { $0.summary.flatMap { groups.letter(of: $0.dataset) } }).sorted()
        }
        let test = runs.compactMap { $0.test?.mrr }
        let validation = runs.compactMap { $0.validation?.mrr }
        let shown: String? =
            if let letters, letters.count > 1 {
                // A mean over other test rows would mean nothing.
                "≠"
            } else {
                test.isEmpty ? nil : Numbers.percent(MeanAndSpread(test))
            }
        return [StyledText((isChosen ? "▶ " : "  ") + name), seeds, status(entries)]
            + (letters.map { [StyledText($0.joined(separator: ","), .muted)] } ?? [])
            + [
                StyledText(shown ?? "–", shown == nil ? .muted : .text),
                StyledText(validation.isEmpty ? "–" : Numbers.percent(MeanAndSpread(validation).mean), .muted),
            ]
    }

    /// The most important status: what is running, then what keeps the variant from being done.
    private static func status(_ entries: [StudyProgress.Entry]) -> StyledText {
        if let run = entries.lazy.compactMap(\.found).first(where: \.status.isWorking) {
            if let scored = run.scoredShare { return StyledText("scoring \(scored)", run.status.style) }
            return StyledText(
                [run.status.rawValue, run.percentDone].compactMap(\.self).joined(separator: " "), run.status.style)
        }
        for status in [RunStatus.failed, .interrupted, .stopped, .queued] {
            let count = entries.count { $0.found?.status == status }
            guard count > 0 else { continue }
            if status == .failed, entries.count == 1, let failure = StudyProgress.failure(entries) {
                return StyledText(failure, status.style)
            }
            return StyledText(
                count == 1 && entries.count == 1 ? status.rawValue : "\(count) \(status.rawValue)", status.style)
        }
        let missing = entries.count { $0.found == nil }
        if missing == 0 { return StyledText("done", RunStatus.done.style) }
        return StyledText(missing == entries.count ? "missing" : "\(missing) missing", .muted)
    }
}
