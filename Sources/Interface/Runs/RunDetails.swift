import Basics
import Results
import ScreenKit

/// Details of the selected run that the table has no room for.
enum RunDetails {
    private static let roomyHeight = 19

    /// Screen rows of the details, the same for every run so that the table above stays where it is.
    static func height(on size: Size) -> Int { size.width >= 190 && size.height >= 40 ? roomyHeight : 12 }

    static func draw(_ run: RunRecord?, _ groups: Comparability, on screen: inout Screen, in area: Rect) {
        guard let run else {
            screen.box(area, title: StyledText("Run", .title))
            return
        }
        var inner = screen.box(
            area, title: StyledText(run.title, .title), note: StyledText(run.id.folder, .muted)
        ).inset(x: 1, y: 0)
        if !run.notes.isEmpty {
            let tags =
                run.notes.tags.isEmpty ? StyledText() : StyledText(" \(run.notes.tags.joined(separator: " "))", .accent)
            let text = StyledText(" ") + StyledText(run.notes.note, .text) + tags + " "
            screen.draw(text.elidedInMiddle(to: max(area.width / 2, 10)), x: area.x + 2, y: area.maxY - 1)
        }
        let isRoomy = area.height >= roomyHeight
        let results = run.ranksItems ? run.summary.map(RunResultTables.init) : nil
        if let results, results.hasFootnote {
            let note = StyledText(" \(RunResultTables.footnote) ", .muted)
            screen.draw(note, x: area.maxX - 2 - note.displayWidth, y: area.maxY - 1)
        }
        if isRoomy {
            let candidates = inner.cutRight(RunResultTables.candidatesWidth)
            let slices = inner.cutRight(RunResultTables.slicesWidth + 2 * gap).inset(x: gap, y: 0)
            let facts =
                status(run, width: inner.width)
                + [("data", data(run, groups)), ("", size(run)), ("model", model(run))]
                + (tasks(run).map { [("tasks", $0)] } ?? []) + secondStage(run)
            draw(facts, on: &screen, in: inner.cutTop(facts.count + 1))
            if results == nil { draw([("", references(run))], on: &screen, in: inner) }
            results?.drawReferences(on: &screen, in: inner)
            results?.drawSlices(on: &screen, in: slices)
            results?.drawCandidates(on: &screen, in: candidates)
        } else {
            let facts =
                status(run, width: inner.width) + [
                    ("data", data(run, groups) + StyledText(" ") + size(run)),
                    (
                        "model",
                        tasks(run).map { StyledText("\(run.experiment.model.kind.rawValue), ") + $0 } ?? model(run)
                    ),
                    ("floor, top", references(run)),
                ] + secondStage(run).prefix(1)
            draw(facts, on: &screen, in: inner.cutTop(facts.count))
            let slices = inner.cutLeft(
                min(inner.width - RunResultTables.sizesWidth - gap, RunResultTables.slicesWidth))
            results?.drawSlices(on: &screen, in: slices)
            _ = inner.cutLeft(gap)
            results?.drawSizes(on: &screen, in: inner)
        }
    }

    /// Blank columns between two tables.
    private static let gap = 2
    /// Columns for the names in front of the facts.
    private static let nameWidth = 11

    private static func draw(_ facts: [(String, StyledText)], on screen: inout Screen, in area: Rect) {
        for (line, fact) in facts.enumerated() where line < area.height {
            screen.draw(fact.0, x: area.x, y: area.y + line, width: nameWidth, style: .header)
            screen.draw(fact.1, x: area.x + nameWidth, y: area.y + line, width: area.width - nameWidth)
        }
    }

    /// The status, in as many lines as it needs: the reason for a failure must not be cut.
    private static func status(_ run: RunRecord, width: Int) -> [(String, StyledText)] {
        guard let summary = run.summary else {
            return "\(run.status.sign) \(run.activity)".wrapped(to: width - nameWidth).enumerated().map { line, text in
                (line == 0 ? "status" : "", StyledText(text, run.status.style))
            }
        }
        var text = StyledText("\(run.status.sign) \(run.activity)", run.status.style)
        text += StyledText(
            ", \(Numbers.duration(summary.seconds.total))"
                + (run.epoch == nil || !summary.isSelected
                    ? "" : ", best epoch \(Numbers.fixed(summary.bestEpoch, 1))")
                + (summary.isSelected ? summary.refit ? ", refitted" : "" : ", on all sessions without selection"),
            .muted)
        if summary.beside != nil { text += StyledText(", beside other runs", .muted) }
        if !summary.exact { text += StyledText(", resumed inexactly", .warning) }
        return [("status", text)]
    }

