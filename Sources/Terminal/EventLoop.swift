import CTerminal
import Foundation
import ScreenKit

/// Waits for input, signals and other threads. What was typed or clicked is answered at once; what happens by itself is
/// drawn a few times a second, which is enough to watch and little to send over a network.
public struct EventLoop {
    public enum Event: Sendable, Hashable {
        case input(InputEvent)
        /// Another thread has called `WakePipe.wake`.
        case woken
        /// A signal that ends programs, such as SIGTERM, or the terminal is gone.
        case terminated
    }

    /// What the program wants after an event.
    public enum Answer: Sendable, Hashable {
        /// Nothing visible has changed.
        case wait
        case draw
        /// Give the terminal to the shell, as Ctrl-Z does everywhere.
        case suspend
        case quit
    }

    private static let frameInterval = Duration.milliseconds(200)
    /// Frames that change much come more rarely, so that what happens by itself sends less than 10 kB in a second. What
    /// a frame takes is only known about: ncurses may send half as much again.
    private static let bytesPerSecond = 6_000.0
    private static let longestInterval = 2.0

    private let session: TerminalSession
    private let wake: WakePipe

    public init(session: TerminalSession, wake: WakePipe) {
        self.session = session
        self.wake = wake
    }

    /// Returns when `handle` has answered `.quit`.
    /// - Parameters:
    ///   - frame: the screen for a size.
    ///   - handle: reacts to an event.
    public func run(frame: (Size) -> Screen, handle: (Event) -> Answer) {
        let clock = ContinuousClock()
        var nextFrame = clock.now
        var needsDrawing = true
        var isGone = false
        while true {
            if needsDrawing && clock.now >= nextFrame {
                let bytes = isGone ? 0 : session.draw(frame(session.size))
                needsDrawing = false
                let sending = min(Double(bytes) / Self.bytesPerSecond, Self.longestInterval)
                nextFrame = clock.now + max(Self.frameInterval, .seconds(sending))
            }
            let pause = needsDrawing ? max(clock.now.duration(to: nextFrame), .zero) : nil
            var events: [Event] = []
            var isAnswer = false
            if wait(pause, forInput: !isGone) {
                if let input = session.readInput() {
                    events += input.map(Event.input)
                    isAnswer = !input.isEmpty
                } else {
                    isGone = true
                    events.append(.terminated)
                }
            }
            events += signals(&needsDrawing)
            for event in events {
                switch handle(event) {
                case .wait: break
                case .draw: needsDrawing = true
                case .suspend:
                    session.suspend()
                    _ = handle(.input(.resize(session.size)))
                    needsDrawing = true
                case .quit: return
                }
            }
            if isAnswer { nextFrame = clock.now }
        }
    }

    private func signals(_ needsDrawing: inout Bool) -> [Event] {
        var events: [Event] = []
        let bytes = wake.drain()
        func has(_ byte: Int) -> Bool { bytes.contains(UInt8(byte)) }
        if has(terminal_signal_wake) { events.append(.woken) }
        if has(terminal_signal_terminate) { events.append(.terminated) }
        if has(terminal_signal_suspend) {
            session.suspend()
        } else if has(terminal_signal_continue) {
            session.resume()
        } else if has(terminal_signal_resize) {
            session.adoptSize()
        } else {
            return events
        }
        needsDrawing = true
        return events + [.input(.resize(session.size))]
    }

    /// - Returns: whether the terminal has input, or is gone.
    private func wait(_ pause: Duration?, forInput: Bool) -> Bool {
        var files = [pollfd(fd: wake.readEnd, events: Int16(POLLIN), revents: 0)]
        if forInput { files.append(pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)) }
        let milliseconds = pause.map { Int32($0 / .milliseconds(1)) + 1 } ?? -1
        let ready = poll(&files, nfds_t(files.count), milliseconds)
        return ready > 0 && forInput && files[1].revents != 0
    }
}
