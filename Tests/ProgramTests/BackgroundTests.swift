import Experiments
import Foundation
import Runs
import TestSupport
import Testing

/// Runs that no terminal is needed for, from outside. One at a time: the machine may be small.
@Suite("Runs in the background", .serialized)
final class BackgroundTests {
    private let folder: URL
    private let store: RunStore

    init() throws {
        folder = try Program.temporaryFolder()
        store = RunStore(results: folder.appending(path: "Results"))
    }

    deinit {
        endWorker(of: store)
        try? FileManager.default.removeItem(at: folder)
    }

    private func write(epochs: Int, sessions: Int = 400) throws -> String {
        let file = folder.appending(path: "st.yaml")
        try Data(
            """
            data: {storefront: {items: 200, sessions: \(sessions)}}
            model: {width: 16, heads: 2, layers: 1}
            training: {epochs: \(epochs), batch: 64, workers: 1, patience: 0, checkpointSeconds: 0.2}
            study: {variants: {full: {}, flat: {model.hierarchy: none}}}
            """.utf8
        ).write(to: file)
        return file.path
    }

    private func run(_ arguments: String...) throws -> (code: Int32, output: String, errors: String) {
        try Program.run(arguments + ["--results", store.results.path], environment: Program.environment(folder))
    }

    private func wait(_ what: String, until isSo: () throws -> Bool) throws {
        let deadline = Date() + 300
        while Date() < deadline {
            if try isSo() { return }
            usleep(20_000)
        }
        Issue.record("never: \(what); \(store.runs().map { "\($0.id) \($0.status) \($0.reason ?? "")" })")
    }

    private var isDone: Bool {
        let runs = store.runs()
        return runs.count == 2 && runs.allSatisfy { $0.status == .done } && store.queue.worker == nil
    }

    @Test("run --background ends at once; a process of its own session makes the runs, and ends")
    func background() throws {
        let file = try write(epochs: 2)
        let result = try run("run", file, "--background")
        #expect(result.code == 0 && result.errors.isEmpty, "\(result.errors)")
        #expect(result.output.hasPrefix("2 runs in the queue; \"sessionbench\" shows them"))
        if let worker = store.queue.worker?.process.process {
            #expect(getsid(worker) == worker && getsid(worker) != getsid(0))
        }
        try wait("both runs are done") { isDone }
        let outcomes = try store.runs().map { try Outcome($0.folder).withoutCourse }
        // As if made in front of a terminal.
        let other = RunStore(results: folder.appending(path: "Other"))
        let foreground = try Program.run(
            ["run", file, "--results", other.results.path], environment: Program.environment(folder))
        #expect(foreground.code == 0)
        let names = try store.runs().map { try $0.folder.experiment().model.hierarchy }
        for run in other.runs() {
            let index = try #require(names.firstIndex(of: try run.folder.experiment().model.hierarchy))
            #expect(try Outcome(run.folder).withoutCourse == outcomes[index])
        }
        let again = try run("run", file, "--background")
        #expect(again.code == 0 && again.output == "nothing is missing\n")
        #expect(try run("run", "--resume", "all").output == "nothing is missing\n")
    }

    @Test("a search in the background says how it goes on, and does")
    func search() throws {
        let file = folder.appending(path: "search.yaml")
        try Data(
            """
            data: {storefront: {items: 200, sessions: 400}}
            model.kind: v-sknn
            study.search: {trials: 2, keys: {model.neighbours.k: [50, 100, 200]}}
            """.utf8
        ).write(to: file)
        let trials = try run("run", file.path, "--background")
        #expect(trials.code == 0 && trials.output.contains("the same command queues the best one"), "\(trials)")
        try wait("the trials are done") {
            store.runs().allSatisfy { $0.status == .done } && store.queue.worker == nil
        }
        let best = try run("run", file.path, "--background")
        #expect(best.code == 0 && best.output.hasPrefix("1 run in the queue"), "\(best)")
        #expect(!best.output.contains("the same command"))
        try wait("the best is tested") {
            store.runs().contains { $0.experiment?.evaluation.test == true && $0.status == .done }
        }
    }

