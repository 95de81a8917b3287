import Basics
import Results
import Runs
import ScreenKit

/// One line per shown run: its activity, progress and speed.
enum RunStrip {
    /// - Parameters:
    ///   - modes: how the curves below are shown.
    ///   - target: what a click on a run means.
    static func draw(
        _ workspace: Workspace, modes: StyledText, on screen: inout Screen, in area: Rect,
        target: (RunID) -> Screen.Hotspot.Target
    ) {
        let shown = workspace.shownRuns
        let selected = workspace.selectedRun
        var title = StyledText(shown.count == 1 ? "Run" : "Runs", .title)
        if let selected, shown.count > 1 || shown.first?.record.id != selected.id {
            title += StyledText(" at the cursor: \(selected.title)", .muted)
        }
        let groups = workspace.library.comparability
        let differ = shown.contains { groups.differ($0.record, shown[0].record) }
        let note = differ ? StyledText("≠ other test rows: do not compare", .warning) : modes
        let inner = screen.box(area, title: title, note: note).inset(x: 1, y: 0)
        for (line, entry) in shown.prefix(inner.height).enumerated() {
            let row = Rect(x: inner.x, y: inner.y + line, width: inner.width, height: 1)
            let isCut = line == inner.height - 1 && shown.count > inner.height
            if isCut {
                screen.draw("… \(shown.count - line) more", x: row.x, y: row.y, width: row.width, style: .muted)
            } else {
                draw(entry.record, index: entry.index, on: &screen, in: row)
                screen.addHotspot(row, target(entry.record.id))
            }
        }
    }

    private static func draw(_ run: RunRecord, index: Int, on screen: inout Screen, in area: Rect) {
        var rest = area
        let figures = figures(run, isWide: area.width >= 100)
        let right = rest.cutRight(min(figures.displayWidth, rest.width / 2))
        let barWidth = rest.width >= 70 ? 20 : 10
        let bar = rest.cutRight(barWidth + 6)
        if let fraction = run.fraction {
            screen.progressBar(fraction, x: bar.x, y: bar.y, width: barWidth, style: run.status.style)
            let percent = run.percentDone ?? ""
            screen.draw(percent, x: bar.x + barWidth + 5 - percent.displayWidth, y: bar.y, width: 5)
        }
        screen.draw(figures, x: right.x, y: right.y, width: right.width)
        let activity = StyledText("  " + run.activity, run.status.style)
        let name = StyledText("\(LineChart.marker(index)) ", .series(index)) + StyledText(run.variantFirst)
        // An activity is short unless it is a failure, which must leave room for the name.
        let nameWidth = rest.width - 1 - min(activity.displayWidth, max(rest.width / 2, 16))
        let used = screen.draw(name, x: rest.x, y: rest.y, width: nameWidth)
        screen.draw(activity, x: rest.x + used, y: rest.y, width: rest.width - used - 1)
    }

    /// Epoch if there is room, speed, remaining time, and test or else best validation MRR@20.
    private static func figures(_ run: RunRecord, isWide: Bool) -> StyledText {
        var text = StyledText()
        if isWide, let epoch = run.epoch {
            text +=
                StyledText("ep ", .muted) + StyledText("\(Numbers.fixed(epoch, 1))/\(run.experiment.training.epochs)")
        }
        if let speed = run.rowsPerSecond {
            text += StyledText("  \(Numbers.short(speed))") + StyledText(" rows/s", .muted)
        }
        if let left = run.secondsLeft {
            text += StyledText("  ETA ", .muted) + StyledText(Numbers.duration(left), .accent)
        }
        if let test = run.test {
            text += StyledText("  test ", .muted) + StyledText(Numbers.percent(test.mrr) + "%", .good)
        } else if let best = run.validation {
            text += StyledText("  MRR ", .muted) + StyledText(Numbers.percent(best.mrr) + "%", .good)
        }
        return text
    }
}
