import Foundation
import Runs
import Testing

/// The workbench in a terminal, from outside. One at a time: the machine may be small, and runs train on all of it.
@Suite("The workbench in a terminal", .serialized)
final class WorkbenchTests {
    private let folder: URL

    init() throws { folder = try Program.temporaryFolder() }

    deinit { try? FileManager.default.removeItem(at: folder) }

    private func start(
        _ arguments: [String] = [], _ environment: [String: String?] = [:], width: UInt16 = 80, height: UInt16 = 24
    ) throws -> PseudoTerminal {
        try PseudoTerminal(
            Program.executable, ["--results", folder.appending(path: "Results").path] + arguments,
            environment: Program.environment(folder, environment), width: width, height: height)
    }

    /// Normal screen, cursor visible, modes as before.
    private func expectRestored(_ terminal: PseudoTerminal, location: SourceLocation = #_sourceLocation) {
        #expect(terminal.hasModesBefore, sourceLocation: location)
        let text = terminal.text
        let left = text.range(of: "\u{1B}[?1049l", options: .backwards)
        let entered = text.range(of: "\u{1B}[?1049h", options: .backwards)
        #expect(left != nil && entered != nil, sourceLocation: location)
        if let left, let entered { #expect(left.lowerBound > entered.lowerBound, sourceLocation: location) }
    }

    @Test("it starts on the page Design, shows others, and gives the terminal back")
    func startAndQuit() throws {
        let terminal = try start()
        try terminal.expect("Experiments")
        try terminal.expect("Ablations")
        terminal.type("2")
        try terminal.expect("no runs yet")
        terminal.type("?")
        try terminal.expect("Everywhere")
        terminal.type("qq")
        #expect(try terminal.exitCode() == 0)
        expectRestored(terminal)
    }

    @Test("a storm of sizes, down to one cell, ends in a whole picture")
    func resizeStorm() throws {
        let terminal = try start()
        try terminal.expect("Ablations")
        for step in 0..<60 {
            terminal.resize(UInt16(1 + (step * 37) % 200), UInt16(1 + (step * 23) % 60))
            usleep(2_000)
        }
        terminal.resize(1, 1)
        usleep(100_000)
        terminal.resize(79, 24)
        try terminal.expect("has 79×24")
        terminal.resize(120, 40)
        try terminal.expect("Ablations")
        terminal.type("q")
        #expect(try terminal.exitCode() == 0)
        expectRestored(terminal)
    }

    @Test("told to end by the system, it ends in order", arguments: [SIGTERM, SIGHUP])
    func terminated(signal: Int32) throws {
        let terminal = try start()
        try terminal.expect("Ablations")
        kill(terminal.process, signal)
        #expect(try terminal.exitCode() == 130)
        expectRestored(terminal)
    }

    @Test("a terminal that goes away ends it")
    func hangUp() throws {
        let terminal = try start()
        try terminal.expect("Ablations")
        terminal.hangUp()
        #expect(try terminal.exitCode() == 130)
    }

    @Test("a crash gives the terminal back", arguments: [SIGSEGV, SIGILL, SIGABRT])
    func crash(signal: Int32) throws {
        let terminal = try start([], ["SWIFT_BACKTRACE": "enable=no"])
        try terminal.expect("Ablations")
        kill(terminal.process, signal)
        #expect(try terminal.exitCode() == -signal)
        expectRestored(terminal)
    }

    @Test("Ctrl-Z gives the terminal back, and being continued takes it again")
    func suspend() throws {
        let terminal = try start()
        try terminal.expect("Ablations")
        // A process group without a shell to wake it does not stop: it is continued at once.
        terminal.type("\u{1A}")
        try terminal.expect("\u{1B}[?1049l")
        try terminal.expect("\u{1B}[?1049h")
        try terminal.expect("Ablations")
        terminal.type("q")
        #expect(try terminal.exitCode() == 0)
        expectRestored(terminal)
    }

    @Test(
        "a terminal that cannot show it gets a message",
        arguments: [
            ("dumb", "no cursor movement"), (nil, "TERM is not set"), ("", "TERM is not set"),
            ("no-such-terminal", "is unknown on this system"),
        ])
    func unsuitable(type: String?, message: String) throws {
        let terminal = try start([], ["TERM": type])
        #expect(try terminal.exitCode() == 2)
        #expect(terminal.text.contains(message))
        #expect(terminal.text.contains("--once"))
        #expect(!terminal.text.contains("\u{1B}"))
        #expect(terminal.hasModesBefore)
    }

    @Test("terminals that are kin to xterm work without a description of their own")
    func kindred() throws {
        let terminal = try start([], ["TERM": "alacritty-of-another-name"])
        try terminal.expect("Ablations")
        terminal.type("q")
        #expect(try terminal.exitCode() == 0)
    }

    @Test(
        "colours come and go with NO_COLOR and --color",
        arguments: [
            ([], nil, true), ([], "1", false), (["--color", "never"], nil, false), (["--color", "always"], "1", true),
        ] as [([String], String?, Bool)])
    func colors(arguments: [String], noColor: String?, isColored: Bool) throws {
        let terminal = try start(arguments, ["NO_COLOR": noColor])
        try terminal.expect("Ablations")
        terminal.type("q")
        #expect(try terminal.exitCode() == 0)
        let isForeground = terminal.text.contains(/\u{1B}\[[0-9;]*(3[0-8]|4[0-8])[0-9;]*m/)
        #expect(isForeground == isColored)
    }

    @Test("without a locale it still draws frames; --ascii draws none")
    func glyphs() throws {
        for (arguments, hasFrames) in [([], true), (["--ascii"], false)] as [([String], Bool)] {
            let terminal = try start(arguments, ["LANG": nil])
            try terminal.expect("Ablations")
            terminal.type("q")
            #expect(try terminal.exitCode() == 0)
            #expect(terminal.text.contains("╭") == hasFrames)
        }
    }

    @Test("one frame as text")
    func once() throws {
        let results = folder.appending(path: "Results").path
        let frame = try Program.run(
            ["--once", "--results", results], environment: Program.environment(folder, ["TERM": nil]))
        #expect(frame.code == 0)
        #expect(frame.output.hasPrefix(" sessionbench   1 Design"))
        #expect(frame.output.contains("╭─ Ablations"))
        #expect(!frame.output.contains("\u{1B}") && frame.errors.isEmpty)
        let ascii = try Program.run(
            ["--once", "--ascii", "--results", results], environment: Program.environment(folder))
        #expect(ascii.output.utf8.allSatisfy { $0 == 0x0A || (0x20..<0x7F).contains($0) })
    }

    @Test("read-only, nothing can be launched")
    func readOnly() throws {
        let terminal = try start(["--readonly"])
        try terminal.expect("Ablations")
        terminal.type("\r")
        try terminal.expect("--readonly")
        terminal.type("q")
        #expect(try terminal.exitCode() == 0)
        #expect(RunStore(results: folder.appending(path: "Results")).runs().isEmpty)
    }

    @Test("a run is launched and watched; quitting asks, and leaves a run that can be resumed")
    func launchAndStop() throws {
        let terminal = try start()
        try terminal.expect("Ablations")
        terminal.type("\r")
        try terminal.expect("launched 1 run")
        terminal.type("3")
        try terminal.expect("training")
        try terminal.expect("rows/s")
        terminal.type("q")
        try terminal.expect("Stop and quit?")
        terminal.type("y")
        #expect(try terminal.exitCode() == 0)
        expectRestored(terminal)
        let store = RunStore(results: folder.appending(path: "Results"))
        let run = try #require(store.runs().first)
        #expect(run.status == .stopped)
        #expect(FileManager.default.fileExists(atPath: run.folder.checkpoint.path))

        let second = try start()
        try second.expect("Ablations")
        second.type("2")
        try second.expect("stopped")
        second.type("r")
        try second.expect("training")
        kill(second.process, SIGTERM)
        #expect(try second.exitCode() == 130)
        #expect(store.runs().map(\.status) == [.stopped])
        let events = try run.folder.events()
        #expect(events.contains { if case .resumed(_, true, _) = $0 { true } else { false } })
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
        terminal.type("q")
        try terminal.expect("Stop and quit?")
        terminal.type("y")
        #expect(try terminal.exitCode() == 0)
        expectRestored(terminal)
        let runs = RunStore(results: folder.appending(path: "Results")).runs()
        #expect(runs.count == 4)
        #expect(runs.allSatisfy { $0.status == .stopped || $0.status == .done })
        let plan = RunStore(results: folder.appending(path: "Results")).plan(ExperimentFile.quickStart.asStudy)
        #expect(plan.entries.allSatisfy { $0.found != nil })
    }
}
