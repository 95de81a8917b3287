import Basics
import Foundation
import Sessions

/// Large files are read in parts, side by side: each by an import of its own, which numbers sessions and items by
/// itself, and is then joined to those before it. What is wrong anywhere in a part is found again where the part's rows
/// are read after all others, so that errors and what is left out are those of one reader.
extension InteractionsImport {
    /// Reads rows as long as whole parts follow. Throws `DataError`, or `Stopped`.
    mutating func readParts<Text: TextTable>(of text: inout Text, _ columns: InteractionColumns) throws {
        let count = min(4 * ProcessInfo.processInfo.activeProcessorCount, Self.mostParts)
        var isRead: [InteractionsImport] = []
        while true {
            let parts = try text.parts(count, of: partSize)
            let reading = WorkBeside(parts) { [reader = ofPart()] in reader.reading($0, columns) }
            joinAll(&isRead)
            for (part, read) in zip(parts, reading.wait()) {
                try stop.check()
                guard let read, canJoin(read.rows, after: isRead) else {
                    joinAll(&isRead)
                    try readRows(of: &text, columns, upTo: text.followingLine + part.lineFeeds)
                    break
                }
                isRead.append(read.rows)
                text.skip(part, read.found)
            }
            if parts.isEmpty { return }
        }
    }

    /// They are in memory at once.
    private static let mostParts = 64

    /// The rows of a part; nil if not all of them can be read.
    private func reading<Text: TextTable>(
        _ part: TextPart<Text>, _ columns: InteractionColumns
    ) -> (rows: InteractionsImport, found: TextFound)? {
        var rows = self
        var text = part.text
        do {
            try rows.readRows(of: &text, columns)
            return (rows, text.found)
        } catch {
            return nil
        }
    }

    /// What reads a part of the rows: with numbers of its own for what is numbered by appearance.
    private func ofPart() -> InteractionsImport {
        var part = self
        if canAddItems { part.items = ItemsImport() }
        part.events = events.empty
        part.categories = categories.map(\.empty)
        part.report = SourceReport()
        part.reader = RowReader(.error)
        part.table = TableSoFar(firstSession: 0)
        part.strangers = Vocabulary()
        return part
    }

    /// Whether the rows of a part can follow these and those of other parts: no limit is reached.
    private mutating func canJoin(_ part: InteractionsImport, after others: [InteractionsImport]) -> Bool {
        let parts = others + [part]
        return events.canJoin(part.events)
            && parts.reduce(events.count, { $0 + $1.events.count }) <= largestCount
            && (!canAddItems || parts.reduce(items.count, { $0 + $1.items.count }) <= largestCount)
    }

    /// Appends the rows of parts that can follow, which are then no longer waiting.
    private mutating func joinAll(_ waiting: inout [InteractionsImport]) {
        for part in waiting { join(part) }
        waiting = []
    }

    /// Appends the rows of a part that can follow.
    private mutating func join(_ part: InteractionsImport) {
        let ofItems = canAddItems ? items.identifiers.add(part.items.identifiers) : nil
        let ofStrangers = strangers.add(part.strangers)
        let sessions = part.table.sessions
        let ofSessions =
            source.interactions.session.isEmpty
            ? (0..<sessions.count).map { _ in sessionOfNoName() }
            : table.sessions.add(sessions).map { table.firstSession + $0 }
        events.join(
            part.events, session: { ofSessions[Int($0)] },
            item: { $0 < 0 ? -1 - ofStrangers[Int(-1 - $0)] : ofItems?[Int($0)] ?? $0 })
        for level in categories.indices { categories[level].join(part.categories[level], items: ofItems) }
        kinds.join(part.kinds)
        reader.join(part.reader)
        report.otherKinds += part.report.otherKinds
        report.unknownItems += part.report.unknownItems
        table.rows += part.table.rows
        table.kept += part.table.kept
        table.events += part.table.events
    }
}
