import Basics
import Dispatch
import Synchronization

/// A fixed number of parallel shards. The number is part of a result (it fixes the order of sums), the threads that
/// happen to run the shards are not.
///
/// Long work checks `stop` between its blocks and skips the rest once a stop has been asked for: after the join its
/// owner throws, and no result is used.
public struct Workers: Sendable {
    public let count: Int
    public let stop: StopFlag
    /// Threads that run the shards: those of the work that it was made for (`ThreadShare`).
    private let threads: Int

    public init(_ count: Int, stop: StopFlag = StopFlag()) {
        precondition(count >= 1, "at least one worker")
        self.count = count
        self.stop = stop
        threads = min(count, ThreadShare.threads)
        // Pins OpenBLAS to one thread before the first product.
        _ = BLAS.kernel
    }

    /// Calls `body` once per worker, as many at a time as there are threads, and returns when all are done.
    public func run(_ body: (Int) -> Void) {
        guard threads > 1 else { return (0..<count).forEach(body) }
        let begun = Atomic(0)
        withoutActuallyEscaping(body) { body in
            // Safe to share: the calls end before this function returns, and callers give every worker its own
            // matrices, rows or elements to write (the point of a shard).
            nonisolated(unsafe) let body = body
            DispatchQueue.concurrentPerform(iterations: threads) { _ in
                CrashGuard.guardThread()
                while case let worker = begun.wrappingAdd(1, ordering: .relaxed).oldValue, worker < count {
                    body(worker)
                }
            }
        }
    }

    /// The part of `0 ..< total` that belongs to a worker; parts differ in size by at most `alignment`.
    public func range(_ worker: Int, of total: Int, alignment: Int = 1) -> Range<Int> {
        let units = (total + alignment - 1) / alignment
        let start = units * worker / count * alignment
        let end = units * (worker + 1) / count * alignment
        return min(start, total)..<min(end, total)
    }
}
