import Foundation
import Synchronization

/// A request to stop, or to pause, which can be set from anywhere.
///
/// It travels with the work (`Workers` has one, and code that reads, prepares or fits data is given one), and is
/// checked between pieces that take far less than a second. Parallel work that finds it set skips what is left to do;
/// whoever waits for that work throws `Stopped`, and its result is never used.
public final class StopFlag: Sendable {
    @usableFromInline let flag = Atomic(false)
    @usableFromInline let pauseFlag = Atomic(false)
    @usableFromInline let whole: StopFlag?

    /// - Parameter whole: what this work is a part of: what stops or pauses that, stops or pauses this, too.
    public init(partOf whole: StopFlag? = nil) { self.whole = whole }

    public func stop() { flag.store(true, ordering: .relaxed) }

    @inlinable public var isStopped: Bool { flag.load(ordering: .relaxed) || whole?.isStopped == true }

    /// Whether work is to wait where it next checks.
    @inlinable public var isPaused: Bool {
        get { pauseFlag.load(ordering: .relaxed) || whole?.isPaused == true }
        set { pauseFlag.store(newValue, ordering: .relaxed) }
    }

    /// Waits as long as a pause is asked for.
    /// - Throws: `Stopped` once a stop has been asked for.
    @inlinable public func check() throws(Stopped) {
        if isPaused { wait() }
        if isStopped { throw Stopped() }
    }

    @usableFromInline func wait() {
        while isPaused && !isStopped { usleep(20_000) }
    }
}

/// Thrown by work that was asked to stop.
public struct Stopped: Error, Sendable {
    public init() {}
}
