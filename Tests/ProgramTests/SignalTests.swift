import Foundation
import Runs
import TestSupport
import Testing

/// Signals to a run at work.
@Suite("Signals", .serialized)
final class SignalTests {
    private let folder: URL
    private let store: RunStore

    init() throws {
        folder = try Program.temporaryFolder()
        store = RunStore(results: folder.appending(path: "Results"))
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    private func start(_ text: String) throws -> PseudoTerminal {
        let file = folder.appending(path: "long.yaml")
        try Data("\(text)\n".utf8).write(to: file)
        return try PseudoTerminal(
            Program.executable, ["run", file.path, "--results", store.results.path],
            environment: Program.environment(folder))
    }

    private static let endless = """
        data.storefront: {items: 200, sessions: 4000}
        training: {batch: 64, epochs: 10000, patience: 0}
        """

    private func events() throws -> [RunEvent] { try #require(store.runs().first).folder.events() }

    @Test("The first signal stops a training with a checkpoint", arguments: [SIGTERM, SIGINT, SIGXCPU])
    func first(signal: Int32) throws {
        let terminal = try start(Self.endless)
        try terminal.expect("validation MRR@20")
        kill(terminal.process, signal)
        #expect(try terminal.exitCode() == 130)
        #expect(terminal.text.contains("stopping with a checkpoint; interrupt again to stop at once"))
        #expect(terminal.text.contains("interrupted; to resume: sessionbench run --resume"))
        let run = try #require(store.runs().first)
        #expect(run.status == .stopped && FileManager.default.fileExists(atPath: run.folder.stateFile.path))
    }

    @Test("A terminal that goes away takes no training with it")
    func hangUp() throws {
        let terminal = try start(Self.endless)
        try terminal.expect("validation MRR@20")
        kill(terminal.process, SIGHUP)
        terminal.hangUp()
        let run = try #require(store.runs().first)
        func size() throws -> UInt64 {
            try FileManager.default.attributesOfItem(atPath: run.folder.eventsFile.path)[.size] as? UInt64 ?? 0
        }
        let before = try size()
        let deadline = Date() + PseudoTerminal.patience
        while try size() < before + 4_000, Date() < deadline { usleep(20_000) }
        #expect(try size() >= before + 4_000)
        kill(terminal.process, SIGTERM)
        #expect(try terminal.exitCode() == 130)
        #expect(store.runs().map(\.status) == [.stopped])
    }

    @Test("While data is prepared a signal is heard, and nothing is begun")
    func preparing() throws {
        let terminal = try start("data.storefront: {items: 200, sessions: 3000000}")
        try terminal.expect("preparing data")
        kill(terminal.process, SIGTERM)
        #expect(try terminal.exitCode() == 130)
        guard case .stopped(0, _) = try events().last else {
            Issue.record("the log does not end with the stop")
            return
        }
        #expect(try events().count == 1)
    }

    @Test("The second signal ends the program where it stands", arguments: [(SIGINT, SIGTERM), (SIGTERM, SIGINT)])
    func second(signals: (Int32, Int32)) throws {
        let terminal = try start(Self.endless)
        try terminal.expect("validation MRR@20")
        // Both arrive at once.
        kill(terminal.process, SIGSTOP)
        kill(terminal.process, signals.0)
        kill(terminal.process, signals.1)
        kill(terminal.process, SIGCONT)
        #expect(try terminal.exitCode() == 130)
        #expect(!terminal.text.contains("interrupted; to go on"))
        #expect(try !events().contains { if case .stopped = $0 { true } else { false } })
        #expect(store.runs().map(\.status) == [.interrupted])
    }

    @Test("A signal that its parent had blocked is heard")
    func blocked() throws {
        var all = sigset_t()
        var before = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_BLOCK, &all, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        let terminal = try start(Self.endless)
        try terminal.expect("validation MRR@20")
        kill(terminal.process, SIGTERM)
        #expect(try terminal.exitCode() == 130)
    }
}
