import Basics
import Foundation

/// Content hashes of source files as they were last read, so that large files are not hashed each time.
///
/// A file is as it was read if its state is the same and had not changed for two seconds before reading: a change
/// within the same tick of the file system's clock (up to two seconds long) would not show. The hashes can be made
/// again, so a file of hashes that is wrong in any way counts as absent.
package struct SourceHashes: Codable {
    package static let fileName = "sources.json"
    /// Most files to remember; the oldest are forgotten.
    private static let most = 1_000
    /// In nanoseconds.
    private static let longestTick: Int64 = 2_000_000_000

    private struct Entry: Codable {
        var state: FileState
        var hash: UInt64
        /// When reading began, in nanoseconds since 1970.
        var opened: Int64

        /// Whether a change after reading began would have changed the state.
        var isReliable: Bool {
            let (age, overflow) = opened.subtractingReportingOverflow(state.changed)
            return !overflow && age > longestTick
        }
    }

    private var files: [String: Entry] = [:]

    package init() {}

    /// The hashes kept in a folder.
    package init(in folder: Folder) {
        guard let json = try? folder.openFile(Self.fileName).content(atMost: FileLimit.value),
            Seal.check(json) == .intact,
            let hashes = try? JSONDecoder().decode(SourceHashes.self, from: json)
        else { return }
        self = hashes
    }

    /// Hash of the file at a path, if it is known and the file cannot have changed since.
    package func hash(of path: String, in state: FileState) -> UInt64? {
        guard let entry = files[path], entry.state == state, entry.isReliable else { return nil }
        return entry.hash
    }

    /// Remembers contents; returns whether any was new.
    package mutating func remember(_ contents: [SourceContent]) -> Bool {
        var isNew = false
        for content in contents {
            guard let state = content.state, hash(of: content.path, in: state) == nil else { continue }
            let entry = Entry(state: state, hash: content.hash, opened: content.opened)
            guard entry.isReliable else { continue }
            files[content.path] = entry
            isNew = true
        }
        let forgotten = files.sorted { $0.value.opened > $1.value.opened }.dropFirst(Self.most)
        for (path, _) in forgotten { files[path] = nil }
        return isNew
    }

    /// If several programs write at once, the last one wins; the others hash their files again.
    package func write(to folder: Folder) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        try folder.replace(Self.fileName, with: Seal.close(try encoder.encode(self)))
    }
}
