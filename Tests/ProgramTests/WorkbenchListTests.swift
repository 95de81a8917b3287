import Experiments
import Foundation
import Runs
import TestSupport
import Testing

/// What the workbench shows of a results folder, and what is typed there.
@Suite("The list of runs in a terminal", .serialized)
final class WorkbenchListTests {
    private let folder: URL

    init() throws { folder = try Program.temporaryFolder() }

    deinit { try? FileManager.default.removeItem(at: folder) }

    private func start() throws -> PseudoTerminal {
        try .workbench(in: folder)
    }

    @Test("a run whose folder is deleted leaves the list")
    func deletedRun() throws {
        let results = folder.appending(path: "Results")
        let run = try RunFolder.create(experiment: Experiment(name: "short-lived"), in: results)
        let terminal = try start()
        terminal.type("2")
        try terminal.expect("short-lived")
        try FileManager.default.removeItem(at: run.url)
        try terminal.expect("no runs yet")
        terminal.type("q")
        #expect(try terminal.exitCode() == 0)
    }

    @Test("runs that appear are seen, in folders that are new, too, and in a results folder that was not there")
    func newRuns() throws {
        let results = folder.appending(path: "Results")
        let terminal = try start()
        terminal.type("2")
        try terminal.expect("no runs yet")
        for name in ["first", "second", "third"] {
            _ = try RunFolder.create(experiment: Experiment(name: name), in: results)
            try terminal.expect(name, redrawing: true)
        }
        _ = try RunFolder.create(experiment: Experiment(name: "second"), in: results)
        try terminal.expect("2 runs in", redrawing: true)
        terminal.type("q")
        #expect(try terminal.exitCode() == 0)
    }

    @Test("y copies the name of the run by the terminal, Ctrl-L draws everything anew")
    func copyAndRedraw() throws {
        let run = try RunFolder.create(
            experiment: Experiment(name: "shop"), in: folder.appending(path: "Results"))
        let terminal = try start()
        terminal.type("2")
        try terminal.expect("shop")
        terminal.type("y")
        try terminal.expect("\u{1B}]52;c;\(Data(run.id.description.utf8).base64EncodedString())\u{07}")
        try terminal.expect("copied shop/")
        terminal.type("\u{0C}")
        try terminal.expect("experiment")
        terminal.type("q")
        #expect(try terminal.exitCode() == 0)
        expectRestored(terminal)
    }

    @Test("a paste is text and no keys, also when it comes in pieces")
    func paste() throws {
        _ = try RunFolder.create(
            experiment: Experiment(name: "shop"), in: folder.appending(path: "Results"))
        let terminal = try start()
        terminal.type("2")
        try terminal.expect("shop")
        #expect(terminal.text.contains("\u{1B}[?2004h"))
        terminal.type("\u{1B}[200~q\nq\u{1B}[201~")
        try terminal.expect("nothing to paste")
        terminal.type("/\u{1B}[200~sho")
        usleep(100_000)
        terminal.type("p\nfull\u{1B}[201~")
        try terminal.expect("1 of 1")
        terminal.type("x")
        try terminal.expect("no run fits")
        terminal.type("\u{1B}")
        usleep(100_000)
        terminal.type("q")
        #expect(try terminal.exitCode() == 0)
        #expect(terminal.text.contains("\u{1B}[?2004l"))
        #expect(terminal.hasModesBefore)
    }
}
