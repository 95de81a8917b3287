import Basics
import ScreenKit

/// Draws the workbench where there is no room for frames: a line on top, the page, and the keys or a notice below.
func renderCompact(_ state: Workbench, on screen: inout Screen) {
    let workspace = state.workspace
    let page = state.pages[workspace.page]
    var body = screen.bounds
    let top = body.cutTop(1)
    let footer = body.cutBottom(1)
    drawTop(workspace, note: page.compactNote(workspace), on: &screen, in: top)
    page.drawCompact(workspace, on: &screen, in: body)
    for overlay in workspace.overlays.layers {
        screen.removeHotspots()
        overlay.draw(workspace, on: &screen, in: body)
    }
    if workspace.overlays.top?.rowsBelow ?? 0 == 0 {
        screen.keyHints(state.labels.compactMap(\.keyHint), in: footer)
    }
    if let (text, style) = saying(workspace) {
        var rest = screen.bounds
        let above = workspace.overlays.top == nil ? 0 : 1
        _ = rest.cutBottom(above)
        let lines = rest.cutBottom(min(text.wrapped(to: rest.width).count, max(screen.size.height / 2, 1)))
        screen.fill(lines)
        screen.drawWrapped(text, in: lines, style: style)
    }
}

/// The page, what is going on, and how much of the page's list is in view.
private func drawTop(_ workspace: Workspace, note: String, on screen: inout Screen, in area: Rect) {
    let id = workspace.page
    let tab = StyledText(" \(id.key.label)", .key.strong) + StyledText(" \(id.title) ", .text.strong)
    let used = screen.draw(tab, x: area.x, y: area.y, width: area.width)
    screen.select(Rect(x: area.x, y: area.y, width: used, height: 1))
    screen.draw(shortActivity(workspace), x: used + 1, y: area.y, width: area.width - used - 1 - note.displayWidth - 1)
    screen.draw(note, x: max(area.maxX - note.displayWidth, used + 1), y: area.y, style: .muted)
}

private func shortActivity(_ workspace: Workspace) -> StyledText {
    let active = workspace.library.active
    let running = active.filter { $0.status != .queued }
    let queued = active.count - running.count
    var text = StyledText()
    if let first = running.first {
        text += StyledText("▶ \(running.count)", .accent)
        if let left = first.secondsLeft { text += StyledText(" · \(Numbers.duration(left))", .muted) }
    }
    if queued > 0 { text += StyledText("\(running.isEmpty ? "" : " · ")… \(queued)", .muted) }
    if workspace.isReadOnly { text += StyledText("\(active.isEmpty ? "" : " ")read-only", .warning) }
    return text
}

/// Draws what matters most: an answer that is waited for, what was said, or else the runs that are going, one per line,
/// or the one under the cursor.
func renderLine(_ state: Workbench, on screen: inout Screen) {
    let workspace = state.workspace
    let area = screen.bounds
    if let (text, style) = saying(workspace) { return screen.drawWrapped(text, in: area, style: style) }
    if workspace.overlays.top != nil {
        let hints = state.labels.compactMap(\.keyHint).map { "\($0.key.label) \($0.label)" }
        return screen.drawWrapped(hints.joined(separator: "  "), in: area, style: .warning)
    }
    let working = workspace.library.active.filter(\.status.isWorking)
    let shown = working.isEmpty ? [workspace.selectedRun].compactMap(\.self) : working
    if shown.isEmpty { screen.draw("no runs", x: 0, y: 0, style: .muted) }
    for (row, run) in shown.prefix(area.height).enumerated() {
        screen.draw(RunLine.words(run), x: 0, y: row, width: area.width)
    }
}
