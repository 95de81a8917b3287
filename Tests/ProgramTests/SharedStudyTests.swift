import Foundation
import Runs
import Testing

/// One study, two programs.
@Suite("Shared studies", .serialized)
final class SharedStudyTests {
    private let folder: URL
    private let store: RunStore
    private let file: String

    init() throws {
        folder = try Program.temporaryFolder()
        store = RunStore(results: folder.appending(path: "Results"))
        file = folder.appending(path: "st.yaml").path
        try Data(
            """
            data: {storefront: {items: 300, sessions: 1500}}
            model: {width: 16, heads: 2, layers: 1}
            training: {epochs: 2, workers: 1}
            study: {seeds: 2, variants: {full: {}, none: {model.hierarchy: none}}}
            """.utf8
        ).write(to: URL(filePath: file))
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    private func start() throws -> (process: Process, output: Pipe) {
        let process = Process()
        process.executableURL = Program.executable
        process.arguments = ["run", file, "--json", "--results", store.results.path]
        process.environment = Program.environment(folder)
        let output = Pipe()
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        return (process, output)
    }

    private struct Variant: Decodable, Equatable {
        struct Run: Decodable, Equatable { var run: String }
        var runs: [Run]
    }

    @Test("a study started twice trains every run once, and both programs end with all of it")
    func twice() throws {
        let programs = try [start(), start()]
        let results = try programs.map { program in
            let json = program.output.fileHandleForReading.readDataToEndOfFile()
            program.process.waitUntilExit()
            #expect(program.process.terminationStatus == 0)
            return try JSONDecoder().decode([Variant].self, from: json)
        }
        #expect(store.runs().map(\.status) == Array(repeating: .done, count: 4))
        #expect(results[0] == results[1])
        #expect(results[0].map(\.runs.count) == [2, 2])
        let claims = try FileManager.default.contentsOfDirectory(atPath: store.results.path + "/.claims")
        #expect(claims.isEmpty)
    }

    @Test("what a killed program had claimed is trained by the one that waits for it")
    func killed() throws {
        let first = try start()
        while store.runs().first?.status != .running { usleep(20_000) }
        let second = try start()
        usleep(300_000)
        kill(first.process.processIdentifier, SIGKILL)
        let json = second.output.fileHandleForReading.readDataToEndOfFile()
        second.process.waitUntilExit()
        #expect(second.process.terminationStatus == 0)
        #expect(try JSONDecoder().decode([Variant].self, from: json).map(\.runs.count) == [2, 2])
        #expect(store.runs().map(\.status) == Array(repeating: .done, count: 4))
    }
}
