import ScreenKit

/// An action that is hard to undo and needs an answer.
package protocol Question: Sendable, Hashable {
    /// The question, then what is worth knowing before answering.
    func text(_ workspace: Workspace) -> [String]
    /// What can be done, the most harmless first.
    func answers(_ workspace: Workspace) -> [QuestionAnswer]
    /// The word for doing nothing.
    var refusal: String { get }
}

extension Question {
    package var refusal: String { "no" }
}

/// A way to answer a question.
package struct QuestionAnswer: Sendable {
    /// The first of them is shown.
    let keys: [Key]
    let word: String
    let perform: @Sendable (inout Workspace) -> [Effect]

    init(_ keys: [Key], _ word: String, perform: @escaping @Sendable (inout Workspace) -> [Effect]) {
        self.keys = keys
        self.word = word
        self.perform = perform
    }

    static func yes(_ perform: @escaping @Sendable (inout Workspace) -> [Effect]) -> QuestionAnswer {
        QuestionAnswer([.character("y"), .character("Y")], "yes", perform: perform)
    }
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
        let answers = question.answers(workspace).map { answer in
            Binding<QuestionOverlay>(answer.keys, hint: answer.word, help: answer.word) { overlay, workspace in
                overlay.isOpen = false
                return answer.perform(&workspace)
            }
        }
        return answers + [
            Binding(
                [.character("n"), .character("N"), .escape, .character("q"), .control("c")], hint: question.refusal,
                help: question.refusal
            ) { overlay, _ in
                overlay.isOpen = false
                return []
            }
        ] + (pager.isScrollable ? scroll : [])
    }

    mutating func resize(_ workspace: inout Workspace) {
        let area = Workspace.pageArea(workspace.size)
        let lines = lines(workspace, width: area.width)
        pager.layOut(lines, height: min(lines.count, area.height - rowsAround(workspace, in: area)))
    }

    mutating func scroll(by rows: Int, _ workspace: inout Workspace) { pager.scroll(by: rows) }

    /// Rows of the frame, the blank lines and the answers.
    private func rowsAround(_ workspace: Workspace, in area: Rect) -> Int {
        4 + answerRows(workspace, width: area.width - 6).count
    }

    /// The answers in as many rows as they need.
    private func answerRows(_ workspace: Workspace, width: Int) -> [[(key: Key, text: StyledText)]] {
        let answers =
            question.answers(workspace).map { ($0.keys[0], $0.word) } + [(Key.character("n"), question.refusal)]
        var rows: [[(key: Key, text: StyledText)]] = [[]]
        for (key, word) in answers {
            let text = StyledText(key.label, .key.strong) + " \(word)"
            let used = Self.width(rows[rows.count - 1])
            if used > 0, used + Self.gap + text.displayWidth > width { rows.append([]) }
            rows[rows.count - 1].append((key, text))
        }
        return rows
    }

    private static let gap = 3

    private static func width(_ row: [(key: Key, text: StyledText)]) -> Int {
        max(row.reduce(-gap) { $0 + $1.text.displayWidth + gap }, 0)
    }

    private func lines(_ workspace: Workspace, width: Int) -> [StyledText] {
        question.text(workspace).enumerated().flatMap { number, paragraph in
            paragraph.wrapped(to: width - 8).map { StyledText($0, number == 0 ? .text.strong : .muted) }
        }
    }

    func draw(_ workspace: Workspace, on screen: inout Screen, in area: Rect) {
        let rows = answerRows(workspace, width: area.width - 6)
        let width = max(pager.lines.map(\.displayWidth).max() ?? 0, rows.map(Self.width).max() ?? 0) + 6
        let frame = area.centred(width: width, height: pager.height + 4 + rows.count)
        screen.fill(frame.inset(x: -1, y: 0))
        let inner = screen.box(frame, style: .warning).inset(x: 2, y: 1)
        // Leaves room for a scroll bar beside the text.
        let text = Rect(x: inner.x, y: inner.y, width: inner.width + (pager.isScrollable ? 2 : 0), height: pager.height)
        pager.draw(on: &screen, in: text)
        for (line, row) in rows.enumerated() {
            let y = inner.y + pager.height + 1 + line
            var x = inner.x
            for (key, shown) in row where y < frame.maxY - 1 {
                screen.draw(shown, x: x, y: y, width: max(inner.x + inner.width - x, 0))
                screen.addHotspot(Rect(x: x, y: y, width: shown.displayWidth, height: 1), .key(key))
                x += shown.displayWidth + Self.gap
            }
        }
    }

    package static func == (left: QuestionOverlay, right: QuestionOverlay) -> Bool {
        AnyHashable(left.question) == AnyHashable(right.question) && left.pager == right.pager
            && left.isOpen == right.isOpen
    }
}
