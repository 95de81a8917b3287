import Foundation
import Runs
import TestSupport
import Testing

/// Runs of the program itself, in a process that is killed without warning.
@Suite struct KilledRunTests {
    private static let experiment = """
        data: {storefront: {items: 160, sessions: 420}}
        protocol: {minimumItemSupport: 1}
        model: {width: 16, heads: 2, layers: 1, dropout: 0.2}
        training: {epochs: 3, batch: 1, learningRate: 1e-3, workers: 2, patience: 0, refit: true,
                   checkpointSeconds: 0.05}
        evaluation: {batch: 2}
        """

    /// Text that the log gains when the moment has come to kill, in the order in which a run comes to them.
    private static let moments = [
        "\"event\":\"started\"", "\"event\":\"training\"",
        // The last step of an epoch: the validation set is being scored.
        "\"epoch\":1,\"event\":\"training\"", "\"event\":\"validation\"", "\"epoch\":2,\"event\":\"training\"",
        "refit on", "\"event\":\"training\"", "scoring the test set",
    ]

    @Test("A run killed at many moments and resumed equals an uninterrupted one")
    func killed() throws {
        let files = try TemporaryFolder()
        let file = try files.write(Self.experiment, to: "killed.yaml")

        func launch(_ arguments: String...) throws -> Process {
            let process = Process()
            process.executableURL = builtProgram
            process.arguments = arguments
            let messages = files.url.appending(component: "messages")
            try Data().write(to: messages)
            process.standardError = try FileHandle(forWritingTo: messages)
            process.standardOutput = FileHandle.nullDevice
            try process.run()
            return process
        }

        let wholeResults = files.url.appending(component: "Whole")
        let whole = try launch("run", file.path, "--results", wholeResults.path)
        whole.waitUntilExit()
        #expect(whole.terminationStatus == 0)

        let results = files.url.appending(component: "Killed")
        var process = try launch("run", file.path, "--results", results.path)
        var kills = 0
        var logged = 0
        for moment in Self.moments {
            guard Self.wait(for: moment, in: results, after: logged, while: process) else { break }
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            if process.terminationReason == .uncaughtSignal { kills += 1 }
            let folder = try #require(RunStore(results: results).runs().first?.folder)
            if RunStore(results: results).record(folder).status == .done { break }
            #expect(RunStore(results: results).record(folder).status == .interrupted)
            logged = try Data(contentsOf: folder.eventsFile).count
            process = try launch("run", "--resume", folder.id.description, "--results", results.path)
        }
        process.waitUntilExit()
        // How many more there are, the machine decides.
        #expect(kills > 0)

        let run = try #require(RunStore(results: results).runs().first)
        #expect(run.status == .done)
        #expect(run.summary?.exact == true)
        let expected = try Outcome(try #require(RunStore(results: wholeResults).runs().first?.folder))
        let outcome = try Outcome(run.folder)
        #expect(outcome == expected)
        // Killed while a checkpoint is written, a program leaves a part of one behind.
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: run.folder.checkpoint.path).sorted()
                == ["best.safetensors", "model.safetensors"])
    }

    /// Whether the log shows the text before the process ends.
    private static func wait(for text: String, in results: URL, after offset: Int, while process: Process) -> Bool {
        while process.isRunning {
            if let log = RunStore(results: results).runs().first?.folder.eventsFile,
                let content = try? Data(contentsOf: log).dropFirst(offset), content.contains(Data(text.utf8))
            {
                return true
            }
            usleep(1_000)
        }
        return false
    }
}
