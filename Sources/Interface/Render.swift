import Basics
import ScreenKit

/// The smallest screen that pages are laid out for.
public let minimumSize = Size(width: 80, height: 24)

/// Draws the workbench on a screen of the given size.
public func render(_ state: Workbench, size: Size) -> Screen {
    var screen = Screen(size: size, glyphs: state.workspace.glyphs)
    guard size.width >= minimumSize.width, size.height >= minimumSize.height else {
        let text = "needs \(minimumSize.width)×\(minimumSize.height), has \(size.width)×\(size.height)"
        let place = screen.bounds.centred(width: text.displayWidth, height: 1)
        screen.draw(text, x: place.x, y: place.y, width: place.width, style: .warning)
        return screen
    }
    var body = screen.bounds
    let top = body.cutTop(1)
    let footer = body.cutBottom(1)
    var whole = body
    _ = body.cutBottom(1)
    drawTabs(state.workspace, on: &screen, in: top)
    let workspace = state.workspace
    state.pages[workspace.page].draw(workspace, on: &screen, in: body)
    _ = whole.cutBottom(workspace.overlays.top?.rowsBelow ?? 0)
    drawNotice(workspace, on: &screen, in: whole)
    for overlay in workspace.overlays.layers {
        screen.removeHotspots()
        overlay.draw(workspace, on: &screen, in: body)
    }
    screen.keyHints(state.labels.compactMap(\.keyHint), in: footer.inset(x: 1, y: 0))
    return screen
}

private func drawTabs(_ workspace: Workspace, on screen: inout Screen, in area: Rect) {
    var x = area.x + 1
    x += screen.draw("sessionbench", x: x, y: area.y, style: .title) + 2
    let activity = activity(workspace)
    func tab(_ page: PageID, isShort: Bool) -> StyledText {
        let isCurrent = page == workspace.page
        let title = isShort && !isCurrent ? " " : " \(page.title) "
        return StyledText(" \(page.key.label)", isCurrent ? .key.strong : .key)
            + StyledText(title, isCurrent ? .text.strong : .muted)
    }
    let needed = Pages.ids.reduce(x + activity.displayWidth + 1) { $0 + tab($1, isShort: false).displayWidth + 1 }
    for page in Pages.ids {
        let isCurrent = page == workspace.page
        // Where space is short, what goes on matters more than the titles of pages that are not in view.
        let text = tab(page, isShort: needed > area.maxX)
        let tab = Rect(x: x, y: area.y, width: text.displayWidth, height: 1)
        screen.draw(text, x: x, y: area.y)
        if isCurrent { screen.select(tab) }
        screen.addHotspot(tab, .key(page.key))
        x += tab.width + 1
    }
    screen.draw(activity, x: max(area.maxX - activity.displayWidth - 1, x), y: area.y, width: area.maxX - x)
}

/// How many runs are active, and whether the workbench is read-only.
private func activity(_ workspace: Workspace) -> StyledText {
    var text = StyledText()
    if workspace.isReadOnly { text += StyledText("read-only  ", .warning) }
    let active = workspace.library.active
    let running = active.filter { $0.status != .queued }
    if let first = running.first {
        let left = first.secondsLeft.map { " · \(Numbers.duration($0)) left" } ?? ""
        text += StyledText("▶ \(running.count) running", .accent) + StyledText(left, .muted)
    }
    let queued = active.count - running.count
    if queued > 0 { text += StyledText((running.isEmpty ? "" : " · ") + "\(queued) queued", .muted) }
    if queued > 0, workspace.isQueueIdle {
        text += StyledText(", nobody at work: \(PageID.runs.key.label) R", .warning)
    }
    if active.isEmpty { text += StyledText("idle", .muted) }
    return text
}

/// Draws the notice at the bottom of the area. One that needs several lines covers part of the page, which keeps its
/// layout.
private func drawNotice(_ workspace: Workspace, on screen: inout Screen, in area: Rect) {
    var text = workspace.notice?.text ?? ""
    var style: Style = workspace.notice?.severity == .problem ? .bad.strong : .text
    if workspace.isLeaving {
        let count = workspace.library.active.count(where: \.status.isWorking)
        text = "stopping \(count) run\(count == 1 ? "" : "s") with a checkpoint… q again leaves without waiting"
        style = .warning
    }
    guard !text.isEmpty else { return }
    let width = area.width - 2
    var rest = area
    let lines = rest.cutBottom(min(text.wrapped(to: width).count, area.height / 2))
    screen.fill(lines)
    screen.drawWrapped(text, in: lines.inset(x: 1, y: 0), style: style)
}
