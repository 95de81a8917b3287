import ScreenKit

/// An action that is hard to undo and needs a yes.
package protocol Question: Sendable, Hashable {
    /// The question, then what is worth knowing before answering.
    func text(_ workspace: Workspace) -> [String]
    func yes(_ workspace: inout Workspace) -> [Effect]
}

/// A question over the page.
package struct QuestionOverlay: Overlay {
    package let question: any Question
    private var pager = Pager()
    private(set) var isOpen = true

    init(_ question: any Question) { self.question = question }

    func bindings(_ workspace: Workspace) -> [Binding<QuestionOverlay>] {
        let scroll = Binding<QuestionOverlay>.moves { overlay, _, move in
            overlay.pager.move(move)
            return []
        }
        return [
            Binding([.character("y"), .character("Y")], hint: "yes", help: "yes") { overlay, workspace in
                overlay.isOpen = false
                return overlay.question.yes(&workspace)
            },
            Binding(
                [.character("n"), .character("N"), .escape, .character("q"), .control("c")], hint: "no", help: "no"
            ) { overlay, _ in
                overlay.isOpen = false
                return []
            },
        ] + (pager.isScrollable ? scroll : [])
    }

    mutating func resize(_ workspace: inout Workspace) {
        let area = Workspace.pageArea(workspace.size)
        let lines = lines(workspace, width: area.width)
        pager.layOut(lines, height: min(lines.count, area.height - Self.rowsAround))
    }

    mutating func scroll(by rows: Int, _ workspace: inout Workspace) { pager.scroll(by: rows) }

    /// Rows of the frame, the blank lines and the answers.
    private static let rowsAround = 5

    private func lines(_ workspace: Workspace, width: Int) -> [StyledText] {
        question.text(workspace).enumerated().flatMap { number, paragraph in
            paragraph.wrapped(to: width - 8).map { StyledText($0, number == 0 ? .text.strong : .muted) }
        }
    }

    func draw(_ workspace: Workspace, on screen: inout Screen, in area: Rect) {
        let width = (pager.lines.map(\.displayWidth).max() ?? 0) + 6
        let frame = area.centred(width: width, height: pager.height + Self.rowsAround)
        screen.fill(frame.inset(x: -1, y: 0))
        let inner = screen.box(frame, style: .warning).inset(x: 2, y: 1)
        // Leaves room for a scroll bar beside the text.
        let text = Rect(x: inner.x, y: inner.y, width: inner.width + (pager.isScrollable ? 2 : 0), height: pager.height)
        pager.draw(on: &screen, in: text)
        let answers = StyledText("y", .key.strong) + " yes   " + StyledText("n", .key.strong) + " no"
        let y = inner.y + pager.height + 1
        screen.draw(answers, x: inner.x, y: y, width: inner.width)
        screen.addHotspot(Rect(x: inner.x, y: y, width: 5, height: 1), .key(.character("y")))
        screen.addHotspot(Rect(x: inner.x + 8, y: y, width: 4, height: 1), .key(.character("n")))
    }

    package static func == (left: QuestionOverlay, right: QuestionOverlay) -> Bool {
        AnyHashable(left.question) == AnyHashable(right.question) && left.pager == right.pager
            && left.isOpen == right.isOpen
    }
}
