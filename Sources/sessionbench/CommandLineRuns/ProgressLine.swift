import Basics
import Foundation
import Terminal

/// A line on standard error that is redrawn while work goes on; without a terminal, a plain line now and then.
struct ProgressLine {
    private static let barWidth = 20

    private let isTerminal =
        isatty(STDERR_FILENO) != 0 && ProcessInfo.processInfo.environment["TERM"] ?? "dumb" != "dumb"
    private var shown: ContinuousClock.Instant?
    /// The last thing written was the redrawn line.
    private var isOpen = false

    /// - Parameter share: done, 0 to 1.
    static func bar(_ share: Double) -> String {
        let filled = min(Int(Double(barWidth) * share), barWidth)
        return "[" + String(repeating: "#", count: filled) + String(repeating: "-", count: barWidth - filled) + "]"
    }

    /// A line that stays.
    mutating func note(_ text: String) {
        clear()
        writeError(text + "\n")
    }

    /// A line that the next one replaces or, without a terminal, one that stays.
    mutating func show(_ parts: [String?]) {
        let interval: Duration = isTerminal ? .milliseconds(100) : .seconds(10)
        let now = ContinuousClock.now
        if let shown, now - shown < interval { return }
        shown = now
        let text = parts.compactMap(\.self).joined(separator: "  ")
        guard isTerminal else { return writeError(text + "\n") }
        // One column stays free: a full line would wrap, and could not be redrawn.
        let columns = terminalSize(STDERR_FILENO)?.width ?? 80
        write("\r" + text.forTerminal(atMost: columns - 1) + "\u{1B}[K")
        isOpen = true
    }

    /// Shows how far the reading of files is.
    mutating func show(_ progress: ReadingProgress) {
        // What comes after the last block takes longer than a block.
        if progress.bytes >= progress.of { shown = nil }
        show([Self.bar(progress.share), "reading \(progress.description)"])
    }

    /// Leaves the redrawn line.
    mutating func close() {
        if isOpen { write("\n") }
        isOpen = false
    }

    /// Removes the redrawn line.
    mutating func clear() {
        if isOpen { write("\r\u{1B}[K") }
        isOpen = false
    }

    /// Writes text of this file, with its control sequences.
    private func write(_ text: String) {
        try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
    }
}
