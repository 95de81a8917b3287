/// Lines of text that may not all fit, and how far they are scrolled down and, where they are longer than the view is
/// wide, to the side.
public struct Pager: Sendable, Hashable {
    public private(set) var lines: [StyledText]
    /// Lines that fit.
    public private(set) var height: Int
    /// First line in view.
    public private(set) var offset = 0
    /// Columns of the lines that are out of view on the left, and how many can be.
    public private(set) var shift = 0
    private var excess = 0

    public init(_ lines: [StyledText] = [], height: Int = 0) {
        self.lines = lines
        self.height = max(height, 0)
    }

    public var isScrollable: Bool { lines.count > height }
    private var lastOffset: Int { max(lines.count - height, 0) }

    /// Replaces the lines by the same text laid out for another width or height; the view stays near the lines it
    /// showed.
    /// - Parameter width: columns in view, if lines may be longer.
    public mutating func layOut(_ lines: [StyledText], height: Int, width: Int = .max) {
        self.lines = lines
        self.height = max(height, 0)
        offset = min(offset, lastOffset)
        excess = max((lines.map(\.displayWidth).max() ?? 0) - width, 0)
        shift = min(shift, excess)
    }

    /// Whether lines are longer than the view is wide.
    public var isWide: Bool { excess > 0 }

    public mutating func scroll(byColumns columns: Int) { shift = min(max(shift + columns, 0), excess) }

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
            screen.draw(
                shift > 0 ? line.dropping(columns: shift) : line, x: text.x, y: text.y + row,
                width: isScrollable ? text.width - 1 : text.width)
        }
        screen.scrollbar(in: bar, count: lines.count, offset: offset)
    }
}
