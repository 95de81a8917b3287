import Basics
import ScreenKit

/// Draws the workbench on a screen of the given size.
public func render(_ state: Workbench, size: Size) -> Screen {
    var screen = Screen(size: size, glyphs: state.workspace.glyphs)
    switch Layout(size) {
    case .full: renderFull(state, on: &screen)
    case .compact: renderCompact(state, on: &screen)
    case .line: renderLine(state, on: &screen)
    }
    return screen
}

private func renderFull(_ state: Workbench, on screen: inout Screen) {
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
}

/// Draws the tabs and what is going on. If space is short, the name of the program goes first, then the titles of the
/// pages that are not in view.
private func drawTabs(_ workspace: Workspace, on screen: inout Screen, in area: Rect) {
    let text = activity(workspace)
    func tabs(titled isTitled: (PageID) -> Bool) -> [StyledText] {
        Pages.ids.map { page in
            let isCurrent = page == workspace.page
            return StyledText(" \(page.key.label)", isCurrent ? .key.strong : .key)
                + StyledText(isTitled(page) ? " \(page.title) " : " ", isCurrent ? .text.strong : .muted)
        }
    }
    func width(_ tabs: [StyledText]) -> Int { tabs.reduce(0) { $0 + $1.displayWidth + 1 } }
    let name = "sessionbench"
    let room = area.width - text.displayWidth - 3
    var shown = tabs { _ in true }
    let isNamed = width(shown) + name.displayWidth + 2 <= room
    if width(shown) > room { shown = tabs { $0 == workspace.page } }

    var x = area.x + 1
    if isNamed { x += screen.draw(name, x: x, y: area.y, style: .title) + 2 }
    for (page, title) in zip(Pages.ids, shown) {
        let tab = Rect(x: x, y: area.y, width: title.displayWidth, height: 1)
        screen.draw(title, x: x, y: area.y)
        if page == workspace.page { screen.select(tab) }
        screen.addHotspot(tab, .key(page.key))
        x += tab.width + 1
    }
    screen.draw(text, x: max(area.maxX - text.displayWidth - 1, x), y: area.y, width: area.maxX - x)
}

/// How many runs are active, and whether the workbench is read-only.
private func activity(_ workspace: Workspace) -> StyledText {
    var text = StyledText()
    if workspace.isReadOnly { text += StyledText("read-only  ", .warning) }
    let active = workspace.library.active
    let running = active.filter { $0.status != .queued }
    if let first = running.first {
        let scoring = first.scoredShare.map { " · scoring \($0)" } ?? ""
        let left = first.secondsLeft.map { " · \(Numbers.duration($0)) left" } ?? scoring
        text += StyledText("▶ \(running.count) running", .accent) + StyledText(left, .muted)
    }
    let queued = active.count - running.count
    if queued > 0 { text += StyledText((running.isEmpty ? "" : " · ") + "\(queued) queued", .muted) }
    if queued > 0, workspace.isQueueIdle {
        text += StyledText(", nobody at work: \(PageID.runs.key.label) R", .warning)
    }
    if active.isEmpty, workspace.library.isRead { text += StyledText("idle", .muted) }
    return text
}

/// Draws the notice at the bottom of the area. One that needs several lines covers part of the page, which keeps its
/// layout.
private func drawNotice(_ workspace: Workspace, on screen: inout Screen, in area: Rect) {
    guard let (text, style) = saying(workspace) else { return }
    let width = area.width - 2
    var rest = area
    let lines = rest.cutBottom(min(text.wrapped(to: width).count, area.height / 2))
    screen.fill(lines)
    screen.drawWrapped(text, in: lines.inset(x: 1, y: 0), style: style)
}

/// What is to be said now; nil if nothing is.
func saying(_ workspace: Workspace) -> (text: String, style: Style)? {
    if workspace.isLeaving {
        let count = workspace.library.active.count(where: \.status.isWorking)
        let runs = "\(count) run\(count == 1 ? "" : "s")"
        return ("stopping \(runs) with a checkpoint… q again leaves without waiting", .warning)
    }
    return workspace.notice.flatMap { notice in
        notice.text.isEmpty ? nil : (notice.text, notice.severity == .problem ? .bad.strong : .text)
    }
}
