import Basics
import Foundation

/// Writer of `events.jsonl`: one event per line, appended by a single write, so that another program that reads the
/// file while it grows sees whole lines, and at most one torn line is left by a machine that fails.
public final class RunLog: Sendable {
    private let file: URL
    private let descriptor: Int32

    /// Opens the log, creating it if need be, and removes a torn last line.
    ///
    /// The caller holds the run's lock.
    /// - Throws: `FileError`.
    init(file: URL) throws {
        self.file = file
        descriptor = open(file.path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw FileError("open", file) }
        let content = try readFile(file)
        let whole = content.lastIndex(of: UInt8(ascii: "\n")).map {
            content.distance(from: content.startIndex, to: $0) + 1
        }
        guard ftruncate(descriptor, off_t(whole ?? 0)) == 0 else { throw FileError("truncate", file) }
    }

    deinit { close(descriptor) }

    /// - Throws: `FileError`; the log then ends with the event before.
    public func append(_ event: RunEvent) throws {
        let line = try RunJSON.encode(event) + Data("\n".utf8)
        let end = lseek(descriptor, 0, SEEK_END)
        do {
            try line.withUnsafeBytes { try writeAll($0, to: descriptor, file: file) }
        } catch {
            // A full disk may have taken a part of the line, to which the next event must not be glued.
            _ = ftruncate(descriptor, end)
            throw error
        }
    }

    /// Events of a log as they count: a torn last line is left out, and so is what a lost attempt logged after the
    /// step from which a `resumed` event goes on.
    /// - Throws: `FileError` naming the line that is damaged.
    static func read(_ file: URL) throws -> [RunEvent] {
        let content = try readFile(file)
        var events: [RunEvent] = []
        let lines = content.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        // What follows the last line end is empty or torn.
        for (index, line) in lines.dropLast().enumerated() {
            do {
                events.append(try RunJSON.decode(RunEvent.self, from: line))
            } catch {
                throw FileError(path: "\(file.relativePath):\(index + 1)", message: RunJSON.explain(error))
            }
        }
        return effective(events)
    }

    /// The last whole line, read without the lines before; nil if there is none or it is damaged.
    static func readLast(_ file: URL) -> RunEvent? {
        guard let handle = try? FileHandle(forReadingFrom: file) else { return nil }
        defer { try? handle.close() }
        let longestLine: UInt64 = 1 << 16
        guard let end = try? handle.seekToEnd(),
            (try? handle.seek(toOffset: end > longestLine ? end - longestLine : 0)) != nil,
            let tail = try? handle.readToEnd(), let last = tail.lastIndex(of: UInt8(ascii: "\n"))
        else { return nil }
        let line = tail[..<last].split(separator: UInt8(ascii: "\n")).last
        return line.flatMap { try? RunJSON.decode(RunEvent.self, from: $0) }
    }

    /// Leaves out what lost attempts logged after the step that the next attempt restarts from: all of it, if an attempt
    /// was lost before its first checkpoint and the next one starts anew.
    static func effective(_ logged: [RunEvent]) -> [RunEvent] {
        var events: [RunEvent] = []
        for event in logged {
            if case .started = event { events.removeAll() }
            if case .resumed(let restart, _, _) = event {
                if let lost = events.firstIndex(where: { $0.step.map { $0 > restart } ?? false }) {
                    events.removeSubrange(lost...)
                }
                // An attempt that ended at the very step of its checkpoint has not ended the run.
                while let last = events.last, last.endsAttempt { events.removeLast() }
            }
            // A checkpoint taken before the validation of its step makes the next attempt report that step again.
            if case .validation(let validation) = event {
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
    fileprivate var endsAttempt: Bool {
        switch self {
        case .stopped, .failed, .finished: true
        default: false
        }
    }
}
