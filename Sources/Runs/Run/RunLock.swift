import Basics
import Foundation

/// Mark of the program that works on a run, held as long as the value lives; the system releases it if the program
/// dies, however it dies.
public final class RunLock: Sendable {
    private let descriptor: Int32

    /// - Throws: `FileError` if another holder works on the run, or the file cannot be made.
    init(file: URL) throws {
        let descriptor = open(file.path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw FileError("open", file) }
        // Whoever asks whether a lock is held takes a share of it for an instant: hence the second look.
        for attempt in 1...20 {
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 {
                self.descriptor = descriptor
                return
            }
            if attempt < 20 { usleep(5_000) }
        }
        close(descriptor)
        let run = file.deletingLastPathComponent().relativePath
        throw FileError(path: run, message: "another sessionbench is working on this run")
    }

    deinit { close(descriptor) }

    /// Lets others work on the run, before the value itself is gone.
    public func release() { flock(descriptor, LOCK_UN) }

    static func isHeld(_ file: URL) -> Bool {
        let descriptor = open(file.path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        return flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
    }
}
