import Foundation
import Runs
import Testing

/// Limits of the process that a shell sets with `ulimit`: those that are too small end in words.
@Suite("Limits", .serialized)
final class LimitTests {
    private let folder: URL
    private let store: RunStore

    init() throws {
        folder = try Program.temporaryFolder()
        store = RunStore(results: folder.appending(path: "Results"))
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    private func run(
        _ limit: String, _ arguments: [String]
    ) throws -> (code: Int32, output: String, errors: String) {
        try Program.run(arguments, limit: limit, environment: Program.environment(folder))
    }

    private func experiment(_ text: String) throws -> String {
        let file = folder.appending(path: "small.yaml")
        try Data("data.storefront: {items: 200, sessions: 400}\ntraining.batch: 64\n\(text)\n".utf8).write(to: file)
        return file.path
    }

    private func train(
        _ limit: String, _ text: String, set override: String? = nil
    ) throws -> (code: Int32, output: String, errors: String) {
        try run(
            limit,
            ["run", try experiment(text), "--results", store.results.path] + (override.map { ["--set", $0] } ?? []))
    }

    @Test(
        "What is too small to start with is said before anything is done",
        arguments: [
            ("-v 200000", "Error: too little memory to start, "), ("-n 20", "Error: open files are limited to 20, "),
            ("-s 256", "Error: the stack of a thread is limited to 256 KiB, "),
        ])
    func start(limit: String, message: String) throws {
        let result = try run("ulimit \(limit)", ["keys"])
        #expect(result.code == 2 && result.output.isEmpty)
        #expect(result.errors.hasPrefix(message) && result.errors.count { $0 == "\n" } == 1, "\(result.errors)")
    }

    @Test(
        "A model or data that the memory does not do for is refused before it is made",
        arguments: [
            ("training.epochs=1", "a hiersrec with "),
            ("data.storefront.items=8000000", "a Storefront of 8000000 items"),
        ])
    func memory(override: String, message: String) throws {
        // Enough to start with, not for the buffers of two workers.
        let result = try train("export OPENBLAS_NUM_THREADS=1; ulimit -v 400000", "training.epochs: 1", set: override)
        #expect(result.code == 2)
        #expect(
            result.errors.contains("Error: \(message)") && result.errors.contains("but \"ulimit -v\" leaves "),
            "\(result.errors)")
    }

    @Test("A file that becomes too large fails the run, with the reason in its log")
    func fileSize() throws {
        let result = try train("ulimit -f 64", "training.epochs: 1")
        #expect(result.code == 1)
        #expect(result.errors.contains("File too large"), "\(result.errors)")
        let run = try #require(store.runs().first)
        #expect(run.status == .failed)
        guard case .failed(let reason, _) = try run.folder.events().last else {
            Issue.record("the log does not end with the reason")
            return
        }
        #expect(reason.contains("File too large"))
        // Nothing half-written is left.
        let names = (try? FileManager.default.contentsOfDirectory(atPath: run.folder.checkpoint.path)) ?? []
        #expect(names.isEmpty)
    }

    @Test("When its CPU time is used up, a run stops with a checkpoint")
    func time() throws {
        let result = try train("ulimit -t 4", "training: {epochs: 10000, patience: 0}")
        #expect(result.code == 130, "\(result.errors)")
        let run = try #require(store.runs().first)
        #expect(run.status == .stopped)
        #expect(FileManager.default.fileExists(atPath: run.folder.stateFile.path))
    }
}
