import Basics
import Experiments
import Foundation

/// What a list shows of a run, known without reading all its events.
public struct StoredRun: Sendable, Hashable {
    public let folder: RunFolder
    /// When it was first started; if it never was, when its folder was made.
    public let started: Date
    public let status: RunSummary.Status
    /// Why it failed, or what is wrong with the folder; already safe for terminals.
    public let reason: String?
    /// The result of a run that is done.
    @Boxed public internal(set) var summary: RunSummary?
    /// Nil if it cannot be read.
    @Boxed public internal(set) var experiment: Experiment?
    /// What people say about it; empty if that cannot be read.
    public let notes: RunNotes
    /// Its place among those that wait in the queue, from 1 on; nil if it does not.
    public internal(set) var place: Int?
    /// Whether it waits for a task of a cluster, and so has no place.
    public internal(set) var isForCluster = false
    /// Whether it is a reference run, which stands for a run of one's own where results are shown, and never where
    /// something is to be trained.
    public let isReference: Bool

    /// Whether it has a folder, and does not only wait in the queue for its first start.
    public var hasFolder: Bool { folder.exists }

    /// The experiment, of its folder or, before it has one, of the queue.
    /// - Throws: as `RunFolder.experiment`.
    public func readExperiment() throws -> Experiment {
        if let experiment, !hasFolder { return experiment }
        return try folder.experiment()
    }

    public var id: RunID { folder.id }
    public var age: RunAge { RunAge(started, id) }
}

/// The runs in a results folder. It keeps nothing in memory: the folders are the truth, and other programs may add and
/// delete some.
public struct RunStore: Sendable, Hashable {
    public let results: URL
    /// Whether these are the reference runs of another results folder, where no link is followed.
    let isOfReferences: Bool

    /// Folder in a results folder with runs that came with the project, or are to go with it.
    public static let referenceName = Experiment.reservedName

    public init(results: URL) {
        self.results = results
        isOfReferences = false
    }

    private init(referencesIn results: URL) {
        self.results = results.appending(component: Self.referenceName, directoryHint: .isDirectory)
        isOfReferences = true
    }

    /// The reference runs of the results folder.
    public var ofReferences: RunStore { RunStore(referencesIn: results) }

    /// All reference runs, most recently started first. Damaged ones are included as failed.
    public func references() -> [StoredRun] { ofReferences.runs() }

    /// All runs, most recently started first. Damaged runs are included as failed ones.
    public func runs() -> [StoredRun] { look().runs }

    /// What the queue holds, by run.
    var tickets: [RunID: RunQueue.Entry] {
        guard !isOfReferences else { return [:] }
        return Dictionary(queue.entries.map { ($0.ticket.run, $0) }) { first, _ in first }
    }

    /// The current state of a run.
    public func record(_ folder: RunFolder) -> StoredRun {
        let ticket = tickets[folder.id]?.ticket
        var status = stat()
        if let ticket, lstat(folder.url.path, &status) != 0, errno == ENOENT { return StoredRun(ticket, in: results) }
        do {
            let open = try OpenRun(folder)
            if let ticket, open.isEmpty { return StoredRun(ticket, in: results) }
            return open.record(ticket)
        } catch {
            return StoredRun(folder, unreadable: error)
        }
    }

    /// Names of all runs and reference runs, in no particular order.
    public func names() -> [String] {
        (folders() + ofReferences.folders()).map(\.id.description)
    }

    /// The run that a user means: "last" (the most recently started), `<experiment>/<folder>`, `<folder>`, or a
    /// beginning of one of these two that fits only one run. A reference run is meant if no other is.
    /// - Throws: `UnknownRun`.
    public func find(_ name: String) throws(UnknownRun) -> RunFolder {
        do { return try match(name) } catch {
            guard name != "last", !error.isAmbiguous else { throw error }
            do { return try ofReferences.match(name) } catch let other {
                throw other.isAmbiguous || error.similar.isEmpty ? other : error
            }
        }
    }

    /// Several runs, each once.
    /// - Throws: `UnknownRun`.
    public func find(_ names: [String]) throws(UnknownRun) -> [RunFolder] {
        var found: [RunFolder] = []
        for name in names {
            let folder = try find(name)
            if !found.contains(folder) { found.append(folder) }
        }
        return found
    }