    private static func data(_ run: RunRecord, _ groups: Comparability) -> StyledText {
        guard let data = run.dataset else { return StyledText("not prepared yet", .muted) }
        return StyledText("\(groups.letter(of: run) ?? "") \(data.name)")
            + StyledText(" \(data.fingerprint.prefix(8))", .muted)
    }

    private static func size(_ run: RunRecord) -> StyledText {
        guard let data = run.dataset else { return StyledText() }
        return StyledText(
            "\(Numbers.grouped(data.items)) items, \(Numbers.grouped(data.trainingSessions)) sessions, "
                + "\(Numbers.grouped(data.testRows)) test rows", .muted)
    }

    private static func model(_ run: RunRecord) -> StyledText {
        let model = run.experiment.model
        let size = run.parameters.map { ", \(Numbers.grouped($0)) parameters" } ?? ""
        let network = model.kind.isBaseline ? "" : ", d \(model.width)\(size)"
        return StyledText(model.kind.rawValue + network)
            + StyledText(run.summary.map { ", kernel \($0.kernel), \($0.workers) workers" } ?? "", .muted)
    }

    /// How well the feedback and categories of the test rows are predicted; nil if they are not.
    private static func tasks(_ run: RunRecord) -> StyledText? {
        guard let tasks = run.summary?.metrics.testTasks else { return nil }
        let feedback = tasks.feedback.map { "\($0.name) AUC \($0.auc.map { Numbers.percent($0) + "%" } ?? "–")" }
        let implied = run.summary?.metrics.testCategories ?? []
        let categories = tasks.categories.map { task in
            let items = implied.first { $0.level == task.level }.map {
                " (sample: \(Numbers.percent($0.head.accuracy)), by items \(Numbers.percent($0.implied.accuracy)))"
            }
            return "\(task.level) right \(Numbers.percent(task.accuracy))%" + (items ?? "")
        }
        return StyledText((feedback + categories).joined(separator: " · "))
    }

    /// What a second stage gains, and what it goes by, the most important first; empty if there is none.
    private static func secondStage(_ run: RunRecord) -> [(String, StyledText)] {
        guard let summary = run.summary, let stage = summary.secondStage else { return [] }
        let (before, after) = (summary.metrics.test, stage.test)
        let gain =
            "\(stage.kind.rawValue): MRR@20 \(Numbers.percent(before.mrr)) → \(Numbers.percent(after.mrr))%, "
            + "HR@20 \(Numbers.percent(before.hr)) → \(Numbers.percent(after.hr))%"
        let cost =
            "\(Numbers.fixed(stage.poolSize, 0)) candidates, \(Numbers.fixed(stage.microsecondsPerRow, 0)) µs/row"
        let features = stage.featuresByImportance.map { feature in
            let importance =
                feature.weight == nil ? Numbers.percent(feature.importance) + "%" : Numbers.fixed(feature.importance, 2)
            return "\(feature.name.forTerminal) \(importance)"
        }
        return [
            ("2nd stage", StyledText(gain)),
            ("", StyledText("\(cost), by \(features.joined(separator: " · "))", .muted)),
        ]
    }

    /// MRR@20 of the reference scorers on the same rows.
    private static func references(_ run: RunRecord) -> StyledText {
        guard let references = run.summary?.references, !references.isEmpty else {
            return StyledText("popularity, ceilings, slices and candidates come with the result", .muted)
        }
        return StyledText("MRR@20%: ", .muted)
            + StyledText(
                references.sorted { ($0.value.mrr, $0.key.rawValue) < ($1.value.mrr, $1.key.rawValue) }
                    .map { "\($0.key) \(Numbers.percent($0.value.mrr))" }.joined(separator: " · "))
    }
}
