import Synchronization

/// A request to stop, set from anywhere, read by a run once per step.
public final class StopFlag: Sendable {
    private let flag = Atomic(false)

    public init() {}

    public func stop() { flag.store(true, ordering: .relaxed) }

    public var isStopped: Bool { flag.load(ordering: .relaxed) }
}

/// Thrown inside a run when its stop flag is set.
struct Stopped: Error {}
