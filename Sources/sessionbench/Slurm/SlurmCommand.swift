import Basics
import Foundation

/// A program of Slurm that is called for an answer.
struct SlurmCommand: Sendable {
    /// Seconds after which no answer is expected any more: a controller that is busy takes some.
    static let patience = 120.0

    let name: String
    /// Ends the wait for an answer.
    var stop = StopFlag()

    /// Where it is on the search path; nil if it is not there.
    private var executable: URL? {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        return path.split(separator: ":").lazy.map { URL(filePath: String($0)).appending(component: name) }
            .first { FileManager.default.isExecutableFile(atPath: $0.path) }
    }

    /// Calls it and waits for the end.
    /// - Parameter input: what it reads.
    /// - Returns: what it printed.
    /// - Throws: `SlurmError` if it is missing, refuses, or gives no answer.
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
        // Read meanwhile: a program that fills a pipe would wait for ever.
        let said = WorkBeside([output, errors].map(\.fileHandleForReading.fileDescriptor)) { descriptor in
            FileHandle(fileDescriptor: descriptor).readDataToEndOfFile()
        }
        try wait(for: process)
        let words = said.wait().map { String(decoding: $0, as: UTF8.self) }
        let (answer, complaint) = (words[0], words[1])
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

extension SlurmCommand {
    private func wait(for process: Process) throws(SlurmError) {
        let end = ContinuousClock.now + .seconds(Self.patience)
        while process.isRunning {
            guard !stop.isStopped, ContinuousClock.now < end else {
                process.terminate()
                usleep(200_000)
                if process.isRunning { kill(process.processIdentifier, SIGKILL) }
                throw SlurmError(
                    stop.isStopped
                        ? "interrupted while \(name) was at work: what it has submitted finds nothing to make, and the "
                            + "same command again submits all of it"
                        : "\(name) has not answered for \(Int(Self.patience)) s; try again when the cluster does")
            }
            usleep(10_000)
        }
    }
}

/// What Slurm does not do.
struct SlurmError: UserError {
    let description: String
    var isFaultOfInput: Bool { false }

    init(_ description: String) { self.description = description }
}
