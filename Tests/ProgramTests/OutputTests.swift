import Foundation
import Runs
import Testing

/// What a command prints arrives, or the command has failed.
@Suite("Output", .serialized)
final class OutputTests {
    private let folder: URL
    private let store: RunStore

    init() throws {
        folder = try Program.temporaryFolder()
        store = RunStore(results: folder.appending(path: "Results"))
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// Runs the program by a shell, which gives it another standard output.
    private func shell(_ arguments: [String], _ redirection: String) throws -> (code: Int32, errors: String) {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", "\"$0\" \"$@\" \(redirection)", Program.executable.path] + arguments
        process.environment = Program.environment(folder)
        let errors = Pipe()
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = errors
        try process.run()
        let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, text)
    }

    /// Commands that print something, with a run that they can print.
    private func commands() throws -> [[String]] {
        let file = folder.appending(path: "small.yaml").path
        try Data(
            """
            data.storefront: {items: 200, sessions: 400}
            protocol.minimumItemSupport: 1
            model.kind: popularity
            study: {seeds: 1}

            """.utf8
        ).write(to: URL(filePath: file))
        let run = try Program.run(
            ["run", file, "--results", store.results.path], environment: Program.environment(folder))
        #expect(run.code == 0, "\(run.errors)")
        let found = ["--results", store.results.path]
        return [
            ["keys"], ["keys", "--json"], ["keys", "--markdown"], ["data", "list"], ["data", "inspect", file],
            ["list"] + found, ["list", "--json"] + found, ["show", "last"] + found, ["show", "last", "--json"] + found,
            ["table", file] + found, ["run", file] + found, ["run", file, "--dry-run"] + found,
            ["recommend", "last", "--items", "S000001"] + found, ["workbench", "--once"] + found, ["--help"],
            ["--version"], ["help", "run"], ["run", "--help"], ["--generate-completion-script", "bash"],
        ]
    }

    @Test("where standard output is full or closed, the program says so and has failed")
    func lost() throws {
        for command in try commands() {
            for (redirection, reason) in [
                ("> /dev/full", "No space left on device"), (">&-", "Bad file descriptor"),
                ("> /dev/full 2>&1", nil),
            ] {
                let (code, errors) = try shell(command, redirection)
                #expect(code == 1, "\(command) \(redirection)")
                guard let reason else { continue }
                let last = errors.split(separator: "\n").last ?? ""
                #expect(
                    last == "Error: the output is lost: cannot write: \(reason) (/dev/stdout)",
                    "\(command) \(redirection)")
            }
        }
    }

    @Test("who has read enough ends the program quietly")
    func pipe() throws {
        let file = folder.appending(path: "many.yaml").path
        try Data("study: {seeds: 1000, grid: {model.dropout: [0, 0.1, 0.2, 0.3, 0.4]}}\n".utf8)
            .write(to: URL(filePath: file))
        for trap in ["", "trap '' PIPE; "] {
            let process = Process()
            process.executableURL = URL(filePath: "/bin/sh")
            process.arguments = ["-c", trap + "\"$0\" \"$@\" | head -n 1", Program.executable.path]
            process.arguments? += ["run", file, "--dry-run", "--results", store.results.path]
            process.environment = Program.environment(folder)
            let (output, errors) = (Pipe(), Pipe())
            (process.standardOutput, process.standardError) = (output, errors)
            try process.run()
            let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            let complaints = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            process.waitUntilExit()
            #expect(text.hasPrefix("variant") && text.hasSuffix("\n") && complaints == "")
        }
    }

    @Test("what is said on standard error keeps its own exit status, and files do not need standard output")
    func otherwise() throws {
        let file = folder.appending(path: "absent.yaml").path
        #expect(try shell(["run", file], "> /dev/full").code == 2)
        #expect(try shell(["list", "--nonsense"], ">&-").code == 2)
        #expect(try shell(["list", "--results", store.results.path], "> /dev/full").code == 0)
        _ = try commands()
        let table = folder.appending(path: "table.md")
        let study = folder.appending(path: "small.yaml").path
        let arguments = ["table", study, "--results", store.results.path, "--output", table.path]
        #expect(try shell(arguments, ">&-").code == 0)
        #expect(try String(contentsOf: table, encoding: .utf8).hasPrefix("# small\n"))
    }

    @Test("places that are given as nothing are errors")
    func nothing() throws {
        for arguments in [
            ["list", "--results", ""], ["workbench", "--once", "--results", ""],
            ["data", "list", "--data", ""],
            ["run", "a.yaml", "--dry-run", "--results", ""], ["table", "a.yaml", "--output", ""],
            ["recommend", "last", "--items", "a", "--data", ""],
        ] {
            let (code, output, errors) = try Program.run(arguments, environment: Program.environment(folder))
            #expect(code == 2 && output.isEmpty, "\(arguments)")
            #expect(
                errors.contains("is empty; name a place, or leave the option out"), "\(arguments): \(errors)")
        }
    }

    @Test("a results folder that is a file is an error")
    func fileForResults() throws {
        let file = folder.appending(path: "plain").path
        try Data().write(to: URL(filePath: file))
        for arguments in [["list", "--results", file], ["run", "x.yaml", "--results", file]] {
            let (code, output, errors) = try Program.run(arguments, environment: Program.environment(folder))
            #expect(code == 2 && output.isEmpty && errors.contains("--results is a file; name a folder"))
        }
    }
}
