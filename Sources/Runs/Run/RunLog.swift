import Basics
import Foundation
import Synchronization

/// Writer of `events.jsonl`: one event per line, appended by a single write, so that another program that reads the
/// file while it grows sees whole lines, and a machine that fails leaves at most one torn line. Every line carries its
/// checksum and that of the line before, so that a changed, missing or misplaced line is noticed. The first line, and
/// every one that begins or resumes a run, also carries the hash of the experiment, so that a log and an experiment
/// that do not belong together are noticed.
public final class RunLog: Sendable {
    private let name: String
    private let folder: Folder
    private let descriptor: Int32
    private let experiment: String
    /// Checksum of the last line.
    private let last: Mutex<String>
    /// When a frequent event was last noted.
    private let noted = Mutex<ContinuousClock.Instant?>(nil)

    private var file: URL { folder.file(name) }

    /// Opens the log, creating it if need be, and removes a torn last line.
    /// - Parameter experiment: hash of the experiment being worked on (`RunFolder.hash(ofExperiment:)`).
    /// - Throws: `FileError`.
    init(_ name: String, in folder: Folder, experiment: String) throws {
        self.name = name
        self.experiment = experiment
        self.folder = folder
        let file = folder.file(name)
        let descriptor = try folder.open(name, O_RDWR | O_CREAT | O_APPEND)
        do {
            try OpenFile(duplicating: descriptor, of: file).check(atMost: FileLimit.log)
            let end = try Self.endOfWholeLines(descriptor, file)
            guard ftruncate(descriptor, off_t(end)) == 0 else { throw FileError("truncate", file) }
            last = Mutex(try Self.checksumOfLastLine(try OpenFile(duplicating: descriptor, of: file)))
        } catch {
            close(descriptor)
            throw error
        }
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    /// Length of the file up to the last line end, searched from the end.
    private static func endOfWholeLines(_ descriptor: Int32, _ file: URL) throws -> Int {
        var end = Int(lseek(descriptor, 0, SEEK_END))
        guard end >= 0 else { throw FileError("read", file) }
        var block = [UInt8](repeating: 0, count: 1 << 16)
        while end > 0 {
            let count = min(end, block.count)
            guard pread(descriptor, &block, count, off_t(end - count)) == count else { throw FileError("read", file) }
            if let last = block[..<count].lastIndex(of: UInt8(ascii: "\n")) { return end - count + last + 1 }
            end -= count
        }
        return 0
    }

    static func checksumOfLastLine(_ file: OpenFile) throws -> String {
        var length = longestLine
        while true {
            let lines = try file.tail(atMost: length).split(separator: lineEnd)
            // The first of the lines may have been cut.
            if lines.count > 1 || length >= file.size { return lines.last.flatMap { Seal.checksum($0) } ?? none }
            length *= 4
        }
    }

    /// - Throws: `FileError`; the log then still ends with the event before.
    public func append(_ event: RunEvent) throws {
        let json = try RunJSON.encode(event)
        try last.withLock { last in
            var head = "{\"after\":\"\(last)\","
            if event.beginsAttempt || last == Self.none { head += "\"experiment\":\"\(experiment)\"," }
            let line = Seal.close(Data(head.utf8) + json.dropFirst())
            try checkStillThere()
            let end = lseek(descriptor, 0, SEEK_END)
            do {
                try (line + [Self.lineEnd]).withUnsafeBytes { try writeAll($0, to: descriptor, file: file) }
            } catch {
                // A full disk may have taken part of the line; the next event must not be appended to that.
                _ = ftruncate(descriptor, end)
                throw error
            }
            last = Seal.checksum(line) ?? Self.none
        }
    }

    /// Writes a passing event, worth showing now but not worth keeping, for those who follow the run by its folder. It
    /// is the line that would come next, in a separate file, and is out of date once the next one is logged.
    ///
    /// Events that come several times a second are written twice a second; failures to write are ignored.
    public func note(_ event: RunEvent) {
        if event.isFrequent {
            let isTooSoon = noted.withLock { noted in
                if let noted, ContinuousClock.now - noted < .milliseconds(500) { return true }
                noted = .now
                return false
            }
            if isTooSoon { return }
        }
        guard let json = try? RunJSON.encode(event) else { return }
        let line = Seal.close(Data("{\"after\":\"\(last.withLock { $0 })\",".utf8) + json.dropFirst())
        try? folder.replace(RunFolder.passingName, with: line, isLasting: false)
    }

    /// Removes the passing event.
    public func endNotes() { try? folder.remove(RunFolder.passingName) }

    struct Note {
        var event: RunEvent
        /// Checksum of the line that was last in the log when the note was written.
        var after: String
    }

    /// - Returns: nil if the note is damaged.
    static func readNote(_ line: Data) -> Note? {
        guard Seal.check(line) == .intact, let after = after(line), let event = try? event(line) else { return nil }
        return Note(event: event, after: after)
    }

    /// Waits until everything appended is on the disk.
    /// - Throws: `FileError`.
    public func flush() throws {
        try checkStillThere()
        guard fsync(descriptor) == 0 else { throw FileError("write", file) }
    }

    private func checkStillThere() throws {
        guard folder.holds(descriptor, as: name) else {
            throw FileError("the event log was deleted while the run worked", at: file)
        }
    }

    /// Events of a log that count: without a torn last line, and without what a lost attempt logged after the step from
    /// which a `resumed` event goes on.
    /// - Throws: `FileError` naming the damaged line.
    static func read(_ file: OpenFile) throws -> [RunEvent] {
        let content = try file.content(atMost: FileLimit.log)
        var events: [RunEvent] = []
        var last = none
        let lines = content.split(separator: lineEnd, omittingEmptySubsequences: false)
        // What follows the last line end is empty or torn, hence `dropLast`.
        for (index, line) in lines.dropLast().enumerated() {
            let problem: String
            do {
                events.append(try event(line))
                let before = Self.after(line)
                if before == nil || before == last {
                    last = Seal.checksum(line) ?? none
                    continue
                }
                problem = "the line before this one is missing, or is another one"
            } catch let error as Damage {
                problem = error.description
            } catch {
                problem = RunJSON.explain(error)
            }
            throw FileError(path: "\(file.url.relativePath):\(index + 1)", message: problem)
        }
        return effective(events)
    }

    /// Events that say how far a run has got: all but reports of training, of which only the last of each attempt is
    /// read. Damaged lines are left out.
    static func outline(_ file: OpenFile) throws -> [RunEvent] {
        let lines = try file.content(atMost: FileLimit.log).split(separator: lineEnd, omittingEmptySubsequences: false)
        var events: [RunEvent] = []
        var training: Data?
        for line in lines.dropLast() {
            if line.range(of: trainingMark) != nil {
                training = line
                continue
            }
            guard let event = try? event(line) else { continue }
            if let last = training, let progress = try? self.event(last) { events.append(progress) }
            training = nil
            events.append(event)
        }
        if let last = training, let progress = try? event(last) { events.append(progress) }
        return events
    }

    private static let trainingMark = Data(#","event":"training","#.utf8)

    static let lineEnd = UInt8(ascii: "\n")

    /// Takes the place of a checksum where there is none: the first line has no line before it, and lines of earlier
    /// versions have no checksum.
    static let none = String(repeating: "0", count: 16)

    /// The checksum of the line before, at its fixed place after the seal; nil in logs from before it was kept.
    private static func after(_ line: Data) -> String? {
        let key = Data(#","after":""#.utf8)
        let start = line.startIndex + sealLength
        let end = start + key.count + none.utf8.count
        guard end <= line.endIndex, line[start..<start + key.count] == key else { return nil }
        return String(decoding: line[start + key.count..<end], as: UTF8.self)
    }

    /// Length of a line up to the end of its checksum.
    private static let sealLength = #"{"checksum":""#.utf8.count + none.utf8.count + 1

    private struct Damage: Error { var description: String }

    static func event(_ line: Data) throws -> RunEvent {
        guard Seal.check(line) != .broken else {
            throw Damage(description: "the event is not the one that was logged: its checksum differs")
        }
        let event = try RunJSON.decode(RunEvent.self, from: line)
        if let problem = event.problem { throw Damage(description: problem) }
        return event
    }

    /// Why the log cannot belong to a run; nil if it can.
    /// - Parameters:
    ///   - earlier: the experiment of the run when its checkpoint was written; it may have been edited since.
    ///   - fingerprint: of the data the run is trained on.
    /// - Throws: `FileError` if it cannot be read.
    public func strangeness(experiment earlier: String?, data fingerprint: String) throws -> String? {
        let log = try OpenFile(duplicating: descriptor, of: file)
        let own = [experiment] + [earlier.map { RunFolder.hash(ofExperiment: Data($0.utf8)) }].compactMap(\.self)
        if let found = try Self.experiment(log), !own.contains(found) { return "it belongs to another experiment" }
        guard case .started(let start)? = (try? Self.read(log))?.first, start.dataset.fingerprint != fingerprint
        else { return nil }
        return "it belongs to a run on other data"
    }

    /// When the run was started for the first time; nil before it was.
    /// - Throws: `FileError`.
    public func started() throws -> Date? {
        try Self.start(try OpenFile(duplicating: descriptor, of: file))?.date
    }

    /// What the first line says about the run.
    struct Start: Decodable {
        /// When the run was started for the first time.
        var date: Date?
        /// Hash of the experiment; nil in logs from before it was kept.
        var experiment: String?
    }

    /// Reads the first line only; nil if there is no whole line, or it is damaged.
    /// - Throws: `FileError` if it cannot be read.
    static func start(_ file: OpenFile) throws -> Start? {
        // A line that starts a run is short, and so is nearly every other.
        for length in [1 << 12, longestLine] {
            let head = try file.head(atMost: length)
            guard let end = head.firstIndex(of: lineEnd) else { continue }
            let line = head[..<end]
            guard Seal.check(line) != .broken else { return nil }
            return try? RunJSON.decode(Start.self, from: line)
        }
        return nil
    }

    /// Hash of the last attempt's experiment, which differs from the first one's if it was changed in between and the
    /// run went on all the same (`--allow-inexact`).
    /// - Throws: `FileError` if the log cannot be read.
    static func experiment(_ file: OpenFile) throws -> String? {
        let key = Data(#","experiment":""#.utf8)
        let place = sealLength + #","after":""#.utf8.count + none.utf8.count + 1
        return try file.content(atMost: FileLimit.log).split(separator: lineEnd).last { line in
            line.dropFirst(place).starts(with: key)
        }.flatMap { try? RunJSON.decode(Start.self, from: $0).experiment }
    }

    /// Reads the last whole line only; nil if there is none or it is damaged.
    static func last(_ file: OpenFile) -> RunEvent? {
        // Nearly every line is short.
        for length in [1 << 12, longestLine] {
            guard let tail = try? file.tail(atMost: length), let end = tail.lastIndex(of: lineEnd) else { continue }
            if let start = tail[..<end].lastIndex(of: lineEnd) { return try? event(tail[(start + 1)..<end]) }
            if length >= file.size { return try? event(tail[..<end]) }
        }
        return nil
    }

    /// Length limit, in bytes, of an event that begins or ends a log.
    private static let longestLine = 1 << 18

    /// Leaves out what lost attempts logged after the step from which the next attempt restarts: everything, if an
    /// attempt was lost before its first checkpoint and the next one starts from the beginning.
    static func effective(_ logged: [RunEvent]) -> [RunEvent] {
        var events: [RunEvent] = []
        var validated: Set<Int> = []
        for event in logged {
            if case .started = event { events.removeAll() }
            if case .resumed(let restart, _, _) = event {
                if let lost = events.firstIndex(where: { $0.step.map { $0 > restart } ?? false }) {
                    events.removeSubrange(lost...)
                }
                // An attempt that ended exactly at the step of its checkpoint has not ended the run.
                while let last = events.last, last.endsAttempt { events.removeLast() }
            }
            // A checkpoint taken before the validation of its step makes the next attempt report that step again.
            if case .validation(let validation) = event, !validated.insert(validation.step).inserted {
                events.removeAll {
                    if case .validation(let earlier) = $0 { earlier.step == validation.step } else { false }
                }
            }
            events.append(event)
        }
        return events
    }
}

extension RunEvent {
    fileprivate var beginsAttempt: Bool {
        switch self {
        case .started, .resumed: true
        default: false
        }
    }

    fileprivate var endsAttempt: Bool {
        switch self {
        case .stopped, .failed, .finished: true
        default: false
        }
    }
}
