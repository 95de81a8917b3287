import CProcess
import Foundation

/// Ctrl-C during runs: the first asks the run to stop with a checkpoint, the second ends the program at once.
///
/// The signal handler is in C and ends the program itself. It passes the request to stop through a pipe to a thread
/// that does nothing else, so that it arrives however busy the others are.
public final class StopSignals: Sendable {
    public let stop = StopFlag()
    private let warning = StopFlag()
    private let sender: Int32

    /// One at a time: signals belong to the process.
    /// - Parameters:
    ///   - message: what the first signal says on standard error.
    ///   - status: exit status after the second.
    /// - Throws: `FileError` if no pipe can be made.
    public init(message: StaticString, status: Int32) throws {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw FileError("open", URL(filePath: "pipe")) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        sender = ends[1]
        Thread.detachNewThread { [stop, warning, receiver = ends[0]] in
            var byte: UInt8 = 0
            var count: Int
            repeat { count = read(receiver, &byte, 1) } while count < 0 && errno == EINTR
            if count > 0 {
                if byte == UInt8(ascii: "w") { warning.stop() }
                stop.stop()
            }
            close(receiver)
        }
        message.withUTF8Buffer { text in
            text.withMemoryRebound(to: CChar.self) {
                stop_signals_watch(ends[1], $0.baseAddress, status)
            }
        }
    }

    /// Whether the system has warned of an end to come (SIGXCPU, SIGUSR1), rather than anybody wanted one.
    public var isWarning: Bool { warning.isStopped }

    deinit {
        stop_signals_unwatch()
        close(sender)
    }
}
