import ArgumentParser
import Basics
import Experiments
import Foundation
import Models
import Runs
import Sessions
import Terminal
import Training

/// How the program ends.
enum ExitStatus {
    static let failed: Int32 = 1
    static let badInput: Int32 = 2
    static let interrupted: Int32 = 130

    /// Says what happened, on standard error unless it was asked for (help, version), and ends the program.
    static func leave(after error: any Error) -> Never {
        switch error {
        case let code as ExitCode: end(code.rawValue)
        case is InputError, is TerminalError, is InvalidExperiment, is UnknownRun, is DataError, is ModelError,
            is MemoryShortage:
            complain("\(error)")
            end(badInput)
        case let error as RunError where error.isRefusal:
            complain("\(error)")
            end(badInput)
        default: break
        }
        let code = SessionBench.exitCode(for: error)
        if code == .success {
            print(SessionBench.fullMessage(for: error))
            end(0)
        }
        if code == .validationFailure {
            writeError(SessionBench.fullMessage(for: error) + "\n")
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

/// The user's input is at fault: exit status 2.
struct InputError: Error, CustomStringConvertible {
    var description: String

    init(_ description: String) { self.description = description }

    /// What a closure returns; what it throws is the fault of the input.
    static func unless<Value>(_ read: () throws -> Value) throws -> Value {
        do { return try read() } catch { throw InputError("\(error)") }
    }
}
