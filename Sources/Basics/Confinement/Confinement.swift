import Foundation
import Synchronization

/// Checks, in debug builds, that an object that is not safe to share is not shared: trapping beats a wrong number. In
/// release builds it is empty, and its checks are nothing.
///
/// The compiler proves most of this, since what is not `Sendable` stays where it is. It cannot look into `Workers.run`,
/// which gives every shard objects of its own by its number.
public struct Confinement: ~Copyable, Sendable {
    #if DEBUG
        /// The thread that made it.
        private let owner = currentThread()
        /// The thread that uses it now; 0: none.
        private let user = Atomic<UInt>(0)
    #endif

    public init() {}

    /// For what is made and used on one thread: traps on any other.
    @inline(__always)
    public func checkThread() {
        #if DEBUG
            precondition(currentThread() == owner, "used on another thread than the one that made it")
        #endif
    }

    /// For what is used by one thread at a time, whichever: traps if another is at it. Uses may be nested.
    @inline(__always)
    public func alone<Result, Failure: Error>(_ use: () throws(Failure) -> Result) throws(Failure) -> Result {
        #if DEBUG
            let isOutermost = enter()
            defer { if isOutermost { leave() } }
        #endif
        return try use()
    }

    #if DEBUG
        private func enter() -> Bool {
            let thread = currentThread()
            let (isFree, other) = user.compareExchange(expected: 0, desired: thread, ordering: .acquiring)
            precondition(isFree || other == thread, "used by two threads at a time")
            return isFree
        }

        private func leave() { user.store(0, ordering: .releasing) }
    #endif
}

#if DEBUG
    private func currentThread() -> UInt {
        #if canImport(Darwin)
            UInt(bitPattern: pthread_self())
        #else
            UInt(pthread_self())
        #endif
    }
#endif
