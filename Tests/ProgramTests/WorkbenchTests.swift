import Experiments
import Foundation
import Runs
import TestSupport
import Testing

/// The workbench in a terminal, from outside. One at a time: the machine may be small, and runs train on all of it.
@Suite("The workbench in a terminal", .serialized)
final class WorkbenchTests {
    private let folder: URL

    init() throws { folder = try Program.temporaryFolder() }

    deinit {
        endWorker(of: RunStore(results: folder.appending(path: "Results")))
        try? FileManager.default.removeItem(at: folder)
    }

    private func start(
        _ arguments: [String] = [], _ environment: [String: String?] = [:], width: UInt16 = 80, height: UInt16 = 24
    ) throws -> PseudoTerminal {
        try .workbench(in: folder, arguments, environment, width: width, height: height)
    }

    @Test("it starts on the page Design, shows others, and gives the terminal back")
    func startAndQuit() throws {
        let terminal = try start()
        try terminal.expect("Data")
        try terminal.expect("Study it makes")
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
        try terminal.expect("Study it makes")
        for step in 0..<60 {
            terminal.resize(UInt16(1 + (step * 37) % 200), UInt16(1 + (step * 23) % 60))
            usleep(2_000)
        }
        terminal.resize(1, 1)
        usleep(10_000)
        terminal.resize(40, 12)
        try terminal.expect("Tab form")
        terminal.resize(120, 40)
        try terminal.expect("Study it makes")
        terminal.type("q")
        #expect(try terminal.exitCode() == 0)
        expectRestored(terminal)
    }

    @Test(
        "told to end by the system, it ends in order", arguments: [SIGTERM, SIGHUP, SIGINT, SIGXCPU, SIGUSR1, SIGALRM])
    func terminated(signal: Int32) throws {
        let terminal = try start()
        try terminal.expect("Study it makes")
        kill(terminal.process, signal)
        #expect(try terminal.exitCode() == 130)
        expectRestored(terminal)
    }

    @Test("a terminal that goes away ends it")
    func hangUp() throws {
        let terminal = try start()
        try terminal.expect("Study it makes")
        terminal.hangUp()
        #expect(try terminal.exitCode() == 130)
    }

