import Foundation
import TestSupport

/// The program under test, without anything of the user's around it.
enum Program {
    static let executable = builtProgram

    /// Crashes as it is told.
    static let crashProbe = built("CrashProbe")

    /// A folder for one test, which nothing else uses.
    static func temporaryFolder() throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appending(path: "sessionbench-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }

    /// An environment without anything of the user's.
    static func environment(_ folder: URL, _ changes: [String: String?] = [:]) -> [String: String] {
        var environment: [String: String] = [
            "PATH": "/usr/bin:/bin", "HOME": folder.path, "TERM": "xterm-256color", "LANG": "C.UTF-8",
            "SESSIONBENCH_DATA": folder.path,
        ]
        for (name, value) in changes { environment[name] = value }
        return environment
    }

    /// Runs without a terminal.
    /// - Parameter limit: commands of a shell that starts the program, such as `ulimit -n 20`.
    static func run(_ arguments: [String], limit: String? = nil, environment: [String: String]) throws -> (
        code: Int32, output: String, errors: String
    ) {
        let process = Process()
        if let limit {
            // A program that spins for ever would keep the tests from ending.
            process.executableURL = URL(filePath: "/bin/bash")
            process.arguments =
                ["-c", "\(limit); exec timeout \(Int(PseudoTerminal.patience)) \"$0\" \"$@\"", executable.path]
                + arguments
        } else {
            process.executableURL = executable
            process.arguments = arguments
        }
        process.environment = environment
        let output = Pipe()
        let errors = Pipe()
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        let complaints = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, text, complaints)
    }
}
