import ArgumentParser
import Basics
import Foundation

/// How the program ends.
enum ExitStatus {
    static let failed: Int32 = 1
    static let badInput: Int32 = 2
    static let interrupted: Int32 = 130

    /// Says what happened, on standard error unless it was asked for (help, version), and ends the program.
    /// - Parameter command: the command that was called, which knows the errors of command lines.
    static func leave(after error: any Error, of command: any ParsableCommand.Type) -> Never {
        if let code = error as? ExitCode { end(code.rawValue) }
        if let error = error as? any UserError {
            complain("\(error)")
            end(error.isFaultOfInput ? badInput : failed)
        }
        let code = command.exitCode(for: error)
        if code == .success {
            print(command.fullMessage(for: error))
            end(0)
        }
        if code == .validationFailure {
            writeError(command.fullMessage(for: error) + "\n")
            end(badInput)
        }
        complain("\(error)")
        end(failed)
    }

    /// Ends the program, as failed if not all of its output could be written.
    static func end(_ code: Int32) -> Never {
        let isWritten = StandardOutput.flush()
        exit(code == 0 && !isWritten ? failed : code)
    }

    static func complain(_ message: String) { writeError("Error: \(message)\n") }
}
