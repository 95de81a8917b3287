import Basics
// The standard streams are variables of C.
@preconcurrency import Foundation

/// Makes sure that everything printed has left the program.
/// - Throws: `FileError` if some of it could not be written, such as on a full disk.
func flushOutput() throws {
    guard fflush(stdout) == 0, ferror(stdout) == 0 else {
        let reason = errno == 0 ? "" : ": \(String(cString: strerror(errno)))"
        throw FileError(path: "standard output", message: "cannot write\(reason)")
    }
}
