import Basics
import Foundation
import Sessions

/// Files that a user names: themselves, or those of a folder and of the folders in it.
struct FoundFiles {
    /// The folder that all are in.
    let folder: URL
    /// Paths in it, in order of their bytes.
    let paths: [String]

    /// Folders are looked into this deep; more files than this are not looked at.
    private static let deepest = 3
    private static let mostFiles = 10_000
    /// Names of compressed files end so.
    private static let packed = [".gz", ".zst"]

    /// - Throws: `DataError` if there is nothing of a name, or no file at all.
    init(_ places: [URL]) throws(DataError) {
        let places = places.map(\.standardizedFileURL)
        for place in places where !FileManager.default.fileExists(atPath: place.path) {
            throw DataError(file: shownPath(place), "there is no such file or folder; correct the name")
        }
        let folders = places.map {
            FileKind(at: $0.path) == .folder ? $0.pathComponents : $0.deletingLastPathComponent().pathComponents
        }
        let shared = folders.dropFirst().reduce(folders.first ?? []) { shared, next in
            zip(shared, next).prefix { $0 == $1 }.map(\.0)
        }
        folder = URL(filePath: NSString.path(withComponents: shared), directoryHint: .isDirectory).standardizedFileURL
        var found: Set<String> = []
        for place in places { Self.collect(place, depth: 0, into: &found) }
        let start = folder.path.hasSuffix("/") ? folder.path : folder.path + "/"
        paths = found.map { String($0.dropFirst(start.count)) }
            .sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
        if paths.isEmpty {
            throw DataError(file: shownPath(folder), "there are no files in this folder; name the one with the data")
        }
    }

    private static func collect(_ place: URL, depth: Int, into found: inout Set<String>) {
        guard found.count < mostFiles else { return }
        guard FileKind(at: place.path) == .folder else {
            found.insert(place.path)
            return
        }
        guard depth < deepest else { return }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: place.path)) ?? []
        for name in names.sorted() where !name.hasPrefix(".") {
            collect(place.appending(component: name), depth: depth + 1, into: &found)
        }
    }

    func url(_ path: String) -> URL { folder.appending(path: path) }

    /// Paths whose last part, or as many parts as the pattern has, match it; as compressed files, too.
    func matching(_ pattern: String) -> [String] {
        let depth = pattern.split(separator: "/").count
        return paths.filter { path in
            let end = path.split(separator: "/").suffix(depth).joined(separator: "/")
            let plain = Self.packed.first(where: end.hasSuffix).map { String(end.dropLast($0.count)) } ?? end
            return fnmatch(pattern.lowercased(), plain.lowercased(), FNM_PERIOD | FNM_PATHNAME) == 0
        }
    }

    /// Names by which an experiment calls files: a pattern for many that are alike.
    func names(of found: [String]) -> [String] {
        guard found.count > 3, let first = found.first, let last = found.last else { return found }
        let start = String(zip(first, last).prefix { $0 == $1 }.map(\.0))
        let end = String(zip(first.reversed(), last.reversed()).prefix { $0 == $1 }.map(\.0).reversed())
        let folder = start.lastIndex(of: "/").map { start[...$0] } ?? ""
        let alike = paths.filter { path in
            path.hasPrefix(start) && path.hasSuffix(end) && path.count >= start.count + end.count
                && !path.dropFirst(folder.count).contains("/")
        }
        let isPattern = alike == found && !(start + end).contains { "*?[\\".contains($0) }
        return isPattern ? ["\(start)*\(end)"] : found
    }
}
