import Basics

/// A run that cannot start or go on, and what to do.
public struct RunError: UserError {
    public let description: String
    /// Whether the user asked for what cannot be done, and the run is as it was before.
    public let isRefusal: Bool

    public var isFaultOfInput: Bool { isRefusal }

    init(_ description: String) {
        self.description = description
        isRefusal = false
    }

    init(refusal description: String) {
        self.description = description
        isRefusal = true
    }
}
