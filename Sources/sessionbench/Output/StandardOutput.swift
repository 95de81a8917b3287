import Basics
import Foundation
import Synchronization

/// Prints on standard output. It shadows the standard library's function, which does not say when it fails, so that no
/// command can forget to check: see `StandardOutput`.
func print(_ items: Any..., separator: String = " ", terminator: String = "\n") {
    StandardOutput.write(items.map { "\($0)" }.joined(separator: separator) + terminator)
}

/// What was printed must arrive: if it cannot be written, say to a full disk, the program ends as failed.
enum StandardOutput {
    private static let pending = Mutex(Foundation.Data())
    private static let isTerminal = isatty(STDOUT_FILENO) == 1
    private static let place = URL(filePath: "/dev/stdout")

    /// Fills the places of closed standard streams, so that no opened file gets their number; reading or writing them
    /// stays an error.
    static func occupyClosedStreams() {
        for stream in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(stream, F_GETFD) < 0 {
            _ = open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY)
        }
    }

    fileprivate static func write(_ text: String) {
        let isDue = pending.withLock { pending in
            pending.append(contentsOf: text.utf8)
            return isTerminal || pending.count >= 1 << 16
        }
        if isDue, !flush() { exit(ExitStatus.failed) }
    }

    /// Writes what is pending.
    /// - Returns: false, after saying why, if it cannot be written.
    static func flush() -> Bool {
        pending.withLock { pending in
            defer { pending.removeAll() }
            do {
                try pending.withUnsafeBytes { try writeAll($0, to: STDOUT_FILENO, file: place) }
                return true
            } catch let error as FileError where error == FileError("write", place, code: EPIPE) {
                // The reader has seen enough. The signal is the usual end, but may have been switched off.
                signal(SIGPIPE, SIG_DFL)
                raise(SIGPIPE)
            } catch {
                ExitStatus.complain("the output is lost: \(error)")
            }
            return false
        }
    }
}
