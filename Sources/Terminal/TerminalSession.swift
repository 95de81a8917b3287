import Basics
import CNcurses
import CTerminal
import Foundation
import ScreenKit

/// The terminal, taken over: full screen, single keys, mouse. One thread owns it, since ncurses supports only one.
///
/// Ending the session, crashing, and being told to end all give the terminal back as it was.
public final class TerminalSession {
    public private(set) var size: Size
    private let palette: Palette
    private var pairs: [Attributes: Int16] = [:]
    /// What the terminal shows; nil: unknown.
    private var shown: Screen?
    private var isOpen = true
    /// The part of a paste that has arrived so far; nil while nothing is being pasted.
    private var paste: Paste?

    /// Whether both standard input and output are a terminal.
    public static var isInteractive: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1 }

    /// - Parameter wake: where signals arrive, see `EventLoop`.
    /// - Throws: `TerminalError`; the terminal is then untouched.
    public init(
        color: ColorMode, theme: ThemeMode = .auto, wake: WakePipe, environment: [String: String]
    ) throws(TerminalError) {
        guard Self.isInteractive else { throw .notInteractive }
        let type = TerminalType(environment)
        if type.isUnsuitable { throw .unsuitable(type: type.name) }

        // Before ncurses starts: it leaves alone signals that already have a handler.
        CrashGuard.guardModes(ofTerminal: STDOUT_FILENO)
        terminal_watch_signals(wake.writeEnd)
        guard type.descriptions.contains(where: { ncurses_open($0) != nil }) else {
            terminal_unwatch_signals()
            CrashGuard.unguardTerminal()
            throw .unknown(type: type.name)
        }
        // An Escape key must not wait a second for the rest of a sequence.
        if environment["ESCDELAY"] == nil { set_escdelay(25) }
        raw()
        noecho()
        nonl()
        terminal_return_quit_key(STDOUT_FILENO)
        // The modes that the terminal returns to after being suspended.
        def_prog_mode()
        keypad(ncurses_window(), true)
        nodelay(ncurses_window(), true)
        curs_set(0)
        ncurses_enable_mouse()
        Paste.enable()
        palette = Palette(
            color.depth(colors: Self.startColors(color, environment), environment: environment),
            theme.theme(environment: environment))
        size = Size(width: Int(ncurses_columns()), height: Int(ncurses_lines()))
        CrashGuard.guardTerminal(undoneBy: Self.restoreSequence())
    }

    deinit { end() }

    /// Gives the terminal back.
    public func end() {
        guard isOpen else { return }
        isOpen = false
        Paste.disable()
        endwin()
        CrashGuard.unguardTerminal()
        terminal_unwatch_signals()
    }

    /// Everything typed and clicked since the last call.
    /// - Returns: nil if the terminal is gone.
    public func readInput() -> [InputEvent]? {
        var events: [InputEvent] = []
        var hasRead = false
        while true {
            switch KeyReader.next() {
            case .nothing: return hasRead || terminal_pending_bytes(STDIN_FILENO) > 0 ? events : nil
            case .ignored: hasRead = true
            case .pasteBegins:
                hasRead = true
                paste = Paste()
            case .pasteEnds:
                hasRead = true
                if let text = paste?.text { events.append(.paste(text)) }
                paste = nil
            case .event(let event):
                hasRead = true
                if paste?.take(event) != true {
                    paste = nil
                    events.append(event)
                }
            }
        }
    }

    /// Adopts the size the terminal has now.
    public func adoptSize() {
        guard let now = terminalSize(STDOUT_FILENO) else { return }
        resizeterm(Int32(now.height), Int32(now.width))
        size = now
        redrawAll()
    }

    /// Gives the terminal to the shell until the process is continued.
    public func suspend() {
        Paste.disable()
        endwin()
        terminal_stop_process()
        resume()
    }

    /// Gives the terminal to a command of the shell until that has ended. Being stopped from the keyboard stops both.
    /// - Returns: the status of the command as `wait` has it; -1 if there is no shell.
    public func lend(to command: String) -> Int32 {
        Paste.disable()
        endwin()
        let status = terminal_run_command(command)
        resume()
        return status
    }

    /// Restores modes and contents, which the shell has changed, after the process was stopped and continued.
    public func resume() {
        reset_prog_mode()
        Paste.enable()
        adoptSize()
    }

    /// Puts a text where the terminal pastes from, if it lets programs do so.
    public func copy(_ text: String) { ncurses_send(Clipboard.sequence(text)) }

    /// Has the next frame drawn as a whole: something else may have written on the terminal.
    public func redrawAll() {
        shown = nil
        clear()
    }

    /// Shows the screen on the terminal; only cells that differ are sent.
    /// - Returns: about how many bytes that takes.
    @discardableResult
    public func draw(_ screen: Screen) -> Int {
        let width = min(screen.size.width, Int(ncurses_columns()))
        let height = min(screen.size.height, Int(ncurses_lines()))
        let previous = shown?.size == screen.size ? shown : nil
        if previous == nil { erase() }
        var bytes = 0
        var last: (x: Int, y: Int, style: Style)?
        for y in 0..<height {
            for x in 0..<width {
                let cell = screen[x, y]
                guard cell.width > 0, previous?[x, y] != cell else { continue }
                put(cell, x: x, y: y)
                bytes += cell.text.utf8.count
                if last?.y != y || last?.x != x - 1 { bytes += Self.bytesOfMove }
                if last?.style != cell.style { bytes += Self.bytesOfStyle }
                last = (x, y, cell.style)
            }
        }
        shown = screen
        refresh()
        return bytes
    }

    /// What moving the cursor and changing colours take, as with xterm.
    private static let bytesOfMove = 6
    private static let bytesOfStyle = 20

    private func put(_ cell: Cell, x: Int, y: Int) {
        let attributes = palette.attributes(for: cell.style)
        var flags: attr_t = 0
        if attributes.bold { flags |= ncurses_bold() }
        if attributes.dim { flags |= ncurses_dim() }
        if attributes.reverse { flags |= ncurses_reverse() }
        if attributes.underline { flags |= ncurses_underline() }
        let pair = pair(attributes)
        // A system older than our tables may not know a character, or disagree on its width.
        let isKnown = Int(ncurses_width(wchar_t(bitPattern: cell.scalar.value))) == cell.width
        if isKnown {
            var text = [wchar_t(bitPattern: cell.scalar.value)]
            for mark in cell.marks where ncurses_width(wchar_t(bitPattern: mark.value)) == 0 {
                text.append(wchar_t(bitPattern: mark.value))
            }
            text.append(0)
            ncurses_put(Int32(y), Int32(x), text, flags, pair)
        } else {
            for column in x..<(x + cell.width) { ncurses_put(Int32(y), Int32(column), [0x3F, 0], flags, pair) }
        }
    }

    /// ncurses numbers pairs of colours; 0 is the terminal's own.
    private func pair(_ attributes: Attributes) -> Int16 {
        if attributes.foreground == nil && attributes.background == nil { return 0 }
        let colors = Attributes(foreground: attributes.foreground, background: attributes.background)
        if let pair = pairs[colors] { return pair }
        let next = Int16(pairs.count + 1)
        guard next < ncurses_pairs() else { return 0 }
        let foreground = colors.foreground.map(Int16.init) ?? -1
        let background = colors.background.map(Int16.init) ?? -1
        guard init_pair(next, foreground, background) == OK else { return 0 }
        pairs[colors] = next
        return next
    }

    // MARK: Opening

    /// Size of the terminal's colour table; 0 if there are no colours or none are wanted.
    private static func startColors(_ mode: ColorMode, _ environment: [String: String]) -> Int {
        guard mode.depth(colors: 256, environment: environment) != .none, has_colors(), start_color() == OK else {
            return 0
        }
        use_default_colors()
        return Int(ncurses_colors())
    }

    /// What a crash sends: mouse and marks of pastes off, plain style, keypad off, the cursor, the screen from before.
    private static func restoreSequence() -> [UInt8] {
        var bytes = Array("\u{1B}[?1000l\u{1B}[?1006l\u{1B}[?2004l".utf8)
        for name in ["sgr0", "rmkx", "cnorm", "rmcup"] {
            guard let text = ncurses_capability(name) else { continue }
            bytes += withoutPadding(String(cString: text)).utf8
        }
        return bytes
    }

    /// Removes the pauses, written `$<5>`, that terminal descriptions may ask for.
    private static func withoutPadding(_ text: String) -> String {
        text.replacing(/\$<[^>]*>/, with: "")
    }
}
