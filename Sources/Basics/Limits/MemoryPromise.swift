import Foundation
import Synchronization

/// Memory that work of this process is going to take, kept free for it as long as the value lives: what it has not
/// taken yet is not available to others (`AvailableMemory`).
///
/// The system knows only what was taken. Of two runs that begin at once, both would find the same memory free.
public final class MemoryPromise: Sendable {
    private struct Promises {
        var bytes = 0
        /// Resident before the first of them was given.
        var residentBefore = 0
    }

    private static let promises = Mutex(Promises())
    /// Asking and promising are one step.
    private static let asking = Mutex(())

    private let bytes: Int

    private init(_ bytes: Int) {
        self.bytes = bytes
        let resident = Self.residentBytes
        Self.promises.withLock {
            if $0.bytes == 0 { $0.residentBefore = resident }
            $0.bytes += bytes
        }
    }

    deinit { Self.promises.withLock { $0.bytes -= bytes } }

    /// - Parameters:
    ///   - bytes: to be promised.
    ///   - ask: throws if there is not as much.
    public static func make<Failure: Error>(
        _ bytes: Int, after ask: () throws(Failure) -> Void
    ) throws(Failure) -> MemoryPromise {
        try asking.withLock { _ throws(Failure) in
            try ask()
            return MemoryPromise(max(0, bytes))
        }
    }

    /// Bytes that were promised and not taken yet. What the process has grown by counts as taken by whom it was
    /// promised to, whoever took it.
    package static var untaken: Int {
        let promises = promises.withLock { $0 }
        guard promises.bytes > 0 else { return 0 }
        return max(0, promises.bytes - max(0, residentBytes - promises.residentBefore))
    }

    /// Field 2 of statm, in pages: proc(5).
    private static var residentBytes: Int {
        let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
        let fields = text.split(separator: " ")
        return fields.count > 1 ? (Int(fields[1]) ?? 0) * Int(getpagesize()) : 0
    }
}
