import Basics
import Experiments
import Foundation
import Runs
import Synchronization
import TestSupport
import Testing
import Training

@Suite("Runs at once") struct RunsAtOnceTests {
    /// Three shards, which one, two or three threads work through.
    private static func small(_ changes: [String] = []) throws -> Experiment {
        try .small(["training.workers=3", "training.epochs=1"] + changes)
    }

    private static func outcome(_ experiment: Experiment, _ machine: SharedMachine) throws -> Outcome {
        let run = try TestRun(experiment)
        let summary = try RunExecution(
            experiment: experiment, folder: run.folder, locations: run.locations, machine: machine, stop: StopFlag()
        ) { _ in }.run()
        #expect(summary?.workers == 3)
        return try run.outcome()
    }

    static let kinds: [[String]] = [
        [], ["training.loss=sampled", "training.negatives=40", "training.refit=true"],
        ["model.kind=gru4rec", "training.batching=parallel", "model.hierarchy=none"],
        ["model.kind=srgnn", "model.hierarchy=none"], ["model.kind=v-sknn"], ["model.kind=slist"],
        ["rerank.kind=linear", "training.refit=false"],
    ]

    @Test("The number of threads changes no bit", arguments: kinds)
    func threads(changes: [String]) throws {
        let experiment = try Self.small(changes)
        let one = try Self.outcome(experiment, SharedMachine(jobs: 1, threads: 1))
        for threads in [2, 3] {
            let other = try Self.outcome(experiment, SharedMachine(jobs: 1, threads: threads))
            #expect(one.differences(from: other) == [], "\(threads) threads")
        }
    }

    @Test("A study has the same bits however many of its runs are made at once, and says what went beside them")
    func study() throws {
        let experiments = try (1...4).map { try Self.small(["training.seed=\($0)", "training.epochs=3"]) }
        var outcomes: [[Outcome]] = []
        for jobs in 1...3 {
            let files = try TemporaryFolder()
            let store = RunStore(results: files.url.appending(component: "Results"))
            let tickets = try store.queue.add(experiments, data: files.url.path)
            // Runs so short might follow one another: none goes on before another one trains, too.
            let trained = Mutex<Set<RunID>>([])
            let worker = QueueWorker(
                store: store, machine: SharedMachine(jobs: jobs), stop: StopFlag(),
                locations: { .init(dataFolder: URL(filePath: $0.data), cacheFolder: URL(filePath: $0.data)) }
            ) { run, event in
                guard jobs > 1, event.isTraining else { return }
                trained.withLock { _ = $0.insert(run) }
                for _ in 0..<6_000 where trained.withLock({ $0.count }) < 2 { usleep(10_000) }
            }
            #expect(try worker.run())
            #expect(store.queue.entries.isEmpty)
            let runs = tickets.map { store.record(RunFolder(id: $0.run, in: store.results)) }
            #expect(runs.allSatisfy { $0.status == .done })
            for summary in runs.compactMap(\.summary) {
                let beside = summary.beside
                #expect((beside == nil) == (summary.memory != nil))
                #expect(jobs > 1 ? beside.map { (1..<jobs).contains($0.runs) } ?? true : beside == nil)
            }
            #expect(jobs == 1 || runs.count { $0.summary?.beside != nil } >= 2)
            outcomes.append(try runs.map { try Outcome($0.folder) })
        }
        for other in outcomes.dropFirst() {
            for (one, two) in zip(outcomes[0], other) { #expect(one.differences(from: two) == []) }
        }
    }

    @Test("A stop that is asked of one run stops no other; a stop of the worker stops all, with their checkpoints")
    func stops() throws {
        let files = try TemporaryFolder()
        let store = RunStore(results: files.url.appending(component: "Results"))
        let long = try (1...3).map {
            try Experiment.small(["training.epochs=4000", "training.patience=0", "training.seed=\($0)"])
        }
        let tickets = try store.queue.add(long, data: files.url.path)
        let stop = StopFlag()
        let trained = Mutex<Set<RunID>>([])
        let worker = QueueWorker(
            store: store, machine: SharedMachine(jobs: 2), stop: stop,
            locations: { .init(dataFolder: URL(filePath: $0.data), cacheFolder: URL(filePath: $0.data)) }
        ) { run, event in
            guard event.isTraining, trained.withLock({ $0.insert(run).inserted }) else { return }
            switch trained.withLock({ $0.count }) {
            case 2:
                // As the supervisor does.
                try? store.queue.remove(tickets[0].run)
                try? RunFolder(id: tickets[0].run, in: store.results).ask(.stop)
            case 3: stop.stop()
            default: break
            }
        }
        #expect(try worker.run())
        let states = tickets.map { store.record(RunFolder(id: $0.run, in: store.results)) }
        #expect(states.map(\.status) == [.stopped, .queued, .queued])
        for run in states { #expect(FileManager.default.fileExists(atPath: run.folder.stateFile.path)) }
    }
}
