import ScreenKit

/// The entries of the journal, one per row.
enum LogList {
    /// Entries that fit into an area.
    static func rows(in area: Rect) -> Int { Table.visibleRows(height: area.height - 2) }

    static func draw(_ workspace: Workspace, _ cursor: ListCursor, on screen: inout Screen, in area: Rect) {
        let entries = workspace.journal.entries
        let note = entries.isEmpty ? StyledText() : StyledText("\(entries.count), the newest first", .muted)
        let inner = screen.box(area, title: StyledText("Log", .title), note: note, style: Style(.focus))
        guard !entries.isEmpty else {
            let text = "nothing yet: notices, failures and the ends of runs will be kept here"
            let place = inner.centred(width: text.displayWidth, height: 1)
            screen.draw(text, x: place.x, y: place.y, width: place.width, style: .muted)
            return
        }
        let isWide = inner.width >= 100
        let table = Table(
            columns: [
                .init("time", width: ClockTime.width),
                .init("", width: 1), .init("", width: 4, alignment: .trailing),
                .init("what", width: 20, isFlexible: true),
            ] + (isWide ? [.init("run", width: 36, showsEnds: true)] : []), gap: 1)
        table.draw(
            on: &screen, in: inner, rowCount: entries.count, offset: cursor.offset, selected: cursor.index,
            target: { LogPage.target(.entry(entries[$0].id)) }
        ) { index in
            let entry = entries[index]
            let about = entry.run.map { workspace.library[$0]?.title ?? $0.description } ?? ""
            return [
                StyledText(time(entry, workspace), .muted), StyledText(sign(entry), style(entry)),
                StyledText(entry.count > 1 ? "\(entry.count)×" : "", .muted),
                // A text of several lines is shown as one.
                StyledText(String(entry.text.map { $0.isNewline ? " " : $0 }), style(entry)),
            ] + (isWide ? [StyledText(about, .muted)] : [])
        }
    }

    /// Without frame and columns.
    static func drawCompact(_ workspace: Workspace, _ cursor: ListCursor, on screen: inout Screen, in area: Rect) {
        let entries = workspace.journal.entries
        if entries.isEmpty { screen.draw("nothing yet", x: area.x, y: area.y, width: area.width, style: .muted) }
        for (line, index) in cursor.visible.prefix(area.height).enumerated() where index < entries.count {
            let entry = entries[index]
            let place = Rect(x: area.x, y: area.y + line, width: area.width, height: 1)
            let times = entry.count > 1 ? "\(entry.count)× " : ""
            let text =
                StyledText(time(entry, workspace) + " ", .muted) + StyledText(times, .muted)
                + StyledText(String(entry.text.map { $0.isNewline ? " " : $0 }), style(entry))
            screen.draw(text, x: place.x, y: place.y, width: place.width)
            if index == cursor.index { screen.select(place) }
            screen.addHotspot(place, LogPage.target(.entry(entry.id)))
        }
    }

    static func time(_ entry: Journal.Entry, _ workspace: Workspace) -> String {
        ClockTime.text(entry.time, now: workspace.time, in: workspace.timeZone)
    }

    /// When, and how often.
    static func when(_ entry: Journal.Entry, _ workspace: Workspace) -> String {
        let times = entry.count > 1 ? ", the last of \(entry.count) times" : ""
        return time(entry, workspace) + times
    }

    static func style(_ entry: Journal.Entry) -> Style { entry.severity == .problem ? .bad : .text }

    private static func sign(_ entry: Journal.Entry) -> String {
        entry.severity == .problem ? RunStatus.failed.sign : entry.run == nil ? "·" : RunStatus.stopped.sign
    }
}
