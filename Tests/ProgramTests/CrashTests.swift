import Foundation
import Runs
import TestSupport
import Testing

/// Crashes, and what is left of the terminal. Real signals from outside, and real crashes of a program made for it.
@Suite("Crashes", .serialized)
final class CrashTests {
    private static let safe =
        "runs lose at most the minute since their last checkpoint, and \"sessionbench run --resume RUN\" goes on."

    private let folder: URL

    init() throws { folder = try Program.temporaryFolder() }

    deinit { try? FileManager.default.removeItem(at: folder) }

    private func start(_ executable: URL, _ arguments: [String]) throws -> PseudoTerminal {
        try PseudoTerminal(executable, arguments, environment: Program.environment(folder))
    }

    private func workbench() throws -> PseudoTerminal {
        let terminal = try start(Program.executable, ["--results", folder.appending(path: "Results").path])
        try terminal.expect("Study it makes")
        return terminal
    }

    /// The sentence stands on the screen from before, whose cursor, mouse and keypad are as they were.
    private func expectSentence(_ terminal: PseudoTerminal, _ what: String) {
        let text = terminal.text
        let left = text.range(of: "\u{1B}[?1049l", options: .backwards)?.upperBound ?? text.startIndex
        let rest = text[left...]
        #expect(rest.contains("sessionbench \(what); \(Self.safe)\r\n"), "\(rest.debugDescription)")
        #expect(!text.contains("Backtrac") && !text.contains("Press space"))
    }

    private static let names = [
        SIGILL: "SIGILL", SIGTRAP: "SIGTRAP", SIGSEGV: "SIGSEGV", SIGBUS: "SIGBUS", SIGFPE: "SIGFPE",
        SIGABRT: "SIGABRT",
    ]

    @Test("a crash of the workbench gives the terminal back and says so", arguments: names.keys.sorted())
    func workbench(signal: Int32) throws {
        let terminal = try workbench()
        kill(terminal.process, signal)
        #expect(try terminal.exitCode() == -signal)
        expectRestored(terminal)
        for off in ["\u{1B}[?1000l", "\u{1B}[?1006l", "\u{1B}[?2004l", "\u{1B}[?25h"] {
            #expect(terminal.text.contains(off))
        }
        expectSentence(terminal, "crashed (\(Self.names[signal] ?? ""))")
    }

    @Test("Ctrl-\\ ends the workbench at once, and so does its signal", arguments: [true, false])
    func quit(byKey: Bool) throws {
        let terminal = try workbench()
        // To the first variant of the quick start.
        terminal.type("\t\t\r")
        try terminal.expect("launched 1 run")
        // The key is answered before its effect is on disk.
        let store = RunStore(results: folder.appending(path: "Results"))
        for _ in 0..<1_000 where store.runs().isEmpty { usleep(5_000) }
        if byKey { terminal.type("\u{1C}") } else { kill(terminal.process, SIGQUIT) }
        #expect(try terminal.exitCode() == 130)
        expectRestored(terminal)
        expectSentence(terminal, "was told to quit at once")
        // Nothing happens to the run.
        #expect([[.running], [.queued]].contains(store.runs().map(\.status)))
        endWorker(of: store)
    }

    @Test("a program that is to ignore SIGQUIT does")
    func ignored() throws {
        let results = folder.appending(path: "Results").path
        let terminal = try start(
            URL(filePath: "/bin/sh"),
            ["-c", "trap '' QUIT; exec \"$0\" --results \"$1\"", Program.executable.path, results])
        try terminal.expect("Study it makes")
        kill(terminal.process, SIGQUIT)
        terminal.type("2")
        try terminal.expect("no runs yet")
        terminal.type("q")
        #expect(try terminal.exitCode() == 0)
    }

    @Test("Ctrl-\\ still works after the workbench was suspended")
    func quitAfterSuspension() throws {
        let terminal = try workbench()
        // A process group without a shell to wake it does not stop: it is continued at once.
        terminal.type("\u{1A}")
        try terminal.expect("\u{1B}[?1049l")
        try terminal.expect("\u{1B}[?1049h")
        try terminal.expect("Study it makes")
        terminal.type("\u{1C}")
        #expect(try terminal.exitCode() == 130)
        expectRestored(terminal)
    }

    @Test("a run that crashes ends with a sentence, not in a debugger", arguments: [SIGSEGV, SIGABRT, SIGQUIT])
    func run(signal: Int32) throws {
        let terminal = try start(
            Program.executable,
            ["quickstart", "--seeds", "50", "--results", folder.appending(path: "Results").path])
        try terminal.expect("validation MRR@20")
        if signal == SIGQUIT { terminal.type("\u{1C}") } else { kill(terminal.process, signal) }
        #expect(try terminal.exitCode() == (signal == SIGQUIT ? 130 : -signal))
        #expect(terminal.hasModesBefore)
        expectSentence(
            terminal, signal == SIGQUIT ? "was told to quit at once" : "crashed (\(Self.names[signal] ?? ""))")
    }

    @Test("a stack that overflows and a failed check give the terminal back, on whatever thread they strike")
    func probe() throws {
        for place in ["main", "worker", "queue", "trap"] {
            let terminal = try start(Program.crashProbe, [place])
            let code = try terminal.exitCode()
            #expect(place == "trap" ? code == -SIGILL || code == -SIGTRAP : code == -SIGSEGV, "\(place): \(code)")
            expectRestored(terminal)
            expectSentence(terminal, "crashed (\(Self.names[-code] ?? ""))")
        }
    }

    @Test("who asks for Swift's backtrace gets it, after the terminal")
    func backtrace() throws {
        let terminal = try PseudoTerminal(
            Program.crashProbe, ["worker"],
            environment: Program.environment(folder, ["SWIFT_BACKTRACE": "enable=yes,interactive=no,color=no"]))
        #expect(try terminal.exitCode() != 0)
        expectRestored(terminal)
        #expect(terminal.text.contains("sessionbench crashed (SIGSEGV)"))
    }
}
