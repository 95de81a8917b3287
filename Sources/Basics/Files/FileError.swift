import Foundation

/// A file operation that failed.
public struct FileError: UserError, Hashable {
    public enum Cause: Sendable, Hashable {
        /// Nothing that can be read as a file has the name.
        case name
        /// The content is wrong, or something else about the file.
        case content
        /// The system could not do what was asked of it.
        case system
    }

    public var path: String
    public var message: String
    public var cause: Cause

    /// False: most files are the program's own. Where a user names the file, its `cause` says whose fault it is.
    public var isFaultOfInput: Bool { false }

    public init(path: String, message: String, cause: Cause = .content) {
        self.path = path
        self.message = message
        self.cause = cause
    }

    public init(_ message: String, at file: URL, cause: Cause = .content) {
        self.init(path: file.relativePath, message: message, cause: cause)
    }

    /// What the last system call said, as in "cannot write: No space left on device".
    public init(_ operation: String, _ file: URL, code: Int32 = errno) {
        let isName = [ENOENT, ENOTDIR, EISDIR, EACCES, ELOOP, ENAMETOOLONG].contains(code)
        self.init(
            "cannot \(operation): \(String(cString: strerror(code)))", at: file, cause: isName ? .name : .system)
    }

    /// The cause first and the path last, so that a narrow screen cuts off what matters least.
    public var description: String { "\(message) (\(path.forTerminal))" }
}
