import Basics
import Experiments
import Metrics
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
        let table = Table(
            columns: [
                .init("variant", width: 12, isFlexible: true, maximumWidth: 60, showsEnds: true),
                .init("seeds", width: min(max(seeds, 5), 12)),
                .init("status", width: min(max(inner.width - 60, 12), 40)),
                .init("MRR@20%", width: 13, alignment: .trailing),
                .init("val MRR%", width: 8, alignment: .trailing, dispensability: 1),
            ], gap: 1)
        table.draw(
            on: &screen, in: inner, rowCount: study.variants.count, offset: form.variantCursor.offset,
            selected: isFocused ? form.variantIndex : nil, target: { DesignPage.target(.variant($0)) }
        ) { index in
            row(study.variants[index].name, progress.entries(of: index), isChosen: index == form.variantIndex)
        }
    }

    private static func row(_ name: String, _ entries: [StudyProgress.Entry], isChosen: Bool) -> [StyledText] {
        let runs = entries.compactMap(\.found)
        let seeds = entries.reduce(StyledText()) { text, entry in
            text + (entry.found.map { StyledText($0.status.sign, $0.status.style) } ?? StyledText("·", .muted))
        }
        return [
            StyledText((isChosen ? "▶ " : "  ") + name), seeds, status(entries),
            StyledText(metric(runs.compactMap { $0.test?.mrr }), runs.contains { $0.test != nil } ? .text : .muted),
            StyledText(metric(runs.compactMap { $0.validation?.mrr }, hasSpread: false), .muted),
        ]
    }

    /// The most important status: what is running, then what keeps the variant from being done.
    private static func status(_ entries: [StudyProgress.Entry]) -> StyledText {
        if let run = entries.lazy.compactMap(\.found).first(where: { $0.status == .running }) {
            if let scored = run.scoredShare { return StyledText("scoring \(scored)", RunStatus.running.style) }
            let share = run.fraction.map { " \(Int(($0 * 100).rounded(.down)))%" } ?? ""
            return StyledText("running\(share)", RunStatus.running.style)
        }
        for status in [RunStatus.stopping, .elsewhere, .failed, .interrupted, .stopped, .queued] {
            let count = entries.count { $0.found?.status == status }
            guard count > 0 else { continue }
            if status == .failed, entries.count == 1, let failure = StudyProgress.failure(entries) {
                return StyledText(failure, status.style)
            }
            let word = status == .queued ? "waiting" : status.rawValue
            return StyledText(count == 1 && entries.count == 1 ? word : "\(count) \(word)", status.style)
        }
        let missing = entries.count { $0.found == nil }
        if missing == 0 { return StyledText("done", RunStatus.done.style) }
        return StyledText(missing == entries.count ? "missing" : "\(missing) missing", .muted)
    }

    /// The mean in percent and, for several values, their sample standard deviation.
    private static func metric(_ values: [Double], hasSpread: Bool = true) -> String {
        guard !values.isEmpty else { return "–" }
        let summary = MeanAndSpread(values)
        let spread = hasSpread ? summary.deviation.map { " ± \(Numbers.percent($0))" } : nil
        return Numbers.percent(summary.mean) + (spread ?? "")
    }
}
