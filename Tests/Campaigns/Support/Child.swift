import CCampaigns
import Foundation
import TestSupport

/// The program in a process of its own. Its output goes to files, so that it never waits for whoever reads it.
final class Child {
    /// How a process ended.
    struct End {
        /// Exit status; nil if a signal ended it.
        var code: Int32?
        var signal: Int32?
        var output: String
        var errors: String

        var description: String {
            let how = code.map { "exit status \($0)" } ?? "signal \(signal ?? 0)"
            return "\(how)\nstandard output: \(output.suffix(600))\nstandard error: \(errors.suffix(1_500))"
        }
    }

    private let arguments: [String]
    private let process: pid_t
    private let output: URL
    private let errors: URL
    private var status: Int32?

    /// - Parameters:
    ///   - wrapper: a command that runs the program, such as `prlimit`.
    ///   - standardOutput: where output goes instead of to a file of the folder.
    init(
        _ arguments: [String], in folder: CaseFolder, wrapper: [String] = [], faults: Faults? = nil,
        standardOutput: String? = nil
    ) throws {
        self.arguments = arguments
        let id = UUID().uuidString
        output = folder.url.appending(component: "\(id).out")
        errors = folder.url.appending(component: "\(id).err")
        var environment = folder.environment
        if let faults { environment.merge(faults.environment) { $1 } }

        let words = wrapper + [builtProgram.path] + arguments
        var argv: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        var envp: [UnsafeMutablePointer<CChar>?] = environment.map { strdup("\($0)=\($1)") } + [nil]
        defer { for pointer in argv + envp { free(pointer) } }
        var process: pid_t = 0
        let problem = child_start(&argv, &envp, folder.url.path, standardOutput ?? output.path, errors.path, &process)
        guard problem == 0 else {
            throw Failure.wrong("cannot start \(words[0]): \(String(cString: strerror(problem)))")
        }
        self.process = process
    }

    deinit {
        if isRunning { send(SIGKILL) }
        if status == nil { waitpid(process, nil, 0) }
        for file in [output, errors] { try? FileManager.default.removeItem(at: file) }
    }

    var isRunning: Bool {
        guard status == nil else { return false }
        var status: Int32 = 0
        if waitpid(process, &status, WNOHANG) == process { self.status = status }
        return self.status == nil
    }

    /// The number cannot be that of another process: this one is not waited for before it is known to have ended.
    func send(_ signal: Int32) { if isRunning { kill(process, signal) } }

    /// Waits until a condition holds or the process has ended.
    func wait(until isReached: () -> Bool) { while isRunning && !isReached() { usleep(300) } }

    /// Waits for the end.
    /// - Throws: `Failure` if the process hangs or ends by a signal that nobody sent, or if text with control
    ///   characters comes out of it.
    @discardableResult
    func end(atMost seconds: Double = 120, signals expected: Set<Int32> = []) throws -> End {
        let start = ContinuousClock.now
        while isRunning {
            guard ContinuousClock.now - start < .seconds(seconds) else {
                send(SIGKILL)
                throw Failure.crash("hangs: sessionbench \(arguments.joined(separator: " "))\n\(text(errors))")
            }
            usleep(300)
        }
        let end = end()
        let command = "sessionbench \(arguments.joined(separator: " "))"
        if let signal = end.signal, !expected.contains(signal) {
            throw Failure.crash("\(command): \(end.description)")
        }
        // Other tests see to the escape sequences of terminals; a file gets none.
        for text in [end.output, end.errors] where text.unicodeScalars.contains(where: isControl) {
            throw Failure.wrong("\(command) prints control characters: \(text.debugDescription.prefix(600))")
        }
        return end
    }

    private func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar != "\n" && (scalar.value < 0x20 || (0x7f...0x9f).contains(scalar.value))
    }

    private func end() -> End {
        let status = status ?? 0
        // The macros of <sys/wait.h>: the low seven bits are the signal, zero for an exit.
        let signal = status & 0x7f
        return End(
            code: signal == 0 ? status >> 8 & 0xff : nil, signal: signal == 0 ? nil : signal, output: text(output),
            errors: text(errors))
    }

    private func text(_ file: URL) -> String {
        String(decoding: (try? Data(contentsOf: file)) ?? Data(), as: UTF8.self)
    }
}

extension CaseFolder {
    /// Runs the program to its end.
    func program(
        _ arguments: String..., wrapper: [String] = [], faults: Faults? = nil, atMost seconds: Double = 120
    ) throws -> Child.End {
        try program(arguments, wrapper: wrapper, faults: faults, atMost: seconds)
    }

    func program(
        _ arguments: [String], wrapper: [String] = [], faults: Faults? = nil, atMost seconds: Double = 120
    ) throws -> Child.End {
        try Child(arguments, in: self, wrapper: wrapper, faults: faults).end(atMost: seconds)
    }
}
