import Basics
import Experiments
import Foundation

/// A run's folder, held open while it is read: each file is opened once and read no further than necessary, so that
/// thousands of runs can be listed.
struct OpenRun {
    let run: RunFolder
    private let folder: Folder
    /// Whether it is a reference run: what came with a project is read without following links, and never written.
    let isReference: Bool

    /// - Throws: `FileError`.
    init(_ run: RunFolder) throws(FileError) {
        self.run = run
        let found = try Folder(run.url, mayBeLink: true)
        isReference = found.contains(ReferenceRanks.name)
        folder = isReference ? try Folder(run.url) : found
    }

    /// - Parameter parent: the folder of the run's experiment.
    /// - Throws: `FileError`.
    init(_ run: RunFolder, in parent: Folder) throws(FileError) {
        self.run = run
        let found = try Folder(existing: run.id.folder, in: parent, mayBeLink: true)
        isReference = found.contains(ReferenceRanks.name)
        folder = isReference ? try Folder(existing: run.id.folder, in: parent) : found
    }

    /// Whether there is nothing in it yet: a run that another program is about to create.
    var isEmpty: Bool { (try? folder.names())?.contains { !$0.hasPrefix(".") } == false }

    /// Whether a program is working on the run now.
    var isHeld: Bool { !isReference && RunWriter.isHeld(folder) }

    func stamp(_ patience: Int) -> RunStamp? { RunStamp(folder, patience: patience) }

    // MARK: The files

    func experiment() throws -> Experiment { try parse(try experimentText()) }

    func experimentText() throws -> Data {
        guard let file = try file(RunFolder.experimentName) else {
            throw FileError("read", run.experimentFile, code: ENOENT)
        }
        return try file.content(atMost: FileLimit.experiment)
    }

    /// A file of the folder; nil if there is none.
    func file(_ name: String) throws(FileError) -> OpenFile? {
        guard isReference else { return try OpenFile(name, in: folder) }
        return try folder.finds(name) ? try OpenFile(unlinked: name, in: folder) : nil
    }

    private func parse(_ text: Data) throws(InvalidExperiment) -> Experiment {
        try Experiment(resolved: text, file: run.experimentFile.relativePath)
    }

    func summary() throws -> RunSummary? {
        guard let file = try file(RunFolder.summaryName) else { return nil }
        let data = try file.content(atMost: FileLimit.value)
        let seal = Seal.check(data)
        // Summaries from before there were seals have none; no reference is as old.
        guard seal == .intact || seal == .absent && !isReference else {
            throw FileError("the summary is not the one that was written: its checksum differs", at: file.url)
        }
        do {
            var summary = try RunJSON.decode(RunSummary.self, from: data)
            if let problem = summary.problem { throw FileError(problem, at: file.url) }
            // A folder that was copied or renamed is another run than the one that it was made of. A reference says
            // which one that was.
            if !isReference { summary.run = run.id.description }
            return summary
        } catch let error as DecodingError {
            throw FileError(RunJSON.explain(error), at: file.url)
        }
    }

    func finished() throws -> (experiment: Experiment, summary: RunSummary)? {
        guard let summary = try summary() else { return nil }
        let text = try experimentText()
        try check(text, of: summary)
        return (try parse(text), summary)
    }

    private func check(_ text: Data, of summary: RunSummary) throws {
        if summary.experiment.map({ $0 != RunFolder.hash(ofExperiment: text) }) ?? isReference {
            throw FileError(
                "the experiment was changed after the run: restore it, or train again", at: run.experimentFile)
        }
    }

    /// - Throws: `FileError` if the log does not belong to this experiment.
    private func check(_ text: Data, of start: RunLog.Start?) throws {
        let hash = RunFolder.hash(ofExperiment: text)
        guard let written = start?.experiment, written != hash, let log = try log(), try RunLog.experiment(log) != hash
        else { return }
        throw FileError(
            "the experiment was changed after the run began, or the event log is that of another run: "
                + "restore it, or train again", at: run.experimentFile)
    }

