extension Screen {
    /// Draws a frame with a title in its upper edge and, if it fits, a note at the right end of that edge.
    /// - Returns: the area inside.
    @discardableResult
    public mutating func box(
        _ area: Rect, title: StyledText = StyledText(), note: StyledText = StyledText(), style: Style = .border
    ) -> Rect {
        guard area.width >= 2, area.height >= 2 else { return Rect(x: area.x, y: area.y, width: 0, height: 0) }
        let right = area.maxX - 1
        let bottom = area.maxY - 1
        for x in (area.x + 1)..<right {
            draw("─", x: x, y: area.y, style: style)
            draw("─", x: x, y: bottom, style: style)
        }
        for y in (area.y + 1)..<bottom {
            draw("│", x: area.x, y: y, style: style)
            draw("│", x: right, y: y, style: style)
        }
        draw("╭", x: area.x, y: area.y, style: style)
        draw("╮", x: right, y: area.y, style: style)
        draw("╰", x: area.x, y: bottom, style: style)
        draw("╯", x: right, y: bottom, style: style)

        var used = 0
        if !title.spans.isEmpty {
            let line = StyledText(" ") + title + StyledText(" ")
            used = draw(line, x: area.x + 2, y: area.y, width: area.width - 4)
        }
        let noteWidth = note.displayWidth + 2
        if !note.spans.isEmpty, used + noteWidth + 5 <= area.width {
            draw(StyledText(" ") + note + StyledText(" "), x: right - 1 - noteWidth, y: area.y)
        }
        return area.inset(x: 1, y: 1)
    }
}
