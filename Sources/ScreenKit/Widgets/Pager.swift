/// Lines of text that may not all fit, and how far they are scrolled.
public struct Pager: Sendable, Hashable {
    public private(set) var lines: [StyledText]
    /// Lines that fit.
    public private(set) var height: Int
    /// First line in view.
    public private(set) var offset = 0

    public init(_ lines: [StyledText] = [], height: Int = 0) {
        self.lines = lines
        self.height = max(height, 0)
    }

    public var isScrollable: Bool { lines.count > height }
    private var lastOffset: Int { max(lines.count - height, 0) }

    /// Replaces the lines by the same text laid out for another width or height; the view stays near the lines it
    /// showed.
    public mutating func layOut(_ lines: [StyledText], height: Int) {
        self.lines = lines
        self.height = max(height, 0)
        offset = min(offset, lastOffset)
    }

    public mutating func move(_ move: ListCursor.Move) {
        switch move {
        case .up: scroll(by: -1)
        case .down: scroll(by: 1)
        case .pageUp: scroll(by: -max(height - 1, 1))
        case .pageDown: scroll(by: max(height - 1, 1))
        case .first: offset = 0
        case .last: offset = lastOffset
        }
    }

    public mutating func scroll(by rows: Int) {
        offset = min(max(offset + min(max(rows, -lines.count), lines.count), 0), lastOffset)
    }

    /// Draws the lines in view and, if there are more, a scroll bar in the last column.
    public func draw(on screen: inout Screen, in area: Rect) {
        var text = area
        let bar = isScrollable ? text.cutRight(1) : Rect(x: text.maxX, y: text.y, width: 0, height: 0)
        for (row, line) in lines.dropFirst(offset).prefix(text.height).enumerated() {
            screen.draw(line, x: text.x, y: text.y + row, width: isScrollable ? text.width - 1 : text.width)
        }
        screen.scrollbar(in: bar, count: lines.count, offset: offset)
    }
}
