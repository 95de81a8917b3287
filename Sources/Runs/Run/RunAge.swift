import Foundation

/// Where a run stands among others in time: by its start and, if several started at once, by its name.
public struct RunAge: Sendable, Hashable, Comparable {
    private let started: Date
    private let id: RunID

    public init(_ started: Date, _ id: RunID) {
        self.started = started
        self.id = id
    }

    /// Whether the one on the left is older.
    public static func < (left: RunAge, right: RunAge) -> Bool {
        (left.started, left.id.folder, left.id.experiment) < (right.started, right.id.folder, right.id.experiment)
    }
}
