import Foundation

/// A path as messages show it: from the current folder where that is shorter, fit for a terminal.
/// - Parameter folder: the current folder.
public func shownPath(_ path: String, from folder: String = FileManager.default.currentDirectoryPath) -> String {
    guard path.hasPrefix("/") else { return path.forTerminal }
    let there = path.split(separator: "/")
    let here = folder.split(separator: "/")
    let shared = zip(there, here).prefix { $0 == $1 }.count
    let steps = Array(repeating: "..", count: here.count - shared) + there.dropFirst(shared)
    let relative = steps.isEmpty ? "." : steps.joined(separator: "/")
    return (relative.count < path.count ? relative : path).forTerminal
}

/// The same for a file or a folder.
public func shownPath(_ file: URL) -> String { shownPath(file.relativePath) }
