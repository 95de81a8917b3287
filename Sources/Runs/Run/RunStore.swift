import Basics
import Foundation

/// What a list shows of a run, known without reading its events.
public struct StoredRun: Sendable, Hashable {
    public let folder: RunFolder
    public let status: RunSummary.Status
    /// Why it failed, or what is wrong with the folder; for terminals already.
    public let reason: String?
    /// The result of a run that is done.
    public let summary: RunSummary?

    public var id: RunID { folder.id }
}

/// The runs below a results folder. It keeps nothing in memory: the folders are the truth, and other programs may add
/// to them and delete from them.
public struct RunStore: Sendable, Hashable {
    public let results: URL

    public init(results: URL) { self.results = results }

    /// All runs, the newest first (by name, which begins with the time). Damaged runs are in it as failed ones.
    public func runs() -> [StoredRun] { folders().map(record) }

    /// The present state of a run.
    public func record(_ folder: RunFolder) -> StoredRun {
        func record(_ status: RunSummary.Status, _ reason: String? = nil, _ summary: RunSummary? = nil) -> StoredRun {
            StoredRun(folder: folder, status: status, reason: reason?.forTerminal, summary: summary)
        }
        if folder.isLocked { return record(.running) }
        do {
            // A summary is the last thing written. What a killed program left beside it is swept when it is next seen to.
            if let finished = try folder.finished() { return record(finished.summary.status, nil, finished.summary) }
        } catch {
            return record(.failed, "\(error)")
        }
        guard FileManager.default.fileExists(atPath: folder.experimentFile.path) else {
            return record(.failed, "\(folder.experimentFile.lastPathComponent) is missing")
        }
        switch RunLog.readLast(folder.eventsFile) {
        case .failed(let message, _): return record(.failed, message)
        case .stopped: return record(.stopped)
        default: return record(.interrupted)
        }
    }

    /// The run that a user means: "last" (the newest), `<experiment>/<folder>`, or the beginning of either that fits
    /// one run only.
    /// - Throws: `UnknownRun`.
    public func find(_ name: String) throws(UnknownRun) -> RunFolder {
        let folders = folders()
        if name == "last" {
            guard let newest = folders.first else { throw UnknownRun(name: name, similar: [], isAmbiguous: false) }
            return newest
        }
        if let exact = folders.first(where: { $0.id.description == name }) { return exact }
        let named = folders.filter { $0.id.folder == name }
        if named.count == 1 { return named[0] }
        let fitting = folders.filter {
            !name.isEmpty && ($0.id.folder.hasPrefix(name) || $0.id.description.hasPrefix(name))
        }
        if fitting.count == 1 { return fitting[0] }
        let similar =
            fitting.isEmpty
            ? [nearestName(to: name, among: folders.flatMap { [$0.id.description, $0.id.folder] })].compactMap(\.self)
            : fitting.map(\.id.description)
        throw UnknownRun(name: name, similar: similar, isAmbiguous: !fitting.isEmpty)
    }

    /// Folders of runs, the newest first.
    private func folders() -> [RunFolder] {
        var found: [RunFolder] = []
        for experiment in subfolders(of: results) {
            for folder in subfolders(of: results.appending(component: experiment, directoryHint: .isDirectory)) {
                let run = RunFolder(id: RunID(experiment: experiment, folder: folder), in: results)
                // An empty folder is a run that another program is about to create.
                let content = try? FileManager.default.contentsOfDirectory(atPath: run.url.path)
                if content?.contains(where: { !$0.hasPrefix(".") }) ?? true { found.append(run) }
            }
        }
        return found.sorted { ($0.id.folder, $0.id.experiment) > ($1.id.folder, $1.id.experiment) }
    }

    private func subfolders(of folder: URL) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { name in
            var isFolder: ObjCBool = false
            let path = folder.appending(component: name).path
            return !name.hasPrefix(".") && FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
                && isFolder.boolValue
        }
    }
}

/// A name that stands for no run, or for several.
public struct UnknownRun: Error, Sendable, Hashable, CustomStringConvertible {
    public var name: String
    /// Runs that it may stand for.
    public var similar: [String]
    public var isAmbiguous: Bool

    public var description: String {
        let shown = name.forTerminal(atMost: 100)
        if isAmbiguous {
            let more = similar.count > 5 ? ", …" : ""
            return "\(shown) may be any of " + similar.prefix(5).map(\.forTerminal).joined(separator: ", ") + more
        }
        if name == "last" { return "there are no runs yet" }
        let hint = similar.first.map { "did you mean \($0.forTerminal)?" } ?? "\"sessionbench list\" shows the runs"
        return "there is no run \(shown); \(hint)"
    }
}
