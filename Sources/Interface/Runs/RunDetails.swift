import Runs
import ScreenKit

/// What the table has no room for, of the selected run.
enum RunDetails {
    static func draw(_ run: RunRecord?, _ groups: Comparability, on screen: inout Screen, in area: Rect) {
        guard let run else {
            screen.box(area, title: StyledText("Run", .title))
            return
        }
        let inner = screen.box(
            area, title: StyledText(run.title, .title), note: StyledText(run.id.folder, .muted)
        ).inset(x: 1, y: 0)
        for (line, fact) in lines(run, groups).enumerated() where line < inner.height {
            screen.draw(fact.0, x: inner.x, y: inner.y + line, width: 11, style: .header)
            screen.draw(fact.1, x: inner.x + 11, y: inner.y + line, width: inner.width - 11)
        }
    }

    private static func lines(_ run: RunRecord, _ groups: Comparability) -> [(String, StyledText)] {
        [
            ("status", status(run)), ("data", data(run, groups)), ("model", model(run)),
            ("floor, top", references(run)), ("candidates", candidates(run)),
        ]
    }

    private static func status(_ run: RunRecord) -> StyledText {
        var text = StyledText("\(run.status.sign) \(run.activity)", run.status.style)
        if let summary = run.summary {
            text += StyledText(
                ", \(Numbers.duration(summary.seconds.total)), best epoch \(Numbers.fixed(summary.bestEpoch, 1))"
                    + (summary.refit ? ", refitted" : ""), .muted)
            if !summary.exact { text += StyledText(", resumed inexactly", .warning) }
        }
        return text
    }

    private static func data(_ run: RunRecord, _ groups: Comparability) -> StyledText {
        guard let data = run.dataset else { return StyledText("not prepared yet", .muted) }
        return StyledText("\(groups.letter(of: run) ?? "") \(data.name)")
            + StyledText(
                " \(data.fingerprint.prefix(8)), \(Numbers.grouped(data.items)) items, "
                    + "\(Numbers.grouped(data.trainingSessions)) sessions, \(Numbers.grouped(data.testRows)) test rows",
                .muted)
    }

    private static func model(_ run: RunRecord) -> StyledText {
        let model = run.experiment.model
        let size = run.parameters.map { ", \(Numbers.grouped($0)) parameters" } ?? ""
        let network = model.kind.isBaseline ? "" : ", d \(model.width)\(size)"
        return StyledText(model.kind.rawValue + network)
            + StyledText(run.summary.map { ", kernel \($0.kernel), \($0.workers) workers" } ?? "", .muted)
    }

    /// Reference scorers on the same rows.
    private static func references(_ run: RunRecord) -> StyledText {
        guard let references = run.summary?.references, !references.isEmpty else {
            return StyledText("popularity and ceilings, with the result", .muted)
        }
        return StyledText("MRR@20: ", .muted)
            + StyledText(
                references.sorted { ($0.value.mrr, $0.key) < ($1.value.mrr, $1.key) }
                    .map { "\($0.key) \(Numbers.fixed($0.value.mrr, 4))" }.joined(separator: " · "))
    }

    private static func candidates(_ run: RunRecord) -> StyledText {
        guard let candidates = run.summary?.candidates, !candidates.isEmpty else { return StyledText("–", .muted) }
        return StyledText("MRR@20 at ", .muted)
            + StyledText(
                candidates.map {
                    "\(Numbers.fixed($0.fraction * 100, 1))%: \(Numbers.fixed($0.metrics.mrr, 4))"
                }.joined(separator: "  "))
    }
}
