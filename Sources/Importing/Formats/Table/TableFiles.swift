import Basics
import Experiments
import Foundation
import Sessions

/// The files that a name of an experiment stands for: one file, those that match a pattern, or those of a folder.
struct TableFiles {
    /// Where paths begin.
    let dataFolder: URL
    /// Relative to it, or absolute.
    let folder: String

    private static let wildcards = CharacterSet(charactersIn: "*?[")

    /// Paths relative to the data folder, or absolute if `folder` is, in order of the names, those of a pattern or
    /// folder by their own names. A name that stands for nothing is its own path.
    func paths(_ list: NameList) -> [String] {
        list.names.flatMap { name in
            let path = folder.isEmpty ? name : "\(folder)/\(name)"
            let found = isFolder(path) ? files(in: path, "*") : matches(path)
            return found.isEmpty ? [path] : found
        }
    }

    func url(_ path: String) -> URL { dataPlace(path, in: dataFolder) }

    /// Why there is no file at a path of `paths`.
    func problem(_ path: String, key: String) -> String {
        let isPattern = path.rangeOfCharacter(from: Self.wildcards) != nil
        return "\(isPattern ? "no file matches this pattern" : "there is no such file") in the data folder "
            + "“\(dataFolder.path.forTerminal)”; choose the folder with --data or SESSIONBENCH_DATA, or correct "
            + "data.folder and \(key)"
    }

    private func isFolder(_ path: String) -> Bool {
        FileKind(at: url(path).path) == .folder
    }

    /// Files whose names match the last part of a path.
    private func matches(_ path: String) -> [String] {
        guard !FileManager.default.fileExists(atPath: url(path).path),
            path.rangeOfCharacter(from: Self.wildcards) != nil
        else { return [] }
        guard let slash = path.lastIndex(of: "/") else { return files(in: "", path) }
        return files(in: String(path[..<slash]), String(path[path.index(after: slash)...]))
    }

    /// Files in a folder that are not hidden and match a pattern, in order of their names' bytes.
    private func files(in folder: String, _ pattern: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: url(folder).path)) ?? []
        return names.filter { fnmatch(pattern, $0, FNM_PERIOD) == 0 }
            .map { folder.isEmpty ? $0 : "\(folder)/\($0)" }
            .filter { !isFolder($0) }
            .sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
    }
}
