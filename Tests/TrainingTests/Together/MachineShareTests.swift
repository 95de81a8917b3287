import Basics
import Dispatch
import Foundation
import Synchronization
import Testing
import Training

@Suite("Memory of runs at once") struct MachineShareTests {
    private static func runShort() throws {
        try requireMemory(2, for: "it", advice: "less", available: [.init(bytes: 1, limit: .machine)])
    }

    /// Work on another thread, with a share of its own.
    private final class Other: Sendable {
        private let group = DispatchGroup()
        private let end = DispatchSemaphore(value: 0)

        init(on machine: SharedMachine) {
            let begun = DispatchSemaphore(value: 0)
            DispatchQueue.global().async(group: group) { [end] in
                try? machine.join().work(stop: StopFlag(), onWait: { _ in }) {
                    begun.signal()
                    end.wait()
                }
            }
            begun.wait()
        }

        func finish() {
            end.signal()
            group.wait()
        }
    }

    @Test("A run that is short of memory alone fails, and does not wait")
    func alone() {
        let machine = SharedMachine(jobs: 2)
        let share = machine.join()
        #expect(throws: MemoryShortage.self) {
            try share.work(stop: StopFlag(), onWait: { _ in Issue.record("it waits") }) { try Self.runShort() }
        }
        #expect(share.beside == nil)
    }

    @Test("A run that is short of memory beside another one waits until that has ended, and begins anew")
    func waits() throws {
        let machine = SharedMachine(jobs: 2, threads: 1)
        let other = Other(on: machine)
        let share = machine.join()
        let log = Mutex<[String]>([])
        try share.work(
            stop: StopFlag(),
            onWait: { shortage in
                log.withLock { $0.append(shortage.need) }
                DispatchQueue.global().asyncAfter(deadline: .now() + 0.2) {
                    log.withLock { $0.append("the other ends") }
                    other.finish()
                }
            }
        ) {
            log.withLock { $0.append("begins on \(ThreadShare.threads) thread") }
            if log.withLock({ $0.count }) == 1 { try Self.runShort() }
        }
        #expect(
            log.withLock { $0 } == [
                "begins on 1 thread", "it needs about 0 MB of memory, but the machine has 0 MB", "the other ends",
                "begins on 1 thread",
            ])
        #expect(share.beside == .init(runs: 1, threads: 1))
    }

    @Test("Of two runs that leave each other no room one goes on, then the other")
    func both() throws {
        let machine = SharedMachine(jobs: 2)
        let inMemory = Atomic(0)
        let waits = Atomic(0)
        try sideBySide(2) {
            try machine.join().work(stop: StopFlag(), onWait: { _ in waits.add(1, ordering: .relaxed) }) {
                let isFirst = inMemory.add(1, ordering: .relaxed).newValue == 1
                defer { inMemory.subtract(1, ordering: .relaxed) }
                usleep(200_000)
                if !isFirst || inMemory.load(ordering: .relaxed) > 1 { try Self.runShort() }
            }
        }
        #expect(waits.load(ordering: .relaxed) >= 1)
    }

    @Test("A run that waits hears a stop")
    func stopped() {
        let machine = SharedMachine(jobs: 2)
        let other = Other(on: machine)
        let stop = StopFlag()
        #expect(throws: Stopped.self) {
            try machine.join().work(stop: stop, onWait: { _ in stop.stop() }) { try Self.runShort() }
        }
        other.finish()
    }

    @Test("What was promised to a run is kept free for it, until it ends")
    func promises() throws {
        let bytes = 64 << 30
        let machine = SharedMachine(jobs: 2)
        let before = MemoryPromise.untaken
        do {
            let share = machine.join()
            try share.reserve(bytes) {}
            #expect(MemoryPromise.untaken > before + bytes / 2)
            #expect(throws: MemoryShortage.self) {
                try machine.join().reserve(1) { () throws(MemoryShortage) in
                    try requireMemory(
                        bytes / 2, for: "it", advice: "less",
                        available: [.init(bytes: bytes - MemoryPromise.untaken, limit: .machine)])
                }
            }
            withExtendedLifetime(share) {}
        }
        #expect(MemoryPromise.untaken < before + bytes / 2)
        // A single run has nobody to keep anything free from.
        let single = SharedMachine().join()
        try single.reserve(bytes) {}
        #expect(MemoryPromise.untaken < before + bytes / 2)
        withExtendedLifetime(single) {}
    }
}
