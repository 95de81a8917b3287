import Basics
import Experiments
import Foundation
import Runs
import TestSupport
import Testing

/// Several runs of one program at once, on a machine that has processors for them.
@Suite("Runs at once, from outside", .serialized, .enabled(if: ThreadShare.processors > 1))
final class JobsTests {
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
            training: {epochs: \(epochs), batch: 64, workers: 2, patience: 0, checkpointSeconds: 0.2}
            study: {variants: {full: {}, flat: {model.hierarchy: none}, floor: {model.kind: popularity}}}
            """.utf8
        ).write(to: file)
        return file.path
    }

    private func run(_ arguments: String...) throws -> (code: Int32, output: String, errors: String) {
        try Program.run(arguments + ["--results", store.results.path], environment: Program.environment(folder))
    }

    private func terminal(_ arguments: String...) throws -> PseudoTerminal {
        try PseudoTerminal(
            Program.executable, arguments + ["--results", store.results.path],
            environment: Program.environment(folder), width: 120)
    }

    /// Waits until both trained variants have been validated after an epoch.
    private func expectBoth(_ epoch: Int, in terminal: PseudoTerminal) throws {
        let deadline = Date() + PseudoTerminal.patience
        let wanted = ["full", "flat"].map { "\($0), seed 1: epoch \(epoch).00, validation MRR@20" }
        while !wanted.allSatisfy(terminal.text.contains), Date() < deadline { usleep(20_000) }
        #expect(wanted.allSatisfy(terminal.text.contains), "\(terminal.text.debugDescription.suffix(2_000))")
    }

    /// What does not depend on the clock, by the name of the model.
    private func outcomes(of store: RunStore) throws -> [String: Outcome] {
        try Dictionary(
            uniqueKeysWithValues: store.runs().map { run in
                let model = try run.folder.experiment().model
                return ("\(model.kind.rawValue) \(model.hierarchy)", try Outcome(run.folder).withoutCourse)
            })
    }

    @Test("a study with two at once, stopped by a signal and begun again, ends with the same bits as one by one")
    func stopAndResume() throws {
        let file = try write(epochs: 8, sessions: 1_500)
        let terminal = try terminal("run", file, "--jobs", "2")
        try expectBoth(2, in: terminal)
        #expect(store.runs().map(\.status) == [.running, .running])
        kill(terminal.process, SIGINT)
        #expect(try terminal.exitCode() == 130)
        #expect(terminal.text.contains("stopping with a checkpoint; interrupt again to stop at once"))
        #expect(terminal.text.contains("interrupted; to resume: the same command again"))
        #expect(store.runs().map(\.status) == [.stopped, .stopped])
        for run in store.runs() { #expect(FileManager.default.fileExists(atPath: run.folder.stateFile.path)) }
        let again = try run("run", file, "--jobs", "2")
        #expect(again.code == 0, "\(again.errors)")
        #expect(
            again.errors.contains("full, seed 1: resumed at step ")
                && again.errors.contains("flat, seed 1: resumed at step "))
        #expect(again.output.contains("‖ Taken while the same process made other runs"), "\(again.output)")
        let other = RunStore(results: folder.appending(path: "Other"))
        let single = try Program.run(
            ["run", file, "--results", other.results.path], environment: Program.environment(folder))
        #expect(single.code == 0 && !single.output.contains("‖"))
        #expect(try outcomes(of: store) == outcomes(of: other))
    }

    @Test("killed with two at once, a study goes on with both")
    func killed() throws {
        let file = try write(epochs: 8, sessions: 1_500)
        let terminal = try terminal("run", file, "--jobs", "2")
        try expectBoth(2, in: terminal)
        kill(terminal.process, SIGKILL)
        #expect(try terminal.exitCode() == -SIGKILL)
        #expect(store.runs().map(\.status) == [.interrupted, .interrupted])
        let again = try run("run", file, "--jobs", "2")
        #expect(again.code == 0, "\(again.errors)")
        #expect(store.runs().map(\.status) == [.done, .done, .done])
    }

    @Test("one that somebody asks to stop does not keep the others from being made")
    func stopOne() throws {
        let terminal = try terminal("run", try write(epochs: 20, sessions: 1_500), "--jobs", "2")
        try expectBoth(2, in: terminal)
        let run = try #require(store.runs().first { $0.experiment?.model.hierarchy == ModelSettings.Hierarchy.none })
        try run.folder.ask(.stop)
        #expect(try terminal.exitCode() == 130)
        #expect(terminal.text.contains("interrupted; to resume: the same command again"))
        #expect(store.record(run.folder).status == .stopped)
        #expect(store.runs().count { $0.status == .done } == 2)
    }

    @Test("in the background two are made at once by one process, which stops both")
    func background() throws {
        let file = try write(epochs: 10_000, sessions: 4_000)
        #expect(try run("run", file, "--background", "--jobs", "2").code == 0)
        let deadline = Date() + 300
        while store.runs().count(where: { $0.status == .running }) < 2, Date() < deadline { usleep(20_000) }
        while store.runs().contains(where: { ((try? $0.folder.events().count) ?? 0) < 3 && $0.status == .running }),
            Date() < deadline
        { usleep(20_000) }
        #expect(store.runs().map(\.status).filter { $0 == .running }.count == 2)
        let other = try run("run", "--resume", "all", "--jobs", "1")
        #expect(other.errors.contains("worked on already, with another --jobs"), "\(other.errors)")
        let same = try run("run", "--resume", "all", "--jobs", "2")
        #expect(same.code == 0 && same.errors.isEmpty, "\(same.errors)")
        let worker = try #require(store.queue.worker?.process.process)
        kill(worker, SIGTERM)
        while store.queue.worker != nil, Date() < deadline { usleep(20_000) }
        #expect(store.runs().map(\.status) == [.queued, .queued, .queued])
        #expect(store.runs().count { FileManager.default.fileExists(atPath: $0.folder.stateFile.path) } == 2)
    }

    @Test("numbers that cannot be are refused in a sentence", arguments: ["0", "-1", "100000", "two", "1.5"])
    func refused(jobs: String) throws {
        let file = try write(epochs: 1)
        let most = ThreadShare.processors
        for command in [["run", file], ["work"], ["workbench", "--once"]] {
            let result = try Program.run(
                command + ["--results", store.results.path, "--jobs=\(jobs)"],
                environment: Program.environment(folder))
            #expect(result.code == 2, "\(result)")
            #expect(result.errors.contains("this machine has \(most): a number from 1 to \(most)"), "\(result.errors)")
        }
        #expect(store.runs().isEmpty)
    }

    @Test("a single run is not resumed several times at once")
    func single() throws {
        let result = try run("run", "--resume", "last", "--jobs", "2")
        #expect(result.code == 2 && result.errors.contains("--jobs is for several runs"), "\(result.errors)")
    }
}
