import Basics
import Foundation
import Runs
import Synchronization

/// One run's part in a shared machine, until the value is gone.
package final class MachineShare: Sendable {
    private static let patience: UInt32 = 100_000

    private let machine: SharedMachine
    private let number: Int
    private let promise = Mutex<MemoryPromise?>(nil)

    init(_ machine: SharedMachine, _ number: Int) {
        self.machine = machine
        self.number = number
    }

    deinit { machine.leave(number) }

    /// What went beside the run so far; nil if nothing did.
    package var beside: RunSummary.Beside? {
        let others = machine.others(of: number)
        return others > 0 ? .init(runs: others, threads: machine.threads) : nil
    }

    /// The largest resident set of the process; nil if it was not of this run alone.
    var peakMemory: RunSummary.Memory? { beside == nil ? .init(peakBytes: largestResidentSet()) : nil }

    /// Does the work with the run's part of the threads. If it runs short of memory beside others, it is put off until
    /// one of these has ended, and begun anew.
    /// - Parameter onWait: called before it waits.
    /// - Throws: `Stopped` if stopped while it waits, or what the work throws.
    package func work<Result>(
        stop: StopFlag, onWait: (MemoryShortage) -> Void, _ work: () throws -> Result
    ) throws -> Result {
        var ended = machine.begin(number)
        while true {
            do {
                return try ThreadShare.$threads.withValue(machine.threads) { try work() }
            } catch let shortage as MemoryShortage {
                promise.withLock { $0 = nil }
                guard machine.pause(number) else { throw shortage }
                onWait(shortage)
                ended = try wait(since: ended, stop)
            }
        }
    }

    private func wait(since ended: Int, _ stop: StopFlag) throws -> Int {
        while true {
            if let now = machine.beginAgain(number, since: ended) { return now }
            try stop.check()
            usleep(Self.patience)
        }
    }

    /// Prepares data, one run at a time.
    /// - Throws: `Stopped` if stopped before its turn, or what the closure throws.
    func inTurn<Result>(stop: StopFlag, _ read: () throws -> Result) throws -> Result {
        try machine.inTurn(stop, read)
    }

    /// Has memory kept free for the run, which it is going to take.
    /// - Parameter ask: throws if there is not as much.
    package func reserve(_ bytes: Int, after ask: () throws(MemoryShortage) -> Void) throws(MemoryShortage) {
        // Beside a single run there are only programs of which nothing is known.
        guard machine.jobs > 1 else { return try ask() }
        let made = try MemoryPromise.make(bytes, after: ask)
        promise.withLock { $0 = made }
    }
}
