import Runs
import ScreenKit

/// A text over the page, wrapped and scrolled: the whole of what a page has room for the beginning of.
package struct TextOverlay: Overlay {
    package struct Paragraph: Sendable, Hashable {
        package let text: String
        let style: Style
        /// Whether the text is a line of a table, whose columns would be lost if it were wrapped.
        let isOfTable: Bool

        init(_ text: String, _ style: Style = .text, isOfTable: Bool = false) {
            self.text = text
            self.style = style
            self.isOfTable = isOfTable
        }
    }

    let title: String
    package let paragraphs: [Paragraph]
    /// The run that the text is about; a key leads to it.
    let run: RunID?
    private var pager = Pager()
    private(set) var isOpen = true

    init(title: String, _ paragraphs: [Paragraph], about run: RunID? = nil) {
        self.title = title
        self.paragraphs = paragraphs
        self.run = run
    }

    func bindings(_ workspace: Workspace) -> [Binding<TextOverlay>] {
        let close = Binding<TextOverlay>(
            [.escape, .character("q"), .enter], hint: "close", help: "close the text"
        ) { overlay, _ in
            overlay.isOpen = false
            return []
        }
        let goTo = Binding<TextOverlay>(
            [.character("o")], hint: "its run", help: "go to the run it is about",
            unless: { $1.obstacleToGoing(to: $0.run) },
            perform: { overlay, workspace in
                overlay.isOpen = false
                return workspace.go(to: overlay.run)
            })
        let quit = Binding<TextOverlay>([.control("c")], help: "quit; asks while runs are going") { $1.leave() }
        let scroll = Binding<TextOverlay>.moves { overlay, _, move in
            overlay.pager.move(move)
            return []
        }
        return (run == nil ? [] : [goTo]) + (pager.isScrollable ? scroll : [])
            + (pager.isWide ? [Self.sideways(.left, "h", -8), Self.sideways(.right, "l", 8)] : []) + [quit, close]
    }

    private static func sideways(_ arrow: Key, _ letter: Character, _ columns: Int) -> Binding<TextOverlay> {
        Binding(
            [arrow, .character(letter)], hint: columns > 0 ? "more columns" : nil,
            help: columns > 0 ? "columns to the right" : "columns to the left"
        ) { overlay, _ in
            overlay.pager.scroll(byColumns: columns)
            return []
        }
    }

    mutating func resize(_ workspace: inout Workspace) {
        let area = Workspace.pageArea(workspace.size)
        // A column on the left, and one for the scroll bar.
        let width = max(frame(lines: 0, in: area).width - 5, 1)
        let lines = paragraphs.flatMap { paragraph in
            // What fits keeps its blanks, which line up tables.
            let fits = paragraph.isOfTable || paragraph.text.displayWidth <= width
            return (fits ? [paragraph.text] : paragraph.text.wrapped(to: width)).map { StyledText($0, paragraph.style) }
        }
        pager.layOut(lines, height: frame(lines: lines.count, in: area).height - 2, width: width)
    }

    mutating func scroll(by rows: Int, _ workspace: inout Workspace) { pager.scroll(by: rows) }

    func draw(_ workspace: Workspace, on screen: inout Screen, in area: Rect) {
        let frame = frame(lines: pager.lines.count, in: area)
        screen.fill(frame)
        let arrows = (pager.isScrollable ? "↑ ↓ " : "") + (pager.isWide ? "← → " : "")
        let note = arrows.isEmpty ? StyledText() : StyledText(arrows + "scroll", .muted)
        let heading = StyledText(title, .title).elidedInMiddle(to: max(frame.width - note.displayWidth - 9, 0))
        var inner = screen.box(frame, title: heading, note: note, style: Style(.focus))
        _ = inner.cutLeft(1)
        pager.draw(on: &screen, in: inner)
    }

    /// As wide as is good to read, or as tables need.
    private func frame(lines: Int, in area: Rect) -> Rect {
        let tables = paragraphs.lazy.filter(\.isOfTable).map { $0.text.displayWidth + 5 }.max() ?? 0
        return area.centred(width: min(area.width, max(tables, 104)), height: lines + 2)
    }
}

extension Workspace {
    /// Why there is no run to go to; nil if there is one.
    func obstacleToGoing(to run: RunID?) -> String? {
        guard let run else { return "it is about no run" }
        return library[run] == nil ? "the run is gone from the results folder" : nil
    }
}
