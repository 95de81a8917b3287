import Basics
import Foundation

/// A program of Slurm that is called for an answer.
struct SlurmCommand: Sendable {
    let name: String

    /// Where it is on the search path; nil if it is not there.
    private var executable: URL? {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        return path.split(separator: ":").lazy.map { URL(filePath: String($0)).appending(component: name) }
            .first { FileManager.default.isExecutableFile(atPath: $0.path) }
    }

    /// Calls it and waits for the end.
    /// - Parameter input: what it reads.
    /// - Returns: what it printed.
    /// - Throws: `SlurmError` if it is missing, or refuses.
    @discardableResult func callAsFunction(_ arguments: [String], input: String = "") throws -> String {
        guard let executable else {
            throw SlurmError(
                "there is no \(name) on the search path: call this where Slurm's programs are, on a login node")
        }
        let process = Process()
        process.executableURL = executable
        process.arguments = arguments
        let (given, output, errors) = (Pipe(), Pipe(), Pipe())
        (process.standardInput, process.standardOutput, process.standardError) = (given, output, errors)
        do { try process.run() } catch { throw SlurmError("\(name) cannot be started: \(error)") }
        // Shorter than a pipe holds.
        try? given.fileHandleForWriting.write(contentsOf: Data(input.utf8))
        try? given.fileHandleForWriting.close()
        // The other stream is read beside it: a program that fills it would wait for ever.
        let complaints = WorkBeside([errors.fileHandleForReading.fileDescriptor]) { descriptor in
            FileHandle(fileDescriptor: descriptor).readDataToEndOfFile()
        }
        let answer = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        let complaint = String(decoding: complaints.wait().first ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            let words = complaint.split(whereSeparator: \.isNewline).map(String.init).joined(separator: "; ")
            throw SlurmError(
                words.isEmpty
                    ? "\(name) ended with status \(process.terminationStatus) and said nothing"
                    : "\(name) refuses: \(words.forTerminal(atMost: 500))")
        }
        return answer
    }
}

/// What Slurm does not do.
struct SlurmError: UserError {
    let description: String
    var isFaultOfInput: Bool { false }

    init(_ description: String) { self.description = description }
}
