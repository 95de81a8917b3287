import ScreenKit

/// All keys of the page, and those of every page.
enum HelpOverlay {
    static func draw(_ state: Workbench, on screen: inout Screen, in area: Rect) {
        let local = KeyMap.bindings(on: state.page)
        let rows = max(local.count, KeyMap.global.count) + 1
        let frame = area.centred(width: min(area.width - 2, 118), height: rows + 2)
        screen.fill(frame)
        var inner = screen.box(frame, title: StyledText("Keys", .title), style: Style(.focus)).inset(x: 1, y: 0)
        let left = inner.cutLeft(inner.width / 2)
        list(local, title: "On the page \(state.page.title)", on: &screen, in: left)
        list(KeyMap.global, title: "Everywhere", on: &screen, in: inner)
    }

    private static func list(_ bindings: [Binding], title: String, on screen: inout Screen, in area: Rect) {
        screen.draw(title, x: area.x, y: area.y, width: area.width, style: .header)
        let keyWidth = min((bindings.map(\.keyLabels.displayWidth).max() ?? 0) + 1, area.width / 2)
        for (line, binding) in bindings.enumerated() where line + 1 < area.height {
            let y = area.y + 1 + line
            screen.draw(binding.keyLabels, x: area.x, y: y, width: keyWidth - 1, style: .key.strong)
            screen.draw(binding.help, x: area.x + keyWidth, y: y, width: area.width - keyWidth - 1)
        }
    }
}

/// A question that needs a yes before something is done that is hard to undo.
enum QuestionOverlay {
    static func draw(_ question: Workbench.Question, _ state: Workbench, on screen: inout Screen, in area: Rect) {
        let paragraphs = text(question, state).map { $0.wrapped(to: area.width - 8) }
        let lines = paragraphs.flatMap(\.self)
        let width = (lines.map(\.displayWidth).max() ?? 0) + 6
        let frame = area.centred(width: width, height: lines.count + 5)
        screen.fill(frame.inset(x: -1, y: 0))
        let inner = screen.box(frame, style: .warning).inset(x: 2, y: 1)
        for (line, text) in lines.enumerated() {
            let style: Style = line < paragraphs[0].count ? .text.strong : .muted
            screen.draw(text, x: inner.x, y: inner.y + line, width: inner.width, style: style)
        }
        let answers = StyledText("y", .key.strong) + " yes   " + StyledText("n", .key.strong) + " no"
        let y = inner.y + lines.count + 1
        screen.draw(answers, x: inner.x, y: y, width: inner.width)
        screen.addHotspot(Rect(x: inner.x, y: y, width: 5, height: 1), .key(.character("y")))
        screen.addHotspot(Rect(x: inner.x + 8, y: y, width: 4, height: 1), .key(.character("n")))
    }

    private static func text(_ question: Workbench.Question, _ state: Workbench) -> [String] {
        switch question {
        case .stop(let id):
            let title = state.runs[id]?.title ?? id.description
            return ["Stop \(title)?", "It writes a checkpoint first; r on the page Runs resumes it."]
        case .launchMissing(_, let count):
            return ["Launch \(count) runs?", "They go on one after the other; x on the page Runs stops one."]
        case .quit:
            let count = state.runs.active.count
            let runs = count == 1 ? "1 run is going" : "\(count) runs are going"
            return ["\(runs). Stop and quit?", "Each writes a checkpoint first and can be resumed later."]
        }
    }
}
