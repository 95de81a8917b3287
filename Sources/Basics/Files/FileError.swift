import Foundation

/// A file operation that failed.
public struct FileError: UserError, Hashable {
    public var path: String
    public var message: String

    public var isFaultOfInput: Bool { false }

    public init(path: String, message: String) {
        self.path = path
        self.message = message
    }

    public init(_ message: String, at file: URL) {
        self.init(path: file.relativePath, message: message)
    }

    /// What the last system call said, as in "cannot write: No space left on device".
    public init(_ operation: String, _ file: URL, code: Int32 = errno) {
        self.init("cannot \(operation): \(String(cString: strerror(code)))", at: file)
    }

    /// The cause first and the path last, so that a narrow screen cuts off what matters least.
    public var description: String { "\(message) (\(path.forTerminal))" }
}
