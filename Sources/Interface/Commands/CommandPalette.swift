import ScreenKit

/// All that can be done now, found by some letters of what it does.
package struct CommandPalette: Overlay {
    /// An action of the page or of every page.
    struct Command: Sendable, Hashable {
        let keys: [Key]
        let help: String
        /// Why it cannot be done now; nil if it can.
        let obstacle: String?
    }

    package private(set) var field = TextField()
    private let commands: [Command]
    /// Indices of the commands that match, the best first.
    private var matches: [Int]
    private var cursor = ListCursor()
    private(set) var isOpen = true

    init(_ commands: [Command]) {
        self.commands = commands
        matches = Array(commands.indices)
    }

    /// The command under the cursor.
    private var chosen: Command? { matches.indices.contains(cursor.index) ? commands[matches[cursor.index]] : nil }

    func bindings(_ workspace: Workspace) -> [Binding<CommandPalette>] {
        [
            Binding(
                [.enter], hint: "do it", help: "do it",
                unless: { palette, _ in palette.chosen == nil ? "nothing has these letters in this order" : nil },
                perform: { palette, workspace in
                    palette.isOpen = false
                    // As if it had been pressed: what is in the way is said by the page.
                    workspace.requestedKey = palette.chosen?.keys.first
                    return []
                }),
            Self.move(.down, .down, hint: "down"), Self.move(.up, .up, hint: "up"),
            Self.move(.pageDown, .pageDown), Self.move(.pageUp, .pageUp),
            Binding([.escape, .control("c")], hint: "close", help: "close") { palette, _ in
                palette.isOpen = false
                return []
            },
        ]
    }

    private static func move(_ key: Key, _ move: ListCursor.Move, hint: String? = nil) -> Binding<CommandPalette> {
        Binding([key], hint: hint, help: hint ?? "a page on") { palette, _ in
            palette.cursor.move(move)
            return []
        }
    }

    mutating func type(_ key: Key, _ workspace: inout Workspace) -> Bool {
        guard field.press(key) else { return false }
        find()
        return true
    }

    mutating func paste(_ text: String, _ workspace: inout Workspace) -> Bool {
        field.insert(text)
        find()
        return true
    }

    private mutating func find() {
        let scored = commands.enumerated().compactMap { place, command in
            FuzzyMatch.score(field.text, in: command.help).map { (place: place, score: $0) }
        }
        matches = scored.sorted { ($1.score, $0.place) < ($0.score, $1.place) }.map(\.place)
        cursor.replace(count: matches.count, index: 0)
        cursor.reveal()
    }

    mutating func resize(_ workspace: inout Workspace) {
        cursor.replace(count: matches.count, index: cursor.index)
        let height = Self.frame(commands.count, in: Workspace.pageArea(workspace.size)).height
        cursor.resize(height: height - 3)
    }

    mutating func scroll(by rows: Int, _ workspace: inout Workspace) { cursor.scroll(by: rows) }

    mutating func click(_ spot: Key, _ workspace: inout Workspace) -> [Effect] {
        isOpen = false
        workspace.requestedKey = spot
        return []
    }

    private static func frame(_ commands: Int, in area: Rect) -> Rect {
        area.centred(width: min(area.width, 90), height: commands + 3)
    }

    func draw(_ workspace: Workspace, on screen: inout Screen, in area: Rect) {
        let frame = Self.frame(commands.count, in: area)
        screen.fill(frame)
        let note = StyledText("\(matches.count) of \(commands.count)", .muted)
        var inner = screen.box(frame, title: StyledText("Commands", .title), note: note, style: Style(.focus))
        var line = inner.cutTop(1)
        screen.draw(":", x: line.x, y: line.y, width: line.width, style: .key.strong)
        _ = line.cutLeft(2)
        if field.text.isEmpty {
            screen.draw(" some letters of what to do", x: line.x, y: line.y, width: line.width, style: .muted)
        }
        field.draw(on: &screen, in: line)
        let bar = matches.count > inner.height ? inner.cutRight(1) : Rect(x: inner.maxX, y: 0, width: 0, height: 0)
        let keyWidth = min(commands.map { $0.keys.first?.label.displayWidth ?? 0 }.max() ?? 0, inner.width / 3) + 1
        for (row, match) in matches.dropFirst(cursor.offset).prefix(inner.height).enumerated() {
            let command = commands[match]
            let place = Rect(x: inner.x, y: inner.y + row, width: inner.width, height: 1)
            let key = command.keys.first
            screen.draw(
                key?.label ?? "", x: place.x, y: place.y, width: keyWidth,
                style: command.obstacle == nil ? .key.strong : .muted)
            let text =
                StyledText(command.help, command.obstacle == nil ? .text : .muted)
                + StyledText(command.obstacle.map { " — \($0)" } ?? "", .muted)
            screen.draw(text, x: place.x + keyWidth + 1, y: place.y, width: place.width - keyWidth - 1)
            if row + cursor.offset == cursor.index { screen.select(place) }
            if let key { screen.addHotspot(place, Self.target(key)) }
        }
        screen.scrollbar(in: bar, count: matches.count, offset: cursor.offset)
    }
}

extension KeyOwner {
    /// What the bindings do, and what is in the way of each.
    func commands(_ workspace: Workspace) -> [CommandPalette.Command] {
        bindings(workspace).map { .init(keys: $0.keys, help: $0.help, obstacle: $0.obstacle(self, workspace)) }
    }
}
