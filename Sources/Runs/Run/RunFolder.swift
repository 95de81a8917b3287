import Basics
import Experiments
import Foundation

/// The folder of one run, `<results>/<experiment>/<folder>`, which holds all of it: it can be moved, copied and deleted
/// as a whole.
///
///     experiment.yaml   the resolved experiment
///     events.jsonl      what happened, one JSON object per line
///     checkpoint/       what training goes on from; at the end, the weights
///     ranks/            rank of the target of every scored row
///     rerank.json       the second stage, if there is one
///     summary.json      the result, written once, at the end
///     passing.json      the passing event, such as how far scoring has got, while someone works on the run
///     lock              who works on the run, while someone does
///     control           what is asked of whoever works on the run (`RunRequest`)
///     notes.json        what people say about the run (`RunNotes`), if they do
///
/// A reference run, `<results>/reference/<study>/<folder>`, has three files and is only read:
///
///     experiment.yaml         as above
///     summary.json            as above
///     reference.safetensors   ranks and test rows, compressed
public struct RunFolder: Sendable, Hashable {
    public let id: RunID
    private let results: URL

    package static let experimentName = "experiment.yaml"
    static let eventsName = "events.jsonl"
    package static let checkpointName = "checkpoint"
    package static let ranksName = "ranks"
    package static let summaryName = "summary.json"
    static let passingName = "passing.json"
    package static let secondStageName = "rerank.json"
    /// Suffix of the names of all files with tensors.
    static let tensorsSuffix = ".safetensors"
    /// Files directly in the folder that are replaced as a whole.
    static let files: Set = [experimentName, summaryName, passingName, secondStageName, RunNotes.fileName]
    /// Everything that is written after the folder is made.
    static let written = [eventsName, summaryName, passingName, secondStageName, checkpointName, ranksName]

    public var url: URL {
        results.appending(component: id.experiment, directoryHint: .isDirectory)
            .appending(component: id.folder, directoryHint: .isDirectory)
    }

    /// Whether it is there, whatever it is.
    var exists: Bool {
        var status = stat()
        return lstat(url.path, &status) == 0
    }
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
        self.results = results
    }

    /// Makes the folder of a new run, named by time (UTC), variant and seed, such as
    /// `20261121-142530-hierarchical-seed1`; a number at the end separates programs that create one at the same time.
    /// - Throws: `FileError`.
    public static func create(experiment: Experiment, in results: URL, at date: Date = .now) throws -> RunFolder {
        for id in names(of: experiment, at: date) {
            let folder = RunFolder(id: id, in: results)
            if try folder.make(experiment) { return folder }
        }
        let parent = results.appending(component: experiment.name, directoryHint: .isDirectory)
        throw FileError("too many runs of one second", at: parent)
    }

    /// Makes the folder of a run that waited in the queue, if it does not exist, or lacks all that belongs in it: a
    /// program may have been killed just after it made the folder.
    /// - Throws: `FileError`.
    public static func create(_ ticket: Ticket, in results: URL) throws -> RunFolder {
        let folder = RunFolder(id: ticket.run, in: results)
        if try !folder.make(ticket.experiment), try OpenRun(folder).isEmpty { try folder.write(ticket.experiment) }
        return folder
    }

    /// What the run of an experiment is to be called, if neither a folder nor anything else has the name.
    static func freeID(
        _ experiment: Experiment, in results: URL, at date: Date = .now, isTaken: (RunID) -> Bool
    ) -> RunID {
        let free = names(of: experiment, at: date).first { id in
            !isTaken(id) && !RunFolder(id: id, in: results).exists
        }
        // Of so many runs in one second, one more is called by chance.
        return free ?? RunID(experiment: experiment.name, folder: UUID().uuidString)
    }

    /// Names by time, variant and seed, the first without a number at the end.
    private static func names(of experiment: Experiment, at date: Date) -> some Sequence<RunID> {
        let name = "\(timestamp(date))-\(experiment.wordsForFolder)-seed\(experiment.training.seed)"
        return (1...10_000).lazy.map { attempt in
            RunID(experiment: experiment.name, folder: attempt == 1 ? name : "\(name)-\(attempt)")
        }
    }

    /// Makes the folder with the experiment in it.
    /// - Returns: false if there is one already: making a folder succeeds for one program only.
    private func make(_ experiment: Experiment) throws -> Bool {
        try createFolders(url.deletingLastPathComponent())
        guard mkdir(url.path, 0o755) == 0 else {
            guard errno == EEXIST else { throw FileError("create", url) }
            return false
        }
        try write(experiment)
        return true
    }

    private func write(_ experiment: Experiment) throws {
        try Folder(url).replace(Self.experimentName, with: Data(experiment.yaml.utf8))
    }

    private static func timestamp(_ date: Date) -> String {
        let style = Date.VerbatimFormatStyle(
            format: """
                \(year: .padded(4))\(month: .twoDigits)\(day: .twoDigits)-\
                \(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased))\
                \(minute: .twoDigits)\(second: .twoDigits)
                """,
            timeZone: .gmt, calendar: Calendar(identifier: .gregorian))
        return date.formatted(style)
    }

    /// - Throws: `InvalidExperiment` or `FileError`.
    public func experiment() throws -> Experiment { try OpenRun(self).experiment() }

    /// The result; nil while there is none.
    /// - Throws: `FileError`, also if the file is damaged.
    public func summary() throws -> RunSummary? { try OpenRun(self).summary() }

    /// The result of a run that is done, and its experiment; nil while there is no result.
    /// - Throws: `FileError` or `InvalidExperiment`, also if the experiment was changed after the run.
    public func finished() throws -> (experiment: Experiment, summary: RunSummary)? { try OpenRun(self).finished() }

    /// The second stage of a run that is done.
    /// - Parameter summary: its result.
    /// - Throws: `FileError` if it is missing, damaged, or that of another result.
    package func secondStage<Stage: Decodable>(_ type: Stage.Type, of summary: RunSummary) throws -> Stage {
        let folder = try Folder(url, mayBeLink: true)
        guard let file = try OpenFile(Self.secondStageName, in: folder) else {
            throw FileError("read", folder.file(Self.secondStageName), code: ENOENT)
        }
        let data = try file.content(atMost: FileLimit.value)
        guard Seal.check(data) == .intact, Seal.checksum(data) == summary.secondStage?.file else {
            throw FileError("this is not the second stage that the run was scored with", at: file.url)
        }
        do { return try RunJSON.decode(type, from: data) } catch let error as DecodingError {
            throw FileError(RunJSON.explain(error), at: file.url)
        }
    }

    /// Hash of the file with the experiment, as a summary keeps it: 16 hexadecimal digits.
    public static func hash(ofExperiment text: Data) -> String {
        var hash = ContentHash()
        text.withUnsafeBytes { hash.combine(bytes: $0) }
        return hash.hexadecimal
    }

    /// What happened in the attempts that count (see `RunLog`); empty if the run never started.
    /// - Throws: `FileError` naming the damaged line, or if the run has a result that the log does not end with.
    public func events() throws -> [RunEvent] { try OpenRun(self).events() }

    /// What a list shows of a run that is not done, in a fraction of the time that `events` takes: its start, its
    /// validations, and where its training has got to.
    /// - Throws: `FileError`.
    public func outline() throws -> [RunEvent] { try OpenRun(self).outline() }

    /// Reserves the run for this process until the value is released.
    /// - Throws: `FileError` if someone else is working on it.
    public func open() throws -> RunWriter { try RunWriter(self) }

    /// Whether it is a reference run, which is only read.
    public var isReference: Bool { (try? OpenRun(self))?.isReference ?? false }

    /// Whether a program is working on the run now.
    public var isLocked: Bool { (try? OpenRun(self))?.isHeld ?? false }
}

