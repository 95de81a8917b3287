import Experiments
import Foundation
import Runs
import TestSupport
import Testing

/// Runs that are launched from a workbench, which need none. One at a time: they train on all of the machine.
@Suite("Runs from a terminal", .serialized)
final class WorkbenchRunsTests {
    private let folder: URL

    init() throws { folder = try Program.temporaryFolder() }

    deinit {
        endWorker(of: RunStore(results: folder.appending(path: "Results")))
        try? FileManager.default.removeItem(at: folder)
    }

    private func start(_ arguments: [String] = [], width: UInt16 = 80, height: UInt16 = 24) throws -> PseudoTerminal {
        try .workbench(in: folder, arguments, width: width, height: height)
    }

    /// Quits while runs are going.
    private func leave(_ terminal: PseudoTerminal, _ answer: String) throws {
        terminal.type("q")
        try terminal.expect("let them go on")
        terminal.type(answer)
        #expect(try terminal.exitCode() == 0)
    }

    @Test("a run is launched and watched; the screen can go, and the run goes on; another screen stops it")
    func launchAndLeave() throws {
        let store = RunStore(results: folder.appending(path: "Results"))
        let file = folder.appending(path: "long.yaml")
        try Data(
            """
            data.storefront: {items: 200, sessions: 4000}
            training: {batch: 64, epochs: 10000, patience: 0}
            """.utf8
        ).write(to: file)
        let terminal = try start([file.path])
        try terminal.expect("Study it makes")
        terminal.type("a")
        try terminal.expect("launched 1 run")
        terminal.type("3")
        try terminal.expect("training")
        try terminal.expect("rows/s")
        terminal.hangUp()
        #expect(try terminal.exitCode() == 130)
        let run = try #require(store.runs().first)
        #expect(run.status == .running)

        let second = try start([file.path])
        try second.expect("Study it makes")
        second.type("2")
        try second.expect("running")
        try leave(second, "\r")
        expectRestored(second)
        #expect(store.record(run.folder).status == .running)

        let third = try start([file.path])
        try third.expect("Study it makes")
        third.type("2")
        try third.expect("running")
        kill(third.process, SIGTERM)
        #expect(try third.exitCode() == 130)
        #expect(store.record(run.folder).status == .running)

        let fourth = try start([file.path])
        try fourth.expect("Study it makes")
        fourth.type("2")
        try fourth.expect("running")
        fourth.type("P")
        try fourth.expect("paused")
        fourth.type("x")
        try fourth.expect("Stop ")
        fourth.type("y")
        try fourth.expect("stopped")
        fourth.type("q")
        #expect(try fourth.exitCode() == 0)
        #expect(store.record(run.folder).status == .stopped && store.queue.entries.isEmpty)
        #expect(FileManager.default.fileExists(atPath: run.folder.stateFile.path))
        let events = try run.folder.events()
        #expect(!events.contains { if case .resumed = $0 { true } else { false } })
    }

    @Test("leaving can stop what runs, with a checkpoint, and R goes on with it")
    func stopAndLeave() throws {
        let store = RunStore(results: folder.appending(path: "Results"))
        let terminal = try start()
        try terminal.expect("Study it makes")
        // To the first variant of the study.
        terminal.type("\t\t\r")
        try terminal.expect("launched 1 run")
        terminal.type("3")
        try terminal.expect("rows/s")
        try leave(terminal, "s")
        expectRestored(terminal)
        let run = try #require(store.runs().first)
        #expect(run.status == .queued && store.queue.worker == nil)
        #expect(FileManager.default.fileExists(atPath: run.folder.checkpoint.path))

        let second = try start()
        try second.expect("nothing works on them")
        second.type("2")
        try second.expect("queued")
        second.type("R")
        try second.expect("running")
        try leave(second, "s")
    }

    @Test("what another process trains is seen, and not trained again")
    func others() throws {
        let file = folder.appending(path: "small.yaml")
        try Data(
            """
            name: small
            data.storefront: {items: 200, sessions: 400}
            protocol.minimumItemSupport: 1
            study: {variants: {popularity: {model.kind: popularity}, markov: {model.kind: markov}}}

            """.utf8
        ).write(to: file)
        let terminal = try start([file.path], width: 120, height: 40)
        try terminal.expect("0 of 2 done")
        let results = folder.appending(path: "Results")
        let other = try Program.run(
            ["run", file.path, "--results", results.path], environment: Program.environment(folder))
        #expect(other.code == 0, "\(other.errors)")
        // Before it has looked again, or after: nothing is left to do.
        terminal.type("a")
        // Of a line only what has changed is sent, unless all is drawn anew.
        for _ in 0..<300 where !terminal.text.contains("2 of 2 done") {
            terminal.type("\u{0C}")
            usleep(200_000)
        }
        #expect(terminal.text.contains("2 of 2 done"))
        terminal.type("2")
        try terminal.expect("done")
        terminal.type("q")
        #expect(try terminal.exitCode() == 0)
        #expect(RunStore(results: results).runs().count == 2)
    }

    @Test("a study is launched; what is stopped of it belongs to it")
    func study() throws {
        let terminal = try start(width: 120, height: 40)
        try terminal.expect("0 of 4 done")
        terminal.type("a")
        try terminal.expect("launched 4 runs")
        try terminal.expect("running")
        terminal.type("2")
        try terminal.expect("no metadata")
        try leave(terminal, "s")
        expectRestored(terminal)
        let runs = RunStore(results: folder.appending(path: "Results")).runs()
        #expect(runs.count == 4)
        #expect(runs.allSatisfy { $0.status == .queued || $0.status == .done })
        let plan = RunStore(results: folder.appending(path: "Results")).plan(ExperimentFile.quickStart.asStudy)
        #expect(plan.entries.allSatisfy { $0.found != nil })
    }
}
