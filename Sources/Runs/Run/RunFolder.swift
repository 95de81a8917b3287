import Basics
import Foundation

/// The folder of one run, `<results>/<experiment>/<folder>`, which is all there is of it: it can be moved, copied and
/// deleted as a whole.
///
///     experiment.yaml   the resolved experiment
///     events.jsonl      what happened, one JSON object per line
///     checkpoint/       what training goes on from; at the end, the weights
///     ranks/            rank of the target of every scored row
///     summary.json      the result, written once, at the end
///     lock              held by the program that works on the run
public struct RunFolder: Sendable, Hashable {
    public let id: RunID
    public let url: URL

    public var experimentFile: URL { url.appending(component: "experiment.yaml") }
    public var eventsFile: URL { url.appending(component: "events.jsonl") }
    public var checkpoint: URL { url.appending(component: "checkpoint", directoryHint: .isDirectory) }
    /// The state that training goes on from; gone when the run is done.
    public var stateFile: URL { checkpoint.appending(component: "state.safetensors") }
    public var ranks: URL { url.appending(component: "ranks", directoryHint: .isDirectory) }
    public var summaryFile: URL { url.appending(component: "summary.json") }
    private var lockFile: URL { url.appending(component: "lock") }

    /// An existing folder.
    public init(id: RunID, in results: URL) {
        self.id = id
        url = results.appending(component: id.experiment, directoryHint: .isDirectory)
            .appending(component: id.folder, directoryHint: .isDirectory)
    }

    /// Makes the folder of a new run, named by time (UTC), variant and seed, such as
    /// `20261121-142530-hierarchical-seed1`; a number behind it keeps programs apart that create one at once.
    /// - Throws: `FileError`.
    public static func create(experiment: Experiment, in results: URL, at date: Date = .now) throws -> RunFolder {
        let parent = results.appending(component: experiment.name, directoryHint: .isDirectory)
        do {
            try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
        } catch {
            throw FileError(path: parent.relativePath, message: "cannot create the folder of the experiment")
        }
        let name = "\(timestamp(date))-\(experiment.variant)-seed\(experiment.training.seed)"
        for attempt in 1...10_000 {
            let id = RunID(experiment: experiment.name, folder: attempt == 1 ? name : "\(name)-\(attempt)")
            let folder = RunFolder(id: id, in: results)
            // Making a folder either succeeds for one program only, or fails.
            if mkdir(folder.url.path, 0o755) == 0 {
                try atomicWrite(Data(experiment.yaml.utf8), to: folder.experimentFile)
                return folder
            }
            guard errno == EEXIST else { throw FileError("create", folder.url) }
        }
        throw FileError(path: parent.relativePath, message: "too many runs called \(name)")
    }

    private static func timestamp(_ date: Date) -> String {
        let style = Date.VerbatimFormatStyle(
            format: """
                \(year: .padded(4))\(month: .twoDigits)\(day: .twoDigits)-\
                \(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased))\(minute: .twoDigits)\(second: .twoDigits)
                """,
            timeZone: .gmt, calendar: Calendar(identifier: .gregorian))
        return date.formatted(style)
    }

    /// - Throws: `InvalidExperiment` or `FileError`.
    public func experiment() throws -> Experiment { try Experiment(contentsOf: experimentFile) }

    /// The result; nil as long as there is none.
    /// - Throws: `FileError`, also if the file is damaged.
    public func summary() throws -> RunSummary? {
        guard FileManager.default.fileExists(atPath: summaryFile.path) else { return nil }
        let data = try readFile(summaryFile)
        do {
            return try RunJSON.decode(RunSummary.self, from: data)
        } catch {
            throw FileError(path: summaryFile.relativePath, message: RunJSON.explain(error))
        }
    }

    public func write(_ summary: RunSummary) throws {
        try atomicWrite(try RunJSON.encodeForPeople(summary), to: summaryFile)
    }

    /// What happened in the attempts that count (see `RunLog`); empty if the run never started.
    /// - Throws: `FileError` naming the damaged line.
    public func events() throws -> [RunEvent] {
        guard FileManager.default.fileExists(atPath: eventsFile.path) else { return [] }
        return try RunLog.read(eventsFile)
    }

    /// Opens the log for appending; hold the lock while it is open.
    public func openLog() throws -> RunLog { try RunLog(file: eventsFile) }

    /// Claims the run for this program until the value is released.
    /// - Throws: `FileError` if someone else works on it.
    public func lock() throws -> RunLock { try RunLock(file: lockFile) }

    /// Whether a program works on the run now.
    public var isLocked: Bool { RunLock.isHeld(lockFile) }
}

extension Experiment {
    /// What tells runs of one experiment apart at a glance: "hierarchical", "none-id-free", "popularity".
    public var variant: String {
        guard model.kind == .hiersrec else { return model.kind.rawValue }
        var words = [model.hierarchy.rawValue]
        if model.metadata == .none { words.append("no-metadata") }
        if model.idFree { words.append("id-free") }
        return words.joined(separator: "-")
    }
}