    func events() throws -> [RunEvent] {
        if isReference { return [] }
        // In this order: the end of a run is logged before its result is written.
        let result = try? summary()
        guard let log = try log() else {
            if result == nil { return [] }
            throw FileError("the event log is missing", at: run.eventsFile)
        }
        let events = try RunLog.read(log)
        if let result, events.last != .finished(result) {
            throw FileError(
                "the event log does not end with the result of the run: it is cut off, or that of another run",
                at: log.url)
        }
        return events
    }

    /// What a list shows of a run that is not done: its start, its validations and the last event of its training, as
    /// far as they count. Other lines are not read as events.
    func outline() throws -> [RunEvent] {
        if isReference { return [] }
        guard let log = try log() else { return [] }
        return RunLog.effective(try RunLog.outline(log))
    }

    /// The log as far as it has got; nil if there is none.
    func logSoFar() throws(FileError) -> OpenFile? { try log() }

    /// The passing event and the log line it follows; nil if there is none, or nobody works on the run any more.
    var passing: RunLog.Note? {
        guard isHeld, let file = try? OpenFile(RunFolder.passingName, in: folder),
            let line = try? file.content(atMost: FileLimit.value)
        else { return nil }
        return RunLog.readNote(line)
    }

    // MARK: What a list shows

    /// When the run was started; if it never was, when its folder was made.
    var started: Date {
        (try? log().flatMap { try RunLog.start($0)?.date }) ?? (try? summary())?.started ?? created
    }

    /// When its folder was made, as far as known.
    private var created: Date { run.id.timeInName ?? folder.modified }

    private func log() throws(FileError) -> OpenFile? { try OpenFile(RunFolder.eventsName, in: folder) }

    /// The current state of the run.
    /// - Parameter ticket: by which it waits in the queue; nil if it does not.
    func record(_ ticket: Ticket? = nil) -> StoredRun {
        let text = Result { try experimentText() }
        let experiment = text.flatMap { text in Result { try parse(text) } }
        let notes = (try? self.notes()) ?? RunNotes()
        lazy var log = Result { try self.log() }
        lazy var start = log.flatMap { log in Result { try log.flatMap { try RunLog.start($0) } } }
        func record(_ status: RunSummary.Status, _ reason: String?, _ summary: RunSummary? = nil) -> StoredRun {
            StoredRun(
                folder: run, started: summary?.started ?? (try? start.get()?.date) ?? created, status: status,
                reason: reason?.forTerminal,
                summary: summary,
                experiment: try? experiment.get(), notes: notes,
                isForCluster: status == .queued && ticket?.isForCluster == true, isReference: isReference)
        }
        // For a run that is not done, the most useful reason is what is wrong with its experiment.
        let problem: String? = if case .failure(let error) = experiment { Self.words(error) } else { nil }
        if isHeld {
            if RunRequest(in: folder) == .pause { return record(.paused, problem) }
            if case .waiting(let text)? = passing?.event { return record(.waiting, problem ?? text) }
            return record(.running, problem)
        }
        do {
            // A summary is the last thing written, and says of which experiment it is: whether the log is that of the
            // run is looked at when its curves are. What a killed program left beside it is swept when the run is next
            // worked on.
            if let summary = try summary() {
                try check(try text.get(), of: summary)
                if summary.experiment == nil { try check(try text.get(), of: start.get()) }
                _ = try experiment.get()
                return record(summary.status, nil, summary)
            }
            if isReference { return record(.failed, "\(RunFolder.summaryName) is missing") }
            let start = try start.get()
            if let text = try? text.get() { try check(text, of: start) }
        } catch {
            return record(.failed, Self.words(error))
        }
        if let ticket, ticket.refusal == nil { return record(.queued, problem) }
        if let refusal = ticket?.refusal { return record(.failed, refusal) }
        guard folder.contains(RunFolder.experimentName) else {
            return record(.failed, "\(RunFolder.experimentName) is missing")
        }
        switch (try? log.get()).flatMap({ RunLog.last($0) }) {
        case .failed(let message, _): return record(.failed, message)
        // Without a valid experiment it cannot go on.
        case _ where problem != nil: return record(.failed, problem)
        case .stopped: return record(.stopped, nil)
        default: return record(.interrupted, nil)
        }
    }

    /// For lists and screens, which cut off the end first.
    private static func words(_ error: any Error) -> String {
        (error as? InvalidExperiment)?.causeFirst ?? "\(error)"
    }
}
