import Foundation
import Synchronization

/// Checks, in debug builds, that an object that is not safe to share is not shared: a trap there is better than a wrong
/// number here. In release builds it is empty and its checks are nothing.
///
/// The compiler proves most of this, since what is not `Sendable` stays where it is. It cannot look into `Workers.run`,
/// which gives every shard objects of its own by its number.
@frozen public struct Confinement: ~Copyable, Sendable {
    #if DEBUG
        /// The thread that made it.
        @usableFromInline let owner = currentThread()
        /// The thread that uses it now; 0: none.
        @usableFromInline let user = Atomic<UInt>(0)
    #endif

    @inlinable public init() {}

    /// For what is made and used on one thread: traps on any other.
    @inlinable public func checkThread() {
        #if DEBUG
            precondition(currentThread() == owner, "used on another thread than the one that made it")
        #endif
    }

    /// For what is used by one thread at a time, whichever: traps if another is at it. Uses may be nested.
    @inlinable public func alone<Result, Failure: Error>(
        _ use: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        #if DEBUG
            let isOutermost = enter()
            defer { if isOutermost { user.store(0, ordering: .releasing) } }
        #endif
        return try use()
    }

    #if DEBUG
        @usableFromInline func enter() -> Bool {
            let (isFree, other) = user.compareExchange(
                expected: 0, desired: currentThread(), ordering: .acquiringAndReleasing)
            precondition(isFree || other == currentThread(), "used by two threads at a time")
            return isFree
        }
    #endif
}

#if DEBUG
    @usableFromInline func currentThread() -> UInt {
        #if canImport(Darwin)
            UInt(bitPattern: pthread_self())
        #else
            UInt(pthread_self())
        #endif
    }
#endif