extension RunID {
    /// The time that the folder's name begins with, as `RunFolder.create` writes it; nil if it has none.
    public var timeInName: Date? {
        let name = Array(folder.utf8.prefix(15))
        guard name.count == 15, name[8] == UInt8(ascii: "-") else { return nil }
        func number(_ range: Range<Int>) -> Int32? {
            let digits = name[range]
            guard digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
            return digits.reduce(0) { 10 * $0 + Int32($1 - UInt8(ascii: "0")) }
        }
        guard let year = number(0..<4), let month = number(4..<6), let day = number(6..<8), let hour = number(9..<11),
            let minute = number(11..<13), let second = number(13..<15)
        else { return nil }
        var time = tm()
        (time.tm_year, time.tm_mon, time.tm_mday) = (year - 1_900, month - 1, day)
        (time.tm_hour, time.tm_min, time.tm_sec) = (hour, minute, second)
        let written = (time.tm_mon, time.tm_mday, time.tm_hour, time.tm_min, time.tm_sec)
        let seconds = timegm(&time)
        // An impossible time, such as a 31st of June, is carried over into another.
        guard written == (time.tm_mon, time.tm_mday, time.tm_hour, time.tm_min, time.tm_sec) else { return nil }
        return Date(timeIntervalSince1970: Double(seconds))
    }
}

extension RunFolder {
    /// What is wrong, and what to do, where a run has to be done and is not.
    public var notDone: String {
        let name = id.description.forTerminal
        return "\(name) is not done; sessionbench run --resume \(name) goes on with it"
    }
}

extension Experiment {
    /// Tells the folders of one experiment's runs apart at a glance: "hierarchical", "none-id-free", "popularity".
    /// Names of folders stay, whatever studies call their runs later (`StudyIndex.variant`).
    package var wordsForFolder: String {
        guard reads("model.hierarchy") else { return model.kind.rawValue }
        var words = [model.hierarchy.rawValue]
        var metadata = model.metadata
        // Turned on, they are none if the data has none.
        if data.items.vectors.isEmpty { metadata.vectors = false }
        if metadata == .none { words.append("no-metadata") }
        if model.idFree { words.append("id-free") }
        return words.joined(separator: "-")
    }
}
