import Foundation
import Runs

/// What the workbench has said since it was started: notices, failures, and how runs have ended.
///
/// The newest entry comes first, as in the list of runs: the page Log opens on what has just happened. What is said
/// again moves to the top and is counted. Only the newest entries are kept, each up to a length that no message of the
/// program reaches, so that the journal stays small however long the workbench runs.
package struct Journal: Sendable, Equatable {
    package struct Entry: Sendable, Equatable {
        /// It stays the same when the entry moves.
        package let id: Int
        /// When it was said last.
        package fileprivate(set) var time: Date
        package let severity: Workspace.Notice.Severity
        /// What is said, with the cause first.
        package let text: String
        /// The run it is about.
        package let run: RunID?
        /// How often it was said.
        package fileprivate(set) var count = 1
    }

    package static let limit = 500
    /// In characters.
    package static let textLimit = 10_000

    /// The newest first.
    package private(set) var entries: [Entry] = []
    private var nextID = 0

    mutating func add(_ text: String, _ severity: Workspace.Notice.Severity, about run: RunID?, at time: Date) {
        let isLong = text.count > Self.textLimit
        let text = isLong ? text.prefix(Self.textLimit - 1) + "…" : text
        if let known = entries.firstIndex(where: { $0.text == text && $0.severity == severity && $0.run == run }) {
            var entry = entries.remove(at: known)
            entry.time = time
            entry.count += 1
            entries.insert(entry, at: 0)
            return
        }
        entries.insert(Entry(id: nextID, time: time, severity: severity, text: text, run: run), at: 0)
        nextID += 1
        entries.removeLast(max(entries.count - Self.limit, 0))
    }
}
