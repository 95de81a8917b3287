import ScreenKit

/// An overlay that is one line for typing, below the page.
protocol LinePrompt: Overlay {
    var field: TextField { get set }
}

extension LinePrompt {
    var rowsBelow: Int { 1 }

    mutating func type(_ key: Key, _ workspace: inout Workspace) -> Bool { field.press(key) }

    mutating func paste(_ text: String, _ workspace: inout Workspace) -> Bool {
        field.paste(text)
        return true
    }

    mutating func resize(_ workspace: inout Workspace) {}

    mutating func scroll(by rows: Int, _ workspace: inout Workspace) {}

    /// The line, cleared, below the area of the page.
    func line(below area: Rect, on screen: inout Screen) -> Rect {
        let line = Rect(x: area.x, y: area.maxY, width: area.width, height: rowsBelow).inset(x: 1, y: 0)
        screen.fill(line)
        return line
    }

    /// The label and what is typed; as long as that is nothing, an example.
    func draw(label: String, example: String, on screen: inout Screen, below area: Rect) {
        var line = line(below: area, on: &screen)
        screen.draw(label, x: line.x, y: line.y, style: .key.strong)
        _ = line.cutLeft(label.displayWidth)
        if field.text.isEmpty { screen.draw(example, x: line.x, y: line.y, width: line.width, style: .muted) }
        field.draw(on: &screen, in: line)
    }
}
