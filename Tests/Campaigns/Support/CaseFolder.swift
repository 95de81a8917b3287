import Foundation
import Runs
import Sessions
import TestSupport

/// A folder for one case, with results, a cache and a home of its own; removed with the value.
final class CaseFolder: Sendable {
    let url: URL
    private let files: TemporaryFolder

    init() throws {
        files = try TemporaryFolder()
        // The program sees the path without links, and so does what compares paths.
        url = files.url.resolvingSymlinksInPath()
    }

    var results: URL { url.appending(component: "Results", directoryHint: .isDirectory) }
    var store: RunStore { RunStore(results: results) }
    var cache: URL { url.appending(path: "cache/sessionbench", directoryHint: .isDirectory) }

    /// Options of every command that knows runs.
    var place: [String] { ["--results", results.path] }

    /// Where the program finds data, in this process.
    func locations() throws -> DataLocations {
        DataLocations(dataFolder: try FileData.folder.get().url, cacheFolder: cache)
    }

    /// Nothing of the user's.
    var environment: [String: String] {
        [
            "PATH": "/usr/bin:/bin", "HOME": url.path, "XDG_CACHE_HOME": url.appending(component: "cache").path,
            "LANG": "C.UTF-8", "TERM": "dumb", "SESSIONBENCH_DATA": (try? FileData.folder.get().url.path) ?? "/",
        ]
    }

    @discardableResult
    func write(_ text: String, to name: String) throws -> String { try files.write(text, to: name).path }

    /// The only run there is; nil if there is none.
    /// - Throws: `Failure` if there are more.
    func onlyRun() throws -> StoredRun? {
        let runs = store.runs()
        guard runs.count <= 1 else { throw Failure.wrong("\(runs.count) runs instead of one: \(runs.map(\.id))") }
        return runs.first
    }
}
