import Basics
import Foundation
import Synchronization
import Terminal

/// Lines at the end of standard error that are redrawn while work goes on, one for each piece of it.
final class ProgressLines: Sendable {
    private struct State {
        /// What is in view, by line.
        var texts: [(line: Int, text: String)] = []
        /// Lines on the screen; the cursor is in the last of them.
        var drawn = 0
        /// The program has said that it stops, below the lines.
        var isInterrupted = false
        var last = 0
    }

    fileprivate let isTerminal =
        isatty(STDERR_FILENO) != 0 && ProcessInfo.processInfo.environment["TERM"] ?? "dumb" != "dumb"
    private let stop: StopFlag
    private let state = Mutex(State())

    /// - Parameter stop: set once a signal was answered on standard error.
    init(stop: StopFlag = StopFlag()) { self.stop = stop }

    fileprivate func newLine() -> Int {
        state.withLock { state in
            state.last += 1
            return state.last
        }
    }

    /// Writes lines that stay, above those that are redrawn.
    func note(_ text: String) { leave(text, removing: nil) }

    /// - Parameter text: stays.
    /// - Parameter line: is no longer in view.
    fileprivate func leave(_ text: String?, removing line: Int?) {
        state.withLock { state in
            let size = size
            let erasing = erase(&state)
            state.texts.removeAll { $0.line == line }
            write(erasing + (text.map { Self.safe($0) + "\n" } ?? "") + draw(&state, size))
        }
    }

    /// Has the line stay as it is, if it is in view.
    fileprivate func keep(_ line: Int) {
        guard let text = state.withLock({ $0.texts.first { $0.line == line }?.text }) else { return }
        leave(text.forTerminal(atMost: size.width - 1), removing: line)
    }

    fileprivate func show(_ text: String, _ line: Int) {
        guard isTerminal else { return write(Self.safe(text) + "\n") }
        state.withLock { state in
            let size = size
            let erasing = erase(&state)
            if let place = state.texts.firstIndex(where: { $0.line == line }) {
                state.texts[place].text = text
            } else {
                state.texts.append((line, text))
            }
            write(erasing + draw(&state, size))
        }
    }

    private static func safe(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { String($0).forTerminal }
            .joined(separator: "\n")
    }

    private var size: (width: Int, height: Int) {
        let size = terminalSize(STDERR_FILENO)
        return (size?.width ?? 80, size?.height ?? 24)
    }

    /// To the start of the first line in view, with all of them empty.
    private func erase(_ state: inout State) -> String {
        if stop.isStopped && !state.isInterrupted {
            state.isInterrupted = true
            state.drawn = 0
        }
        guard state.drawn > 0 else { return "" }
        defer { state.drawn = 0 }
        return "\r\u{1B}[K" + String(repeating: "\u{1B}[A\u{1B}[K", count: state.drawn - 1)
    }

    /// One column stays free, as a full line would wrap and could not be redrawn; so does one line.
    private func draw(_ state: inout State, _ size: (width: Int, height: Int)) -> String {
        let shown = state.texts.prefix(max(size.height - 1, 1))
        state.drawn = shown.count
        return shown.map { $0.text.forTerminal(atMost: size.width - 1) }.joined(separator: "\n")
    }

    /// Writes text of this file, with its control sequences.
    private func write(_ text: String) {
        if !text.isEmpty { try? FileHandle.standardError.write(contentsOf: Data(text.utf8)) }
    }
}

/// A line on standard error that is redrawn while work goes on; without a terminal, a plain line now and then.
struct ProgressLine {
    private static let barWidth = 20

    private let lines: ProgressLines
    private let line: Int
    private var shown: ContinuousClock.Instant?

    /// - Parameter lines: among which it stands.
    init(of lines: ProgressLines = ProgressLines()) {
        self.lines = lines
        line = lines.newLine()
    }

    /// - Parameter share: done, 0 to 1.
    static func bar(_ share: Double) -> String {
        let filled = min(Int(Double(barWidth) * share), barWidth)
        return "[" + String(repeating: "#", count: filled) + String(repeating: "-", count: barWidth - filled) + "]"
    }

    /// A line that stays.
    mutating func note(_ text: String) { lines.leave(text, removing: line) }

    /// A line that the next one replaces or, without a terminal, one that stays.
    mutating func show(_ parts: [String?]) {
        let interval: Duration = lines.isTerminal ? .milliseconds(100) : .seconds(10)
        let now = ContinuousClock.now
        if let shown, now - shown < interval { return }
        shown = now
        lines.show(parts.compactMap(\.self).joined(separator: "  "), line)
    }

    /// Shows how far the reading of files is.
    /// - Parameter title: of what they are read for; nil if there is nothing else.
    mutating func show(_ progress: ReadingProgress, for title: String? = nil) {
        // What comes after the last block takes longer than a block.
        if progress.bytes >= progress.of { shown = nil }
        show([Self.bar(progress.share), title, "reading \(progress.description)"])
    }

    /// Leaves the redrawn line.
    mutating func close() { lines.keep(line) }

    /// Removes the redrawn line.
    mutating func clear() { lines.leave(nil, removing: line) }
}