    private func match(_ name: String) throws(UnknownRun) -> RunFolder {
        let folders = folders() + unbegun
        if name == "last" {
            guard let newest = newestFirst(folders).first else {
                throw UnknownRun(name: name, similar: [], isAmbiguous: false)
            }
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
            : newestFirst(fitting).map(\.id.description)
        throw UnknownRun(name: name, similar: similar, isAmbiguous: !fitting.isEmpty)
    }

    /// Folders of runs, in no particular order.
    private func folders() -> [RunFolder] {
        var folders: [RunFolder] = []
        forEachFolder { run, parent in
            guard case .success(let parent) = parent else { return }
            if (try? OpenRun(run, in: parent))?.isEmpty != true { folders.append(run) }
        }
        return folders
    }

    /// Runs that wait in the queue and have no folder yet.
    private var unbegun: [RunFolder] {
        tickets.keys.lazy.map { RunFolder(id: $0, in: results) }.filter { !$0.exists }
            .sorted { $0.id.description < $1.id.description }
    }

    private func newestFirst(_ folders: [RunFolder]) -> [RunFolder] {
        folders.map { (folder: $0, started: (try? OpenRun($0))?.started ?? .distantPast) }
            .sorted { RunAge($0.started, $0.folder.id) > RunAge($1.started, $1.folder.id) }.map(\.folder)
    }

    /// Calls a closure with every folder that may be a run, and its open parent folder. A folder that cannot be read is
    /// not left out: it stands for a run of unknown name.
    func forEachFolder(_ body: (_ run: RunFolder, _ parent: Result<Folder, FileError>) -> Void) {
        func unknown(_ experiment: String) -> RunFolder {
            RunFolder(id: RunID(experiment: experiment, folder: "?"), in: results)
        }
        // If there is no folder, there are no runs. In this order, one that is being made is not taken for damaged.
        var status = stat()
        if stat(results.path, &status) != 0, errno == ENOENT { return }
        let top: (folder: Folder, names: [String])
        do throws(FileError) {
            let folder = try Folder(results, mayBeLink: !isOfReferences)
            top = (folder, try folder.subfolders())
        } catch {
            body(unknown(results.lastPathComponent), .failure(error))
            return
        }
        for experiment in top.names where !experiment.hasPrefix(".") && experiment != Self.referenceName {
            do throws(FileError) {
                let parent = try Folder(existing: experiment, in: top.folder, mayBeLink: !isOfReferences)
                for folder in try parent.subfolders() where !folder.hasPrefix(".") {
                    body(RunFolder(id: RunID(experiment: experiment, folder: folder), in: results), .success(parent))
                }
            } catch {
                body(unknown(experiment), .failure(error))
            }
        }
    }
}

extension StoredRun {
    /// A run that waits in the queue and has no folder yet.
    init(_ ticket: Ticket, in results: URL) {
        self.init(
            folder: RunFolder(id: ticket.run, in: results), started: ticket.asked,
            status: ticket.refusal == nil ? .queued : .failed, reason: ticket.refusal?.forTerminal, summary: nil,
            experiment: ticket.experiment, notes: RunNotes(), isForCluster: ticket.isForCluster, isReference: false)
    }

    /// A run whose folder cannot be read.
    init(_ folder: RunFolder, unreadable error: any Error) {
        self.init(
            folder: folder, started: folder.id.timeInName ?? .distantPast, status: .failed,
            reason: "\(error)".forTerminal, summary: nil, experiment: nil, notes: RunNotes(), isReference: false)
    }

    /// Something among the reference runs that lacks the file by which it would be one.
    var asReference: StoredRun {
        StoredRun(
            folder: folder, started: started, status: .failed,
            reason: status == .failed ? reason : "\(ReferenceRanks.name) is missing", summary: nil,
            experiment: experiment, notes: notes, isReference: true)
    }
}

/// A name that matches no run, or several.
public struct UnknownRun: UserError, Hashable {
    public var name: String
    /// Names of runs that may be meant.
    public var similar: [String]
    public var isAmbiguous: Bool

    public var description: String {
        let shown = name.forTerminal(atMost: 100)
        if isAmbiguous {
            let more = similar.count > 5 ? ", …" : ""
            return "\(shown) is ambiguous: " + similar.prefix(5).map(\.forTerminal).joined(separator: ", ") + more
        }
        if name == "last" { return "there are no runs yet" }
        let hint = similar.first.map { "did you mean \($0.forTerminal)?" } ?? "\"sessionbench list\" shows the runs"
        return "there is no run \(shown); \(hint)"
    }
}
