import Basics
import Sessions
import Tensor

/// Pools of all workers, for a pass over sessions.
package struct PoolPass {
    private var pools: [CandidatePool]
    private let workers: Workers
    private let sessionsPerBatch: Int

    /// - Parameter pools: one per worker.
    package init(_ pools: [CandidatePool], workers: Workers, sessionsPerBatch: Int) {
        precondition(pools.count == workers.count, "one pool per worker")
        self.pools = pools
        self.workers = workers
        self.sessionsPerBatch = sessionsPerBatch
    }

    /// Visits the rows of all sessions: those of a batch on one worker, then each batch's results in the order of the
    /// sessions.
    /// - Parameters:
    ///   - visit: called by several workers at once.
    ///   - collect: takes the results of a batch and the number of rows done.
    /// - Throws: `Stopped`, or what `collect` throws.
    package mutating func run<Part>(
        _ sessions: SessionSet, visit: (PoolRow) -> Part, collect: ([Part]) throws -> Void
    ) throws {
        var parts = [[Part]](repeating: [], count: workers.count)
        for round in stride(from: 0, to: sessions.count, by: sessionsPerBatch * workers.count) {
            pools.withUnsafeMutableBufferPointer { pools in
                parts.withUnsafeMutableBufferPointer { parts in
                    workers.run { worker in
                        let first = min(round + worker * sessionsPerBatch, sessions.count)
                        let range = first..<min(first + sessionsPerBatch, sessions.count)
                        parts[worker] = []
                        pools[worker].eachRow(sessions, range, stop: workers.stop) { parts[worker].append(visit($0)) }
                    }
                }
            }
            try workers.stop.check()
            for part in parts { try collect(part) }
        }
    }

    /// Time taken so far, summed over workers (`CandidatePool.time`).
    package var time: Duration { pools.reduce(.zero) { $0 + $1.time } }
}
