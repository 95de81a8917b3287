import Experiments
import Foundation
import Runs
import TestSupport
import Testing

/// The page Design from outside: files that change, are saved and edited. One at a time, as what it launches trains.
@Suite("Designing a study in a terminal", .serialized)
final class WorkbenchDesignTests {
    private let folder: URL

    init() throws { folder = try Program.temporaryFolder() }

    deinit {
        endWorker(of: RunStore(results: folder.appending(path: "Results")))
        try? FileManager.default.removeItem(at: folder)
    }

    private func start(_ file: URL, _ environment: [String: String?] = [:]) throws -> PseudoTerminal {
        try .workbench(in: folder, [file.path], environment, width: 120, height: 40)
    }

    private func write(_ yaml: String) throws -> URL {
        let file = folder.appending(path: "small.yaml")
        try Data(yaml.utf8).write(to: file)
        return file
    }

    private static let small = """
        name: small
        data.storefront: {items: 200, sessions: 400}
        protocol.minimumItemSupport: 1
        model.kind: item-knn

        """

    @Test("a key is changed, the study that this makes is saved, and launched")
    func changeSaveLaunch() throws {
        let terminal = try start(try write(Self.small))
        try terminal.expect("0 of 1 done")
        terminal.type("/")
        terminal.type("neighbours.k")
        try terminal.expect("Neighbours that take part")
        terminal.type("\r")
        try terminal.expect("neighbours.k")
        terminal.type("\r")
        terminal.type("\u{15}5, 7\r")
        try terminal.expect("0 of 2 done", redrawing: true)
        terminal.type("w")
        try terminal.expect("save as")
        let saved = folder.appending(path: "mine")
        terminal.type("\u{15}\(saved.path)\r")
        try terminal.expect("saved as", redrawing: true)
        let file = try ExperimentFile(contentsOf: saved.appendingPathExtension("yaml"))
        #expect(file.study?.variants.map(\.experiment.model.neighbours.k) == [5, 7])
        #expect(file.experiment.name == "small" && file.experiment.data.storefront.items == 200)
        terminal.type("a")
        try terminal.expect("2 of 2 done", redrawing: true)
        terminal.type("q")
        #expect(try terminal.exitCode() == 0)
        expectRestored(terminal)
        let store = RunStore(results: folder.appending(path: "Results"))
        #expect(store.plan(file.asStudy).entries.allSatisfy { $0.status == .done })
    }

    @Test("what a page wants to know is asked for again in the next session")
    func reopened() throws {
        let file = try write(Self.small)
        for _ in 0..<2 {
            let terminal = try start(file)
            try terminal.expect("training sessions by length", redrawing: true)
            terminal.type("q")
            #expect(try terminal.exitCode() == 0)
        }
    }

    @Test("a file that is changed, or broken, by another program shows at once")
    func watched() throws {
        let file = try write(Self.small)
        let terminal = try start(file)
        try terminal.expect("0 of 1 done")
        _ = try write(Self.small + "study.seeds: 4\n")
        // A model that is fitted reads no seed.
        _ = try write(Self.small.replacing("item-knn", with: "srgnn") + "study.seeds: 4\n")
        try terminal.expect("0 of 4 done", redrawing: true)
        _ = try write("modle: {}\n")
        try terminal.expect("unknown key modle", redrawing: true)
        try FileManager.default.removeItem(at: file)
        terminal.type("q")
        #expect(try terminal.exitCode() == 0)
    }

    @Test("e opens the editor with the terminal to itself, and what it saves shows; without one it says what to set")
    func editor() throws {
        let file = try write(Self.small)
        let script = folder.appending(path: "edit.sh")
        try Data(
            """
            echo EDITING "$2"
            read answer
            echo "study.variants: {a: {}, b: {model.kind: markov}}" >> "$2"

            """.utf8
        ).write(to: script)
        let terminal = try start(file, ["EDITOR": "sh \(script.path) --option"])
        try terminal.expect("0 of 1 done")
        terminal.type("e")
        try terminal.expect("EDITING \(file.path)")
        terminal.type("\n")
        try terminal.expect("0 of 2 done", redrawing: true)
        terminal.type("q")
        #expect(try terminal.exitCode() == 0)
        expectRestored(terminal)

        let other = try start(file, ["EDITOR": nil, "VISUAL": nil])
        try other.expect("0 of 2 done")
        other.type("e")
        try other.expect("EDITOR is not set", redrawing: true)
        other.type("q")
        #expect(try other.exitCode() == 0)
    }

    @Test("what is opened by its path is an experiment file")
    func opening() throws {
        let file = try write(Self.small)
        let data = folder.appending(path: "clicks.csv")
        try Data("a,b\n".utf8).write(to: data)
        let other = folder.appending(path: "other-study.yaml")
        try Data((Self.small + "study.variants: {a: {}, b: {model.kind: markov}}\n").utf8).write(to: other)
        let terminal = try start(file)
        try terminal.expect("0 of 1 done")
        terminal.type("o")
        terminal.type("\(data.path)\r")
        try terminal.expect("an experiment file (YAML)", redrawing: true)
        terminal.type("o")
        terminal.type(folder.path + "/oth\t")
        try terminal.expect("other-study.yaml", redrawing: true)
        terminal.type("\r")
        try terminal.expect("0 of 2 done", redrawing: true)
        terminal.type("q")
        #expect(try terminal.exitCode() == 0)
    }

    @Test("an experiment that was opened is in view again after the terminal went away, unless its file did, too")
    func openedBefore() throws {
        let file = try write(Self.small + "study.variants: {a: {}, b: {model.kind: markov}, c: {model.kind: stan}}\n")
        func start() throws -> PseudoTerminal { try .workbench(in: folder, [], width: 120, height: 40) }
        let terminal = try start()
        try terminal.expect("0 of 4 done")
        terminal.type("o")
        terminal.type("\(file.path)\r")
        try terminal.expect("0 of 3 done", redrawing: true)
        terminal.hangUp()
        #expect(try terminal.exitCode() == 130)

        let again = try start()
        try again.expect("0 of 3 done", redrawing: true)
        again.type("q")
        #expect(try again.exitCode() == 0)

        try FileManager.default.removeItem(at: file)
        let without = try start()
        try without.expect("0 of 4 done", redrawing: true)
        without.type("q")
        #expect(try without.exitCode() == 0)
    }
}
