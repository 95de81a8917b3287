import Basics
import Foundation
import Interface

/// The file that keeps the view of a results folder between sessions, in the user's folder for state (XDG Base
/// Directory Specification, which ignores relative paths in its variables).
struct ViewFile {
    /// Nil if the user has no home.
    private let folder: URL?
    private let name: String

    private static let limit = 1 << 16

    init(results: URL, environment: [String: String]) {
        func absolute(_ name: String) -> URL? {
            environment[name].flatMap { $0.hasPrefix("/") ? URL(filePath: $0, directoryHint: .isDirectory) : nil }
        }
        let state = absolute("XDG_STATE_HOME") ?? absolute("HOME")?.appending(path: ".local/state")
        folder = state?.appending(path: "sessionbench")
        var hash = ContentHash()
        hash.combine(results.standardizedFileURL.resolvingSymlinksInPath().path)
        name = "view-\(hash.hexadecimal).json"
    }

    /// Nil if there is none, or none that can be read: a view is no loss.
    func read() -> ViewState? {
        guard let file = folder?.appending(component: name),
            let content = try? readFile(file, atMost: Self.limit)
        else { return nil }
        return try? JSONDecoder().decode(ViewState.self, from: content)
    }

    /// Keeps the view; not being able to is no reason to fail when the user leaves.
    func write(_ state: ViewState) {
        guard let folder, let content = try? JSONEncoder().encode(state), content.count <= Self.limit else { return }
        try? createFolders(folder)
        try? Folder(folder).replace(name, with: content, isLasting: false)
    }
}
