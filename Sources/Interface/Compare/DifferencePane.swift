import Basics
import Results
import Runs
import ScreenKit

/// In what an arm differs from the baseline: its recipe, its data, and in how many rows it is better.
enum DifferencePane {
    static func draw(
        _ compared: ComparedTable, _ selected: (arm: Int, slice: Int), _ workspace: Workspace,
        on screen: inout Screen, in area: Rect
    ) {
        let arm = compared.arms[selected.arm]
        let inner = screen.box(
            area, title: StyledText("What differs: ", .title) + StyledText(arm.name, .title),
            note: cost(compared, selected)
        ).inset(x: 1, y: 0)
        lines(compared, selected, workspace, height: inner.height).prefix(inner.height).enumerated()
            .forEach { line, text in screen.draw(text, x: inner.x, y: inner.y + line, width: inner.width) }
    }

    /// What the table may have no room for.
    private static func cost(_ compared: ComparedTable, _ selected: (arm: Int, slice: Int)) -> StyledText {
        let table = compared.table
        let row = table.rows[selected.slice * compared.arms.count + selected.arm]
        let count = compared.arms[selected.arm].runs.count
        var words = ["\(count) seed\(count == 1 ? "" : "s")"]
        if case .seconds(let seconds)? = table.cell(row, ComparisonTables.time)?.value {
            words.append("\(Numbers.duration(seconds)) a run")
        }
        if case .number(let rate, _)? = table.cell(row, ComparisonTables.speed)?.value {
            words.append("\(Numbers.short(rate)) rows/s")
        }
        return StyledText(words.joined(separator: " · "), .muted)
    }

    private static func lines(
        _ compared: ComparedTable, _ selected: (arm: Int, slice: Int), _ workspace: Workspace, height: Int
    ) -> [StyledText] {
        let baseline = compared.arms[compared.baseline].name
        guard let difference = compared.arms[selected.arm].difference else {
            return [
                StyledText("the others are held against it; p on another row pins that one", .muted)
            ] + compared.omissions.map { StyledText("left out: \($0)", .warning) }
        }
        let isSliced = compared.rowsOfSlices.count > 1
        var facts = [
            StyledText("same ", .muted) + StyledText("data, split and rule for ties as \(baseline); ")
                + StyledText(Numbers.grouped(compared.rowsOfSlices[selected.slice]), .text.strong)
                + StyledText(isSliced ? " rows of this slice in common" : " test rows in common")
        ]
        if !difference.data.isEmpty {
            facts = [
                StyledText("other training data: ", .warning) + StyledText(difference.data.joined(separator: ", ")),
                StyledText("same ", .muted) + StyledText("\(Numbers.grouped(compared.rows)) test rows as \(baseline)"),
            ]
        }
        facts.append(balance(compared.balances[selected.slice][selected.arm]))
        facts += compared.omissions.map { StyledText("left out: \($0)", .warning) }
        let room = max(height - facts.count, 1)
        let keys = difference.keys
        let shown = keys.count > room ? keys.prefix(room - 1) : keys[...]
        let width = shown.map(\.path.displayWidth).max() ?? 0
        var lines = shown.map { key in
            StyledText(key.path.padding(to: width + 2), .header) + StyledText("\(key.baseline) → ", .muted)
                + StyledText(key.value)
        }
        if keys.isEmpty {
            lines = [StyledText("no key of the recipe that both read", .muted)]
        } else if shown.count < keys.count {
            lines.append(StyledText("… \(keys.count - shown.count) more keys", .muted))
        }
        return lines + facts
    }

    static func balance(_ rows: RowBalance?) -> StyledText {
        guard let rows else {
            return StyledText("fewer than \(Comparison.leastSessions) sessions: nothing is judged", .warning)
        }
        return StyledText("better ", .muted) + StyledText(Numbers.grouped(rows.better), .good)
            + StyledText("   equal ", .muted) + StyledText(Numbers.grouped(rows.same))
            + StyledText("   worse ", .muted) + StyledText(Numbers.grouped(rows.worse), .bad)
            + StyledText("   rows, by the means of the seeds", .muted)
    }
}
