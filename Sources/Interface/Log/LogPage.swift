import ScreenKit

/// All that the workbench has said, the newest first.
package struct LogPage: Page {
    static let id = PageID.log

    enum Spot: Sendable, Hashable {
        /// By its number, which stays the same when it moves.
        case entry(Int)
    }

    package private(set) var cursor = ListCursor()
    /// The entry under the cursor.
    private var selected: Int?

    init(_ workspace: Workspace) {}

    mutating func resize(_ workspace: inout Workspace) {
        let area = Workspace.pageArea(workspace.size)
        cursor.resize(height: workspace.layout == .full ? LogList.rows(in: Self.layout(area).list) : area.height)
    }

    /// The cursor stays on its entry, which may have moved.
    mutating func refresh(_ workspace: inout Workspace) -> [Effect] {
        let entries = workspace.journal.entries
        let place = selected.map { id in entries.firstIndex { $0.id == id } ?? entries.count - 1 } ?? 0
        if place > cursor.index { cursor.prepend(place - cursor.index) }
        cursor.replace(count: entries.count, index: place)
        selected = entry(workspace)?.id
        return []
    }

    mutating func scroll(by rows: Int, _ workspace: inout Workspace) { cursor.scroll(by: rows) }

    mutating func click(_ spot: Spot, _ workspace: inout Workspace) -> [Effect] {
        switch spot {
        case .entry(let id):
            if let place = workspace.journal.entries.firstIndex(where: { $0.id == id }) { select(place, workspace) }
        }
        return []
    }

    private mutating func select(_ place: Int, _ workspace: Workspace) {
        cursor.select(place)
        selected = entry(workspace)?.id
    }

    /// The entry under the cursor.
    private func entry(_ workspace: Workspace) -> Journal.Entry? {
        let entries = workspace.journal.entries
        return entries.indices.contains(cursor.index) ? entries[cursor.index] : nil
    }

    private static func layout(_ area: Rect) -> (list: Rect, whole: Rect) {
        var list = area
        let whole = list.cutBottom(max(area.height / 3, 5))
        return (list, whole)
    }
}

// MARK: Keys

extension LogPage {
    func bindings(_ workspace: Workspace) -> [Binding<LogPage>] {
        [
            Binding([.enter], hint: "open", help: "the whole text", unless: Self.needsEntry) { page, workspace in
                if let entry = page.entry(workspace) { workspace.open(TextOverlay(entry, workspace)) }
                return []
            },
            Binding(
                [.character("o")], hint: "its run", help: "go to the run it is about",
                unless: { page, workspace in
                    Self.needsEntry(page, workspace) ?? workspace.obstacleToGoing(to: page.entry(workspace)?.run)
                },
                perform: { page, workspace in workspace.go(to: page.entry(workspace)?.run) }),
            Binding(
                [.character("y")], help: "copy the name of the run it is about",
                unless: { page, workspace in
                    Self.needsEntry(page, workspace)
                        ?? (page.entry(workspace)?.run == nil ? "it is about no run" : nil)
                },
                perform: { page, workspace in page.entry(workspace)?.run.map { workspace.copy($0) } ?? [] }),
        ]
            + Binding.moves(unless: Self.needsEntry) { page, workspace, move in
                page.cursor.move(move)
                page.select(page.cursor.index, workspace)
                return []
            }
    }

    @Sendable private static func needsEntry(_ page: LogPage, _ workspace: Workspace) -> String? {
        workspace.journal.entries.isEmpty ? "nothing has been said yet" : nil
    }
}

// MARK: Drawing

extension LogPage {
    func compactNote(_ workspace: Workspace) -> String { "\(workspace.journal.entries.count)" }

    func drawCompact(_ workspace: Workspace, on screen: inout Screen, in area: Rect) {
        LogList.drawCompact(workspace, cursor, on: &screen, in: area)
    }

    func draw(_ workspace: Workspace, on screen: inout Screen, in area: Rect) {
        let (list, whole) = Self.layout(area)
        LogList.draw(workspace, cursor, on: &screen, in: list)
        let entry = entry(workspace)
        let title = entry.map { LogList.when($0, workspace) } ?? "Entry"
        let run = entry?.run.map { StyledText(workspace.library[$0]?.title ?? $0.description, .muted) } ?? StyledText()
        let inner = screen.box(
            whole, title: StyledText(title, .title),
            note: run.elidedInMiddle(to: max(whole.width - title.displayWidth - 9, 3)))
        guard let entry else { return }
        screen.drawWrapped(entry.text, in: inner.inset(x: 1, y: 0), style: LogList.style(entry))
    }
}

extension TextOverlay {
    /// The whole of an entry.
    fileprivate init(_ entry: Journal.Entry, _ workspace: Workspace) {
        let about = entry.run.map { workspace.library[$0]?.title ?? $0.description }
        self.init(
            title: LogList.when(entry, workspace),
            [.init(entry.text, LogList.style(entry))] + (about.map { [.init(""), .init($0, .muted)] } ?? []),
            about: entry.run)
    }
}
