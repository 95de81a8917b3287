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
///     lock              who works on the run, while someone does
public struct RunFolder: Sendable, Hashable {
    public let id: RunID
    public let url: URL

    static let experimentName = "experiment.yaml"
    static let eventsName = "events.jsonl"
    static let checkpointName = "checkpoint"
    static let ranksName = "ranks"
    static let summaryName = "summary.json"
    /// End of the names of all files with tensors.
    static let tensorsSuffix = ".safetensors"
    /// Files directly in the folder that are replaced as a whole.
    static let files: Set = [experimentName, summaryName]
    /// Everything that is written after the folder was made.
    static let written = [eventsName, summaryName, checkpointName, ranksName]

    public var experimentFile: URL { url.appending(component: Self.experimentName) }
    public var eventsFile: URL { url.appending(component: Self.eventsName) }
    public var checkpoint: URL { url.appending(component: Self.checkpointName, directoryHint: .isDirectory) }
    /// The state that training goes on from; gone when the run is done.
    public var stateFile: URL { checkpoint.appending(component: "state.safetensors") }
    public var ranks: URL { url.appending(component: Self.ranksName, directoryHint: .isDirectory) }
    public var summaryFile: URL { url.appending(component: Self.summaryName) }

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
            throw FileError("cannot create the folder of the experiment", at: parent)
        }
        let name = "\(timestamp(date))-\(experiment.variant)-seed\(experiment.training.seed)"
        for attempt in 1...10_000 {
            let id = RunID(experiment: experiment.name, folder: attempt == 1 ? name : "\(name)-\(attempt)")
            let folder = RunFolder(id: id, in: results)
            // Making a folder either succeeds for one program only, or fails.
            if mkdir(folder.url.path, 0o755) == 0 {
                try Folder(folder.url).replace(experimentName, with: Data(experiment.yaml.utf8))
                return folder
            }
            guard errno == EEXIST else { throw FileError("create", folder.url) }
        }
        throw FileError("too many runs called \(name)", at: parent)
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
        guard exists(summaryFile) else { return nil }
        let data = try readFile(summaryFile, atMost: FileLimit.value)
        guard Seal.check(data) != .broken else {
            throw FileError("the summary is not the one that was written: its checksum differs", at: summaryFile)
        }
        do {
            let summary = try RunJSON.decode(RunSummary.self, from: data)
            if let problem = summary.problem { throw FileError(problem, at: summaryFile) }
            return summary
        } catch let error as DecodingError {
            throw FileError(RunJSON.explain(error), at: summaryFile)
        }
    }

    /// The result of a run that is done, and the experiment it is the result of.
    /// - Throws: `FileError` or `InvalidExperiment`, also if the experiment was changed after the run.
    public func finished() throws -> (experiment: Experiment, summary: RunSummary)? {
        guard let summary = try summary() else { return nil }
        let text = try readFile(experimentFile, atMost: FileLimit.experiment)
        if let written = summary.experiment, written != Self.hash(ofExperiment: text) {
            throw FileError("the experiment was changed after the run: restore it, or train anew", at: experimentFile)
        }
        return (try experiment(), summary)
    }

    /// Hash of the file with the experiment, as a summary keeps it: 16 hexadecimal digits.
    public static func hash(ofExperiment text: Data) -> String {
        var hash = ContentHash()
        text.withUnsafeBytes { hash.combine(bytes: $0) }
        return hash.hexadecimal
    }

    /// What happened in the attempts that count (see `RunLog`); empty if the run never started.
    /// - Throws: `FileError` naming the damaged line, or if the log does not end with the result of a run that has one.
    public func events() throws -> [RunEvent] {
        guard exists(eventsFile) else { return [] }
        // In this order: the end of a run is logged first.
        let result = try? summary()
        let events = try RunLog.read(eventsFile)
        if let result, let last = events.last, last != .finished(result) {
            throw FileError(
                "the event log does not end with the result of the run: it is cut off, or that of another run",
                at: eventsFile)
        }
        return events
    }

    /// Takes the run into the hands of this process until the value is released.
    /// - Throws: `FileError` if someone else works on it.
    public func open() throws -> RunWriter { try RunWriter(self) }

    /// Whether a program works on the run now.
    public var isLocked: Bool { RunWriter.isHeld(self) }

    private func exists(_ file: URL) -> Bool {
        var status = stat()
        return lstat(file.path, &status) == 0
    }
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
