import Foundation
import TestSupport

extension PseudoTerminal {
    /// The workbench on the results in a test's folder.
    static func workbench(
        in folder: URL, _ arguments: [String] = [], _ environment: [String: String?] = [:], width: UInt16 = 80,
        height: UInt16 = 24
    ) throws -> PseudoTerminal {
        try PseudoTerminal(
            Program.executable, ["--results", folder.appending(path: "Results").path] + arguments,
            environment: Program.environment(folder, environment), width: width, height: height)
    }
}
