import Basics
import ScreenKit

/// The smallest screen that pages are laid out for.
public let minimumSize = Size(width: 80, height: 24)

/// What the workbench looks like on a screen of that size.
public func render(_ state: Workbench, size: Size) -> Screen {
    var screen = Screen(size: size, glyphs: state.glyphs)
    guard size.width >= minimumSize.width, size.height >= minimumSize.height else {
        let text = "needs \(minimumSize.width)×\(minimumSize.height), has \(size.width)×\(size.height)"
        let place = screen.bounds.centred(width: text.displayWidth, height: 1)
        screen.draw(text, x: place.x, y: place.y, width: place.width, style: .warning)
        return screen
    }
    var body = screen.bounds
    let top = body.cutTop(1)
    let footer = body.cutBottom(1)
    let whole = body
    _ = body.cutBottom(1)
    drawTabs(state, on: &screen, in: top)
    switch state.page {
    case .design: DesignPage.draw(state, on: &screen, in: body)
    case .runs: RunsPage.draw(state, on: &screen, in: body)
    case .curves: CurvesPage.draw(state, on: &screen, in: body)
    }
    drawNotice(state, on: &screen, in: whole)
    if let overlay = state.overlay {
        screen.removeHotspots()
        switch overlay {
        case .help: HelpOverlay.draw(state, on: &screen, in: body)
        case .question(let question): QuestionOverlay.draw(question, state, on: &screen, in: body)
        }
    }
    screen.keyHints(KeyMap.hints(for: state), in: footer.inset(x: 1, y: 0))
    return screen
}

/// The part of a screen that belongs to the page.
func pageArea(_ size: Size) -> Rect { Rect(x: 0, y: 1, width: size.width, height: size.height - 3) }

private func drawTabs(_ state: Workbench, on screen: inout Screen, in area: Rect) {
    var x = area.x + 1
    x += screen.draw("sessionbench", x: x, y: area.y, style: .title) + 2
    for page in Page.allCases {
        let isCurrent = page == state.page
        let text =
            StyledText(" \(page.key.label)", isCurrent ? .key.strong : .key)
            + StyledText(" \(page.title) ", isCurrent ? .text.strong : .muted)
        let tab = Rect(x: x, y: area.y, width: text.displayWidth, height: 1)
        screen.draw(text, x: x, y: area.y)
        if isCurrent { screen.select(tab) }
        screen.addHotspot(tab, .key(page.key))
        x += tab.width + 1
    }
    let text = activity(state)
    screen.draw(text, x: max(area.maxX - text.displayWidth - 1, x), y: area.y, width: area.maxX - x)
}

/// How many runs are going, and whether they may be touched.
private func activity(_ state: Workbench) -> StyledText {
    var text = StyledText()
    if state.isReadOnly { text += StyledText("read-only  ", .warning) }
    let active = state.runs.active
    let running = active.filter { $0.status != .queued }
    if let first = running.first {
        let left = first.secondsLeft.map { " · \(Numbers.duration($0)) left" } ?? ""
        text += StyledText("▶ \(running.count) running", .accent) + StyledText(left, .muted)
    }
    let queued = active.count - running.count
    if queued > 0 { text += StyledText((running.isEmpty ? "" : " · ") + "\(queued) queued", .muted) }
    if active.isEmpty { text += StyledText("idle", .muted) }
    return text
}

/// What is to be said, at the lower end of the area: a message that needs several lines lies over the page, which keeps
/// its layout.
private func drawNotice(_ state: Workbench, on screen: inout Screen, in area: Rect) {
    var text = state.notice?.text ?? ""
    var style: Style = state.notice?.severity == .problem ? .bad.strong : .text
    if state.isLeaving {
        let count = state.runs.active.count
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
