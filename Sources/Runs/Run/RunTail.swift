import Basics
import Foundation

/// Follows the log of a run while it grows, and hears what the program that trains the run hears itself.
public struct RunTail: Sendable {
    public enum News: Sendable, Hashable {
        /// Everything so far: at first, and when the log is another one.
        case all([RunEvent])
        /// What has come since; it may begin a new attempt.
        case more([RunEvent])
    }

    private let run: RunFolder
    /// Bytes of whole lines that are known; nil before anything is.
    private var known: Int?
    /// Checksum of the last known line.
    private var last = RunLog.none
    private var passing: RunEvent?

    public init(_ run: RunFolder) { self.run = run }

    /// What is new since the last call.
    /// - Returns: nil if nothing is.
    /// - Throws: `FileError` if the folder cannot be read, or a line is damaged.
    public mutating func next() throws -> News? {
        let open = try OpenRun(run)
        // In this order: a passing event belongs to the line that was last when it was written.
        let passing = open.passing
        let log = try open.logSoFar()
        let size = log?.size ?? 0
        let isAnother = known.map { size < $0 } ?? true
        if isAnother { (known, last, self.passing) = (0, RunLog.none, nil) }
        var events = try log.map { try read($0) } ?? []
        if isAnother { events = RunLog.effective(events) }
        if let passing, passing.after == last, passing.event != self.passing {
            events.append(passing.event)
            self.passing = passing.event
        }
        if isAnother { return .all(events) }
        return events.isEmpty ? nil : .more(events)
    }

    /// Whole lines behind the known ones.
    private mutating func read(_ log: OpenFile) throws -> [RunEvent] {
        let start = known ?? 0
        try log.check(atMost: FileLimit.log)
        var content = Data(count: log.size - start)
        try content.withUnsafeMutableBytes { try log.read(into: $0, at: start) }
        guard let end = content.lastIndex(of: RunLog.lineEnd) else { return [] }
        let lines = content[..<end].split(separator: RunLog.lineEnd, omittingEmptySubsequences: false)
        let events = try lines.map { line in
            do { return try RunLog.event(line) } catch {
                throw FileError("a line of the event log is damaged", at: log.url)
            }
        }
        known = start + end + 1
        if let line = lines.last { last = Seal.checksum(line) ?? RunLog.none }
        return events
    }
}
