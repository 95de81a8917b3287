import Dispatch
import Experiments
import Foundation
import Runs
import Sessions
import Synchronization
import TestSupport
import Testing
import Training

@Suite struct RunQueueTests {
    /// A queue, with everything that it says.
    private final class Bench: Sendable {
        let files: TemporaryFolder
        let store: RunStore
        let queue: RunQueue
        private let heard: Heard

        /// Events in order of arrival, and what is to be done when one arrives.
        private final class Heard: Sendable {
            let events = Mutex<[(run: RunID, event: RunEvent)]>([])
            let reaction = Mutex<(@Sendable (RunID, RunEvent) -> Void)?>(nil)
        }

        init() throws {
            files = try TemporaryFolder()
            let heard = Heard()
            self.heard = heard
            store = RunStore(results: files.url.appending(component: "Results"))
            queue = RunQueue(
                store: store, locations: DataLocations(dataFolder: files.url, cacheFolder: files.url)
            ) { run, event in
                heard.events.withLock { $0.append((run, event)) }
                heard.reaction.withLock { $0 }?(run, event)
            }
        }

        var events: [(run: RunID, event: RunEvent)] { heard.events.withLock { $0 } }

        func events(of run: RunID) -> [RunEvent] { events.filter { $0.run == run }.map(\.event) }

        func whenHeard(_ reaction: @escaping @Sendable (RunID, RunEvent) -> Void) {
            heard.reaction.withLock { $0 = reaction }
        }

        func status(_ run: RunID) -> RunSummary.Status { store.record(RunFolder(id: run, in: store.results)).status }
    }

    @Test("Runs work one after the other, in the order of their launch")
    func oneByOne() throws {
        let bench = try Bench()
        let runs = try [1, 2, 3].map {
            try bench.queue.launch(try .small(["training.seed=\($0)", "training.epochs=1"]))
        }
        bench.queue.waitUntilIdle()
        let order = bench.events.map(\.run).reduce(into: [RunID]()) { if $0.last != $1 { $0.append($1) } }
        #expect(order == runs)
        for run in runs { #expect(bench.status(run) == .done) }
    }

    @Test("A run that is stopped goes on when it is resumed, and equals one that was not")
    func stopAndResume() throws {
        let bench = try Bench()
        bench.whenHeard { [queue = bench.queue] run, event in
            if event.isTraining { queue.stop(run) }
        }
        let run = try bench.queue.launch(try .small())
        bench.queue.waitUntilIdle()
        #expect(bench.status(run) == .stopped)
        #expect(bench.events(of: run).count(where: \.isTraining) == 1)

        bench.whenHeard { _, _ in }
        try bench.queue.resume(run)
        bench.queue.waitUntilIdle()
        #expect(bench.status(run) == .done)
        let whole = try TestRun(try .small())
        try whole.attempt()
        #expect(try Outcome(RunFolder(id: run, in: bench.store.results)) == whole.outcome())
        #expect(throws: RunError.self) { try bench.queue.resume(run) }
    }

    @Test("A waiting run that is stopped does not train, and can be resumed later")
    func stopWaiting() throws {
        let bench = try Bench()
        // The queue's thread waits at the first event until the second run is stopped.
        let gate = DispatchSemaphore(value: 0)
        let isFirst = Atomic(true)
        bench.whenHeard { _, _ in
            if isFirst.exchange(false, ordering: .relaxed) { gate.wait() }
        }
        let first = try bench.queue.launch(try .small(["training.epochs=1"]))
        let second = try bench.queue.launch(try .small(["training.epochs=1", "training.seed=2"]))
        #expect(bench.status(second) == .queued)
        bench.queue.stop(second)
        gate.signal()
        bench.queue.waitUntilIdle()
        #expect(bench.status(first) == .done)
        #expect(bench.status(second) == .stopped)
        #expect(!bench.events(of: second).contains { $0.isTraining })

        try bench.queue.resume(second)
        bench.queue.waitUntilIdle()
        #expect(bench.status(second) == .done)
    }

    @Test("Stopping all runs stops those that work and those that wait")
    func stopAll() throws {
        let bench = try Bench()
        bench.whenHeard { [queue = bench.queue] _, event in
            if event.isTraining { queue.stopAll() }
        }
        let runs = try [1, 2].map { try bench.queue.launch(try .small(["training.seed=\($0)"])) }
        bench.queue.waitUntilIdle()
        // The first may have stopped before the second was launched; then the second stops at its own first step.
        for run in runs {
            #expect(bench.status(run) == .stopped)
            #expect(bench.events(of: run).count(where: \.isTraining) <= 1)
        }
    }

    @Test("A run that fails does not keep the next one from working")
    func failure() throws {
        let bench = try Bench()
        let broken = try bench.queue.launch(
            try .small(["data.source=files", "data.folder=nowhere", "model.hierarchy=none"]))
        let sound = try bench.queue.launch(try .small(["training.epochs=1"]))
        bench.queue.waitUntilIdle()
        #expect(bench.status(broken) == .failed)
        #expect(bench.status(sound) == .done)
    }

    @Test("What others have trained meanwhile is not launched, what they have in work neither")
    func launchMissing() throws {
        let bench = try Bench()
        let experiments = try [1, 2, 3].map {
            try Experiment.small(["training.seed=\($0)", "training.epochs=1"])
        }
        let done = try bench.queue.launch(experiments[0])
        bench.queue.waitUntilIdle()
        let claim = try bench.store.claim(experiments[1], purpose: "a test")
        let announced = Mutex<[String]>([])
        bench.queue.launchMissing(experiments) { experiment, launch in
            let text =
                switch launch {
                case .launched: "launched"
                case .found(let run): run.id == done ? "found" : "found another"
                case .failed(let error): "\(error)"
                }
            announced.withLock { $0.append("\(experiment.training.seed) \(text)") }
        }
        bench.queue.waitUntilIdle()
        let said = announced.withLock { $0 }
        #expect(said.count == 3)
        #expect(said.first == "1 found" && said.last == "3 launched")
        #expect(said[1].hasSuffix("has the same experiment with seed 2 in work"))
        #expect(bench.store.runs().map(\.status) == [.done, .done])
        // The claims are given back.
        withExtendedLifetime(claim) {}
        claim?.release()
        bench.queue.launchMissing(experiments) { _, _ in }
        bench.queue.waitUntilIdle()
        #expect(bench.store.runs().map(\.status) == [.done, .done, .done])
        bench.queue.launchMissing(experiments) { _, _ in }
        bench.queue.waitUntilIdle()
        #expect(bench.store.runs().count == 3)
    }

    @Test("A folder that another program works on is reported as an event, and its log left alone")
    func lockedFolder() throws {
        let bench = try Bench()
        let folder = try RunFolder.create(experiment: try .small(), in: bench.store.results)
        let lock = try folder.open()
        try bench.queue.resume(folder.id)
        bench.queue.waitUntilIdle()
        withExtendedLifetime(lock) {}
        guard case .failed(let message, _) = bench.events(of: folder.id).first else {
            Issue.record("nothing was reported")
            return
        }
        #expect(message.contains("another sessionbench"))
        #expect(try folder.events().isEmpty)
    }
}
