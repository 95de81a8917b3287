import Basics
import Foundation
import Runs
import TestSupport

/// A finished run beside the one that something happens to. It must stay as it is.
struct Neighbour {
    private let folder: RunFolder
    private let content: TreeContent

    private static let template = Result { () throws -> CaseFolder in
        let folder = try CaseFolder()
        var experiment = try Recipe.fitted[0].experiment()
        experiment.name = "neighbour"
        let file = try folder.write(experiment.yaml, to: "neighbour.yaml")
        let end = try folder.program(["run", file] + folder.place)
        guard end.code == 0 else { throw Failure.wrong("the neighbour: \(end.description)") }
        return folder
    }

    init(in folder: CaseFolder) throws {
        let template = try Self.template.get()
        guard let run = try template.onlyRun() else { throw Failure.wrong("there is no neighbour") }
        self.folder = RunFolder(id: run.id, in: folder.results)
        try FileManager.default.createDirectory(
            at: self.folder.url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try FileManager.default.copyItem(at: run.folder.url, to: self.folder.url)
        content = TreeContent(self.folder.url)
    }

    var id: RunID { folder.id }

    func check() throws {
        if TreeContent(folder.url) != content { throw Failure.lost("a finished run beside it was changed") }
    }
}

/// Names, kinds, permissions and contents of everything in a folder.
struct TreeContent: Equatable, Sendable {
    private var entries: [String: String] = [:]

    init(_ folder: URL) {
        for name in (FileManager.default.subpaths(atPath: folder.path) ?? []) + ["."] {
            var status = stat()
            let path = folder.appending(path: name).path
            guard lstat(path, &status) == 0 else { continue }
            var hash = ContentHash()
            if status.st_mode & S_IFMT == S_IFREG, let content = FileManager.default.contents(atPath: path) {
                content.withUnsafeBytes { hash.combine(bytes: $0) }
            }
            entries[name] = "\(String(status.st_mode, radix: 8)) \(hash.hexadecimal)"
        }
    }

    /// Names of what is new, gone or another.
    func differences(from other: TreeContent) -> [String] {
        Set(entries.keys).union(other.entries.keys).filter { entries[$0] != other.entries[$0] }.sorted()
    }
}