    @Test("killed again and again, all goes on with --resume all, and ends as if nothing had been")
    func killed() throws {
        let file = try write(epochs: 60)
        #expect(try run("run", file, "--background").code == 0)
        for pause in [300_000, 700_000, 150_000, 500_000] as [UInt32] {
            try wait("somebody works") { store.queue.worker != nil || isDone }
            usleep(pause)
            if let worker = store.queue.worker?.process.process { kill(worker, SIGKILL) }
            try wait("nobody works") { store.queue.worker == nil }
            let waiting = store.runs()
            #expect(waiting.count == 2 && waiting.allSatisfy { [.queued, .done].contains($0.status) })
            #expect(try run("run", "--resume", "all").code == 0)
        }
        try wait("both runs are done") { isDone }
        let other = RunStore(results: folder.appending(path: "Other"))
        let foreground = try Program.run(
            ["run", file, "--results", other.results.path], environment: Program.environment(folder))
        #expect(foreground.code == 0)
        let outcomes = try Set(store.runs().map { try Outcome($0.folder).withoutCourse.metrics.test.mrr })
        #expect(try outcomes == Set(other.runs().map { try Outcome($0.folder).withoutCourse.metrics.test.mrr }))
    }

    @Test("told to end, the process writes a checkpoint and leaves the queue as it is")
    func terminated() throws {
        #expect(try run("run", try write(epochs: 10_000, sessions: 4_000), "--background").code == 0)
        try wait("a run trains") { store.runs().contains { $0.status == .running } }
        try wait("it has reported") { store.runs().contains { ((try? $0.folder.events().count) ?? 0) > 3 } }
        let worker = try #require(store.queue.worker?.process.process)
        // A terminal that goes away is nothing to it.
        kill(worker, SIGHUP)
        usleep(300_000)
        #expect(store.queue.worker?.process.process == worker)
        kill(worker, SIGTERM)
        try wait("it ends") { store.queue.worker == nil }
        #expect(store.runs().map(\.status) == [.queued, .queued])
        #expect(store.runs().count { FileManager.default.fileExists(atPath: $0.folder.stateFile.path) } == 1)
        #expect(store.runs().count(where: \.hasFolder) == 1)
        // What waits can be made by a program in front, too; here it is only looked at.
        #expect(try run("list").output.components(separatedBy: "queued").count == 3)
    }

    @Test("a run that a terminal makes hears what others ask of it")
    func foreground() throws {
        let terminal = try PseudoTerminal(
            Program.executable,
            ["run", try write(epochs: 10_000, sessions: 4_000), "--variant", "full", "--results", store.results.path],
            environment: Program.environment(folder))
        try terminal.expect("validation MRR@20")
        let run = try #require(store.runs().first)
        try run.folder.ask(.pause)
        try wait("it pauses") { store.record(run.folder).status == .paused }
        try run.folder.ask(.stop)
        #expect(try terminal.exitCode() == 130)
        #expect(store.record(run.folder).status == .stopped)
        #expect(FileManager.default.fileExists(atPath: run.folder.stateFile.path))
    }

    @Test("refused together with what needs a terminal")
    func refused() throws {
        let file = try write(epochs: 1)
        for (arguments, words) in [
            (["run", file, "--background", "--json"], "prints no results"),
            (["run", file, "--resume", "all"], "takes no file"),
            (["run", "--background"], "name an experiment file"),
        ] {
            let result = try Program.run(
                arguments + ["--results", store.results.path], environment: Program.environment(folder))
            #expect(result.code == 2 && result.errors.contains(words), "\(result.errors)")
        }
        #expect(store.runs().isEmpty)
    }
}

/// Ends the process that works on a queue, if there is one.
func endWorker(of store: RunStore) {
    for _ in 0..<100 {
        guard let worker = store.queue.worker?.process.process, worker != getpid() else { return }
        kill(worker, SIGKILL)
        usleep(20_000)
    }
}
