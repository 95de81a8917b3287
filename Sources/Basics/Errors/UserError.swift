/// An error in words for the user: what is wrong, and what to do about it.
public protocol UserError: Error, CustomStringConvertible, Sendable {
    /// Whether what the user gave is at fault (exit status 2), and not the system or the program (1).
    var isFaultOfInput: Bool { get }
}

extension UserError {
    public var isFaultOfInput: Bool { true }
}
