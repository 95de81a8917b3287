import Basics
import Dispatch
import Experiments
import Foundation
import Runs
import Sessions
import Synchronization
import TestSupport
import Testing
import Training

@Suite struct QueueWorkerTests {
    /// A queue and what works on it, with everything that it says.
    private final class Bench: Sendable {
        let files: TemporaryFolder
        let store: RunStore
        let stop = StopFlag()
        private let heard = Mutex<[(run: RunID, event: RunEvent)]>([])
        private let reaction = Mutex<(@Sendable (RunID, RunEvent) -> Void)?>(nil)

        init() throws {
            files = try TemporaryFolder()
            store = RunStore(results: files.url.appending(component: "Results"))
        }

        @discardableResult func work() throws -> Bool {
            try QueueWorker(
                store: store, stop: stop,
                locations: { .init(dataFolder: URL(filePath: $0.data), cacheFolder: URL(filePath: $0.data)) },
                onEvent: { [self] run, event in
                    heard.withLock { $0.append((run, event)) }
                    reaction.withLock { $0 }?(run, event)
                }
            ).run()
        }

        func add(_ experiments: Experiment..., isAgain: Bool = false) throws -> [RunID] {
            try store.queue.add(experiments, data: files.url.path, isAgain: isAgain).map(\.run)
        }

        func resume(_ run: RunID) throws {
            try store.queue.add(RunFolder(id: run, in: store.results), data: files.url.path)
        }

        /// As the supervisor does.
        func ask(_ request: RunRequest, _ run: RunID) {
            if request == .stop { try? store.queue.remove(run) }
            try? RunFolder(id: run, in: store.results).ask(request)
        }

        var events: [(run: RunID, event: RunEvent)] { heard.withLock { $0 } }

        func events(of run: RunID) -> [RunEvent] { events.filter { $0.run == run }.map(\.event) }

        func whenHeard(_ reaction: @escaping @Sendable (RunID, RunEvent) -> Void) {
            self.reaction.withLock { $0 = reaction }
        }

        func record(_ run: RunID) -> StoredRun { store.record(RunFolder(id: run, in: store.results)) }
        func status(_ run: RunID) -> RunSummary.Status { record(run).status }
    }

    private static func small(_ changes: String...) throws -> Experiment {
        try .small(["training.epochs=1"] + changes)
    }

