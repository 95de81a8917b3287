import Basics
import Foundation

/// Writes to standard error; lines are made safe for a terminal.
func writeError(_ text: String) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { String($0).forTerminal }
    try? FileHandle.standardError.write(contentsOf: Foundation.Data(lines.joined(separator: "\n").utf8))
}
