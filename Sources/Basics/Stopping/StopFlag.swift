import Synchronization

/// A request to stop, which can be set from anywhere.
///
/// It travels with the work (`Workers` has one, and code that reads, prepares or fits data is given one), and is
/// checked between pieces that take far less than a second. Parallel work that finds it set skips what is left to do;
/// whoever waits for that work throws `Stopped`, and its result is never used.
public final class StopFlag: Sendable {
    @usableFromInline let flag = Atomic(false)

    public init() {}

    public func stop() { flag.store(true, ordering: .relaxed) }

    @inlinable public var isStopped: Bool { flag.load(ordering: .relaxed) }

    /// - Throws: `Stopped` once a stop has been asked for.
    @inlinable public func check() throws(Stopped) {
        if isStopped { throw Stopped() }
    }
}

/// Thrown by work that was asked to stop.
public struct Stopped: Error, Sendable {
    public init() {}
}
