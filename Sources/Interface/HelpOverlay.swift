import ScreenKit

/// All keys of the page and those that work on every page.
package struct HelpOverlay: Overlay {
    /// Keys under a title.
    struct Section: Sendable, Hashable {
        let title: String
        let labels: [BindingLabel]
    }

    private let left: Section
    private let right: Section
    private var pager = Pager()
    private(set) var isOpen = true

    init(_ left: Section, _ right: Section) {
        self.left = left
        self.right = right
    }

    func bindings(_ workspace: Workspace) -> [Binding<HelpOverlay>] {
        let close = Binding<HelpOverlay>(
            [.escape, .character("q"), .character("?"), .enter], hint: "close", help: "close the help"
        ) { help, _ in
            help.isOpen = false
            return []
        }
        let scroll = Binding<HelpOverlay>.moves { help, _, move in
            help.pager.move(move)
            return []
        }
        let quit = Binding<HelpOverlay>([.control("c")], help: "quit; asks while runs are going") { $1.leave() }
        return (pager.isScrollable ? scroll : []) + [quit, close]
    }

    mutating func resize(_ workspace: inout Workspace) {
        let area = Workspace.pageArea(workspace.size)
        let lines = lines(width: Self.frame(lines: 0, in: area).width - 4)
        pager.layOut(lines, height: Self.frame(lines: lines.count, in: area).height - 2)
    }

    mutating func scroll(by rows: Int, _ workspace: inout Workspace) { pager.scroll(by: rows) }

    func draw(_ workspace: Workspace, on screen: inout Screen, in area: Rect) {
        let frame = Self.frame(lines: pager.lines.count, in: area)
        screen.fill(frame)
        let note = pager.isScrollable ? StyledText("↑ ↓ scroll", .muted) : StyledText()
        var inner = screen.box(frame, title: StyledText("Keys", .title), note: note, style: Style(.focus))
        _ = inner.cutLeft(1)
        pager.draw(on: &screen, in: inner)
    }

    private static func frame(lines: Int, in area: Rect) -> Rect {
        area.centred(width: min(area.width - 2, 118), height: lines + 2)
    }

    /// Both sections side by side or, where that leaves too little for each, one below the other.
    private func lines(width: Int) -> [StyledText] {
        guard width >= 60 else {
            return Self.lines(left, width: width) + [StyledText()] + Self.lines(right, width: width)
        }
        let half = width / 2
        let columns = [Self.lines(left, width: half), Self.lines(right, width: width - half)]
        return (0..<max(columns[0].count, columns[1].count)).map { line in
            let text = columns[0].indices.contains(line) ? columns[0][line] : StyledText()
            let blanks = StyledText(String(repeating: " ", count: max(half - text.displayWidth, 0)))
            return columns[1].indices.contains(line) ? text + blanks + columns[1][line] : text
        }
    }

    private static func lines(_ section: Section, width: Int) -> [StyledText] {
        let keyWidth = min((section.labels.map(\.keyLabels.displayWidth).max() ?? 0) + 1, max(width / 3, 8))
        return section.title.wrapped(to: width).map { StyledText($0, .header) }
            + section.labels.flatMap { label in
                let keys = label.keyLabels.wrapped(to: keyWidth - 1)
                let texts = label.help.wrapped(to: width - keyWidth - 1)
                return (0..<max(keys.count, texts.count)).map { line in
                    let key = line < keys.count ? keys[line] : ""
                    let blanks = String(repeating: " ", count: max(keyWidth - key.displayWidth, 0))
                    return StyledText(key, .key.strong) + StyledText(blanks + (line < texts.count ? texts[line] : ""))
                }
            }
    }
}