    @Test("Runs are made one after the other, in the order of the queue, and leave it; a waiting run has no folder")
    func oneByOne() throws {
        let bench = try Bench()
        let runs = try bench.add(
            Self.small(), Self.small("training.seed=2"), Self.small("training.seed=3"))
        #expect(bench.store.runs().map(\.status) == [.queued, .queued, .queued])
        #expect(!bench.record(runs[0]).hasFolder)
        try bench.store.queue.move(runs[2], by: -1)
        #expect(try bench.work())
        let order = bench.events.map(\.run).reduce(into: [RunID]()) { if $0.last != $1 { $0.append($1) } }
        #expect(order == [runs[0], runs[2], runs[1]])
        for run in runs { #expect(bench.status(run) == .done) }
        #expect(bench.store.queue.entries.isEmpty)
    }

    @Test("A run that is stopped leaves the queue, goes on when it is resumed, and equals one that was not stopped")
    func stopAndResume() throws {
        let bench = try Bench()
        let run = try bench.add(try .small(["training.epochs=40", "training.patience=0"]))[0]
        bench.whenHeard { [bench] run, event in if event.isTraining { bench.ask(.stop, run) } }
        try bench.work()
        #expect(bench.status(run) == .stopped && bench.store.queue.entries.isEmpty)
        bench.whenHeard { _, _ in }
        try bench.resume(run)
        #expect(bench.status(run) == .queued)
        try bench.work()
        #expect(bench.status(run) == .done)
        let whole = try TestRun(try .small(["training.epochs=40", "training.patience=0"]))
        try whole.attempt()
        #expect(try Outcome(RunFolder(id: run, in: bench.store.results)).withoutCourse == whole.outcome().withoutCourse)
    }

    @Test("A worker that is told to stop leaves its run in the queue, and the next one goes on with it")
    func stopWorker() throws {
        let bench = try Bench()
        let runs = try bench.add(
            try .small(["training.epochs=40", "training.patience=0"]), Self.small("training.seed=2"))
        bench.whenHeard { [bench] _, event in if event.isTraining { bench.stop.stop() } }
        #expect(try bench.work())
        #expect(bench.status(runs[0]) == .queued && bench.record(runs[0]).hasFolder)
        #expect(bench.status(runs[1]) == .queued && !bench.record(runs[1]).hasFolder)
        let next = QueueWorker(
            store: bench.store, stop: StopFlag(),
            locations: { .init(dataFolder: URL(filePath: $0.data), cacheFolder: URL(filePath: $0.data)) })
        #expect(try next.run())
        #expect(runs.map(bench.status) == [.done, .done])
    }

    @Test("A paused run waits with everything in memory, and then goes on")
    func pause() throws {
        let bench = try Bench()
        let run = try bench.add(try .small(["training.epochs=40", "training.patience=0"]))[0]
        let isFirst = Atomic(true)
        let paused = DispatchSemaphore(value: 0)
        bench.whenHeard { [bench] run, event in
            guard event.isTraining, isFirst.exchange(false, ordering: .relaxed) else { return }
            bench.ask(.pause, run)
            paused.signal()
        }
        let group = DispatchGroup()
        DispatchQueue.global().async(group: group) { [bench] in _ = try? bench.work() }
        paused.wait()
        // The request is heard within a tenth of a second, and nothing happens from then on.
        var before = -1
        for _ in 0..<200 where before != bench.events.count {
            before = bench.events.count
            usleep(300_000)
        }
        #expect(bench.status(run) == .paused)
        try RunFolder(id: run, in: bench.store.results).ask(nil)
        group.wait()
        #expect(bench.status(run) == .done)
        #expect(!bench.events.contains { if case .resumed = $0.event { true } else { false } })
    }

    @Test("A run that fails does not keep the next one from working, and leaves the queue")
    func failure() throws {
        let bench = try Bench()
        let runs = try bench.add(
            try .small(["data.source=files", "data.folder=nowhere", "model.hierarchy=none"]), Self.small())
        try bench.work()
        #expect(runs.map(bench.status) == [.failed, .done])
        #expect(bench.store.queue.entries.isEmpty)
    }

    @Test("The ticket that a killed worker left of a run that is done is taken away, and nothing is trained")
    func leftTicket() throws {
        let bench = try Bench()
        let run = try bench.add(Self.small())[0]
        try bench.work()
        let count = bench.events.count
        try bench.resume(run)
        try bench.work()
        #expect(bench.store.queue.entries.isEmpty && bench.status(run) == .done && bench.events.count == count)
    }

    @Test("What others have trained meanwhile is not trained again, unless it is wanted again")
    func others() throws {
        let bench = try Bench()
        let first = try bench.add(Self.small())[0]
        try bench.work()
        let second = try bench.add(Self.small())[0]
        try bench.work()
        #expect(bench.store.queue.entries.isEmpty && !bench.record(second).hasFolder)
        let third = try bench.add(Self.small(), isAgain: true)[0]
        try bench.work()
        #expect([first, third].map(bench.status) == [.done, .done])
    }

    @Test("What someone else has in work is waited for, and others are made meanwhile")
    func claimed() throws {
        let bench = try Bench()
        let experiment = try Self.small()
        let runs = try bench.add(experiment, Self.small("training.seed=2"))
        let claim = try #require(try bench.store.claim(experiment, purpose: "a test"))
        bench.whenHeard { _, event in if case .finished = event { claim.release() } }
        try bench.work()
        #expect(runs.map(bench.status) == [.done, .done])
        #expect(bench.events.first?.run == runs[1])
    }

    @Test("One worker of a machine has the queue")
    func oneWorker() throws {
        let bench = try Bench()
        _ = try bench.add(Self.small())
        let claim = try #require(try bench.store.queue.claimWork())
        #expect(bench.store.queue.worker?.process == .current)
        #expect(try !bench.work())
        claim.release()
        #expect(bench.store.queue.worker == nil)
        #expect(try bench.work())
        #expect(bench.store.runs().map(\.status) == [.done])
    }

    @Test("A run that cannot go on stays in the queue with the reason, and does not stop the others")
    func refused() throws {
        let bench = try Bench()
        let run = try bench.add(try .small(["training.epochs=40", "training.patience=0"]))[0]
        bench.whenHeard { [bench] run, event in if event.isTraining { bench.ask(.stop, run) } }
        try bench.work()
        let folder = RunFolder(id: run, in: bench.store.results)
        // Another experiment than the one that was trained.
        let text = try String(contentsOf: folder.experimentFile, encoding: .utf8)
        try Data(text.replacing(/learningRate: .*/, with: "learningRate: 0.125").utf8).write(
            to: folder.experimentFile)
        #expect(try folder.experiment().training.learningRate == 0.125)
        bench.whenHeard { _, _ in }
        try bench.resume(run)
        let other = try bench.add(Self.small("training.seed=2"))[0]
        try bench.work()
        #expect(bench.status(run) == .failed && bench.record(run).reason?.isEmpty == false)
        #expect(bench.status(other) == .done)
    }
}