    @Test("Ctrl-Z gives the terminal back, and being continued takes it again")
    func suspend() throws {
        let terminal = try start()
        try terminal.expect("Study it makes")
        // A process group without a shell to wake it does not stop: it is continued at once.
        terminal.type("\u{1A}")
        try terminal.expect("\u{1B}[?1049l")
        try terminal.expect("\u{1B}[?1049h")
        try terminal.expect("Study it makes")
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
        try terminal.expect("Study it makes")
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
        try terminal.expect("Study it makes")
        terminal.type("q")
        #expect(try terminal.exitCode() == 0)
        let isForeground = terminal.text.contains(/\u{1B}\[[0-9;]*(3[0-8]|4[0-8])[0-9;]*m/)
        #expect(isForeground == isColored)
    }

    @Test("without a locale it still draws frames; --ascii draws none")
    func glyphs() throws {
        for (arguments, hasFrames) in [([], true), (["--ascii"], false)] as [([String], Bool)] {
            let terminal = try start(arguments, ["LANG": nil])
            try terminal.expect("Study it makes")
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
        #expect(frame.output.contains("╭─ Study it makes"))
        #expect(!frame.output.contains("\u{1B}") && frame.errors.isEmpty)
        let ascii = try Program.run(
            ["--once", "--ascii", "--results", results], environment: Program.environment(folder))
        #expect(ascii.output.utf8.allSatisfy { $0 == 0x0A || (0x20..<0x7F).contains($0) })
    }

    @Test("one frame of a page that is named, small ones, too, and the runs as JSON")
    func onceOfPage() throws {
        let store = RunStore(results: folder.appending(path: "Results"))
        _ = try RunFolder.create(experiment: Experiment(name: "shop"), in: store.results)
        func once(_ arguments: [String], _ environment: [String: String?] = [:]) throws -> String {
            let result = try Program.run(
                ["workbench", "--once", "--results", store.results.path] + arguments,
                environment: Program.environment(folder, environment))
            #expect(result.code == 0 && result.errors.isEmpty, "\(result.errors)")
            return result.output
        }
        for (page, words) in [
            ("design", "Study it makes"), ("runs", "val MRR%"), ("Curves", "reading…"), ("log", "nothing yet"),
        ] {
            let frame = try once([page])
            #expect(frame.contains(words) || page == "Curves" && frame.contains("no points yet"), "\(frame)")
        }
        let small = try once(["runs"], ["COLUMNS": "40", "LINES": "12"])
        #expect(small.split(separator: "\n").allSatisfy { $0.count <= 40 } && small.contains("shop"))
        let list = try Program.run(
            ["list", "--json", "--results", store.results.path], environment: Program.environment(folder))
        #expect(try once(["runs", "--json"]) == list.output)
        let wrong = try Program.run(["--json"], environment: Program.environment(folder))
        #expect(wrong.code == 2 && wrong.errors.contains("--json goes with --once"))
    }

    @Test("without a terminal it lists the runs, says how to make some, and trains nothing")
    func noTerminal() throws {
        let store = RunStore(results: folder.appending(path: "Results"))
        let bare = try Program.run(["--results", store.results.path], environment: Program.environment(folder))
        #expect(bare.code == 0 && bare.output.isEmpty)
        #expect(bare.errors.contains("No runs in ") && bare.errors.contains("sessionbench quickstart "))
        #expect(store.runs().isEmpty)

        _ = try RunFolder.create(experiment: Experiment(name: "shop"), in: store.results)
        let file = folder.appending(path: "my own.yaml")
        try Data("name: mine".utf8).write(to: file)
        let list = try Program.run(
            ["list", "--results", store.results.path], environment: Program.environment(folder))
        let some = try Program.run(
            ["--results", store.results.path, file.path], environment: Program.environment(folder))
        #expect(some.code == 0 && some.output == list.output && some.output.contains("interrupted"))
        #expect(some.errors.contains("  sessionbench run '\(file.path)'  runs"))
        #expect(store.runs().count == 1)

        try Data("modle: {}".utf8).write(to: file)
        let wrong = try Program.run(
            ["--results", store.results.path, file.path], environment: Program.environment(folder))
        #expect(wrong.code == 2 && wrong.output.isEmpty && wrong.errors.contains("unknown key modle"))
    }

    @Test("it opens on a file that is named, with that chosen")
    func file() throws {
        let file = folder.appending(path: "my-study.yaml")
        try Data("name: mine\nstudy.variants: {broad: {model.width: 128}, full: {}}".utf8).write(to: file)
        let terminal = try start([file.path])
        for text in ["▶ my-study", "quick start", "0 of 2 done", "▶ broad"] { try terminal.expect(text) }
        terminal.type("q")
        #expect(try terminal.exitCode() == 0)
        expectRestored(terminal)

        let once = try Program.run(
            ["--once", file.path, "--results", folder.appending(path: "Results").path],
            environment: Program.environment(folder))
        #expect(once.output.contains("▶ my-study"))
    }

    @Test("a file of the project that is named is there once")
    func projectFile() throws {
        let project = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let file = project.appending(path: "Experiments/../Experiments/yelp.yaml")
        let once = try Program.run(
            ["--once", file.path, "--results", folder.appending(path: "Results").path],
            environment: Program.environment(folder, ["LINES": "60", "COLUMNS": "120"]))
        #expect(once.output.contains("▶ yelp"))
        let lines = once.output.split(separator: "\n")
        #expect(lines.count { $0.hasPrefix("│ ▶ yelp ") } == 1 && !lines.contains { $0.hasPrefix("│   yelp ") })
    }

    @Test("what cannot be opened is an error before the terminal is taken")
    func wrongFile() throws {
        let bad = folder.appending(path: "bad.yaml")
        try Data("modle: {width: 3}".utf8).write(to: bad)
        for (arguments, message) in [
            ([bad.path], "bad.yaml:1:1: unknown key modle; did you mean model?"),
            ([folder.appending(path: "none.yaml").path], "there is no file "),
            (["none.yml"], "there is no file none.yml"), (["shwo"], "did you mean show?"),
            (["zzzzzz"], "there is no command and no file zzzzzz; the commands are workbench, run"),
            ([bad.path, "list"], "one file at a time: list is too many"),
        ] as [([String], String)] {
            let terminal = try start(arguments)
            #expect(try terminal.exitCode() == 2)
            #expect(terminal.text.contains(message), "\(terminal.text)")
            #expect(!terminal.text.contains("\u{1B}"))
        }
    }

    @Test("the view is kept between sessions, and a damaged file of it is ignored")
    func view() throws {
        let store = RunStore(results: folder.appending(path: "Results"))
        _ = try RunFolder.create(experiment: Experiment(name: "shop"), in: store.results)
        func leave(_ keys: String, _ arguments: [String] = [], seeing text: String) throws {
            let terminal = try start(arguments, width: 120, height: 40)
            try terminal.expect(text)
            for key in keys {
                terminal.type(String(key))
                // A key to sort them finds the runs there.
                if key == "2" { try terminal.expect("shop", redrawing: true) }
            }
            terminal.type("q")
            #expect(try terminal.exitCode() == 0)
        }
        let state = folder.appending(path: ".local/state/sessionbench")
        func files() -> [URL] {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: state.path)) ?? []
            return names.map { state.appending(path: $0) }
        }
        try leave("2", ["--readonly"], seeing: "Study it makes")
        #expect(files().isEmpty)
        try leave("2s", seeing: "Study it makes")
        #expect(files().count == 1)
        try leave("", seeing: "experiment▲")
        let file = try #require(files().first)
        try Data("{\"page\": 7, \u{1B}[2J".utf8).write(to: file)
        try leave("7", seeing: "Study it makes")
        #expect(files().count == 1)
        // Another results folder has a view of its own.
        try leave("", ["--results", folder.appending(path: "Other").path], seeing: "Study it makes")
    }

    @Test("read-only, nothing can be launched")
    func readOnly() throws {
        let terminal = try start(["--readonly"])
        try terminal.expect("Study it makes")
        terminal.type("a")
        try terminal.expect("--readonly")
        terminal.type("q")
        #expect(try terminal.exitCode() == 0)
        #expect(RunStore(results: folder.appending(path: "Results")).runs().isEmpty)
    }
}
