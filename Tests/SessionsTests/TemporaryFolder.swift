import Foundation
import Runs
import Sessions

/// A folder with files for one test; removed with the value.
final class TemporaryFolder {
    let url: URL

    init(_ files: [String: String] = [:]) throws {
        url = FileManager.default.temporaryDirectory.appending(path: "sessionbench-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        for (name, text) in files { try write(text, to: name) }
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: url.appending(path: name))
    }

    func write(_ bytes: [UInt8], to name: String) throws { try Data(bytes).write(to: url.appending(path: name)) }

    /// Imports the files of this folder as sessions alone unless `configure` says otherwise.
    func read(isSplit: Bool = false, _ configure: (inout DataSource) -> Void = { _ in }) throws -> SourceData {
        try TableImporter(sessionsOnly(configure), dataFolder: url).read(name: "shop", isSplit: isSplit)
    }
}

/// A source of the file `train.csv` (`session_id,item_id,time`) without items file.
func sessionsOnly(_ configure: (inout DataSource) -> Void = { _ in }) -> DataSource {
    var source = DataSource()
    source.source = .files
    source.items.file = ""
    configure(&source)
    return source
}

/// The message of the error that `body` throws; empty if it throws none.
func message(_ body: () throws -> Void) -> String {
    do {
        try body()
        return ""
    } catch {
        return String(describing: error)
    }
}

extension SourceData {
    /// Item identifiers of each session.
    var named: [[String]] { names(of: sessions, in: catalogue) }
}

func names(of sessions: SessionSet, in catalogue: Catalogue) -> [[String]] {
    (0..<sessions.count).map { sessions[$0].map { catalogue.ids[Int($0)] } }
}
