import Basics
import Experiments
import ScreenKit

/// Every key of the schema, and the seeds, found by words of its path or help; those that are not read say why.
package struct KeyFinder: Overlay {
    private let draft: ExperimentDraft
    package private(set) var field = TextField()
    /// Paths of the keys that fit, those that are read first.
    package private(set) var matches: [String] = []
    private let isRead: Set<String>
    private var cursor = ListCursor()
    private(set) var isOpen = true

    init(_ draft: ExperimentDraft, reading read: Set<String>) {
        self.draft = draft
        // What reads no seed has no seeds.
        isRead = read.contains(Self.seed) ? read.union([FormRow.seedsKey.path]) : read
        find()
    }

    /// The path under the cursor.
    package var path: String? { matches.indices.contains(cursor.index) ? matches[cursor.index] : nil }

    private static let seed = "training.seed"
    private static let all: [(path: String, help: String)] =
        ExperimentSchema.keys.map { ($0.path, $0.help) } + [FormRow.seedsKey]

    /// Why a key is not read; nil if it is.
    private func reasonUnread(_ path: String) -> String? {
        guard !isRead.contains(path) else { return nil }
        return ExperimentSchema.key(path == FormRow.seedsKey.path ? Self.seed : path)
            .flatMap { draft.experiment.reasonUnread($0) }
    }

    func bindings(_ workspace: Workspace) -> [Binding<KeyFinder>] {
        [
            Binding(
                [.enter], hint: "go to it", help: "go to the key",
                unless: { finder, _ in
                    guard let path = finder.path else { return "no key has these words" }
                    return finder.reasonUnread(path)
                },
                perform: { finder, workspace in
                    finder.isOpen = false
                    if let path = finder.path { workspace.design.reveal(FormRow(path: path)) }
                    return []
                }),
            Self.move(.down, .down, hint: "down"), Self.move(.up, .up, hint: "up"),
            Self.move(.pageDown, .pageDown), Self.move(.pageUp, .pageUp),
            Binding([.escape, .control("c")], hint: "close", help: "close") { finder, _ in
                finder.isOpen = false
                return []
            },
        ]
    }

    private static func move(_ key: Key, _ move: ListCursor.Move, hint: String? = nil) -> Binding<KeyFinder> {
        Binding([key], hint: hint, help: hint ?? "a page on") { finder, _ in
            finder.cursor.move(move)
            return []
        }
    }

    mutating func type(_ key: Key, _ workspace: inout Workspace) -> Bool {
        guard field.press(key) else { return false }
        find()
        return true
    }

    mutating func paste(_ text: String, _ workspace: inout Workspace) -> Bool {
        field.paste(text)
        find()
        return true
    }

    private mutating func find() {
        let words = field.text.lowercased().split(separator: " ")
        func place(_ key: (path: String, help: String)) -> Int? {
            let path = key.path.lowercased()
            guard words.allSatisfy({ path.contains($0) || key.help.lowercased().contains($0) }) else { return nil }
            // Words of the path say more than those of the help.
            return (isRead.contains(key.path) ? 0 : 2) + (words.allSatisfy { path.contains($0) } ? 0 : 1)
        }
        let found = Self.all.compactMap { key in place(key).map { (place: $0, path: key.path) } }
        matches = (0...3).flatMap { wanted in found.filter { $0.place == wanted }.map(\.path) }
        cursor.replace(count: matches.count, index: 0)
        cursor.reveal()
    }

    mutating func resize(_ workspace: inout Workspace) {
        cursor.resize(height: Self.frame(Workspace.pageArea(workspace.size)).height - 5)
    }

    mutating func scroll(by rows: Int, _ workspace: inout Workspace) { cursor.scroll(by: rows) }

    mutating func click(_ spot: Int, _ workspace: inout Workspace) -> [Effect] {
        cursor.select(spot)
        return []
    }

    private static func frame(_ area: Rect) -> Rect { area.centred(width: min(area.width, 100), height: area.height) }

    func draw(_ workspace: Workspace, on screen: inout Screen, in area: Rect) {
        let frame = Self.frame(area)
        screen.fill(frame)
        let note = StyledText("\(matches.count) of \(Self.all.count)", .muted)
        var inner = screen.box(frame, title: StyledText("Keys", .title), note: note, style: Style(.focus))
            .inset(x: 1, y: 0)
        var line = inner.cutTop(1)
        screen.draw("/", x: line.x, y: line.y, style: .key.strong)
        _ = line.cutLeft(2)
        if field.text.isEmpty {
            screen.draw(" words of a key or of what it is", x: line.x, y: line.y, width: line.width, style: .muted)
        }
        field.draw(on: &screen, in: line)
        let help = inner.cutBottom(2)
        if let path, let key = Self.all.first(where: { $0.path == path }) {
            screen.drawWrapped(reasonUnread(path) ?? key.help, in: help, style: .muted)
        }
        let bar = matches.count > inner.height ? inner.cutRight(1) : Rect(x: inner.maxX, y: 0, width: 0, height: 0)
        for (row, index) in cursor.visible.prefix(inner.height).enumerated() {
            let place = Rect(x: inner.x, y: inner.y + row, width: inner.width, height: 1)
            draw(matches[index], on: &screen, in: place)
            if index == cursor.index { screen.select(place) }
            screen.addHotspot(place, Self.target(index))
        }
        screen.scrollbar(in: bar, count: matches.count, offset: cursor.offset)
    }

    private func draw(_ path: String, on screen: inout Screen, in area: Rect) {
        let isRead = isRead.contains(path)
        let values =
            ExperimentSchema.key(path).map { draft.values(of: $0).map(\.plain) } ?? draft.seeds.map(String.init)
        let width = min(36, area.width * 2 / 3)
        screen.draw(path, x: area.x, y: area.y, width: width, style: isRead ? .text : .muted)
        let value = isRead ? values.joined(separator: ", ") : "not read"
        screen.draw(
            value, x: area.x + width + 1, y: area.y, width: max(area.width - width - 1, 0),
            style: isRead ? .accent : .muted)
    }
}
