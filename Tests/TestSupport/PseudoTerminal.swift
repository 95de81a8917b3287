import CPseudoTerminal
import Foundation

/// A program with a terminal of its own, as a person at a keyboard has one.
public final class PseudoTerminal {
    public struct Failure: Error, CustomStringConvertible {
        public var description: String
    }

    public private(set) var process: pid_t = 0
    private var master: Int32 = -1
    /// Kept open, so that the modes can be read when the program is gone.
    private var slave: Int32 = -1
    private var modesBefore = termios()
    private var output: [UInt8] = []
    private var status: Int32?

    /// How long anything may take before a test fails; nothing is measured by it.
    public static let patience = 120.0

    public init(
        _ executable: URL, _ arguments: [String], environment: [String: String], width: UInt16 = 80, height: UInt16 = 24
    ) throws {
        guard pseudo_terminal_open(&master, &slave, width, height) == 0 else {
            throw Failure(description: "no pseudo-terminal: errno \(errno)")
        }
        tcgetattr(slave, &modesBefore)
        var argv: [UnsafeMutablePointer<CChar>?] = ([executable.path] + arguments).map { strdup($0) }
        var envp: [UnsafeMutablePointer<CChar>?] = environment.map { strdup("\($0.key)=\($0.value)") }
        argv.append(nil)
        envp.append(nil)
        defer { for pointer in argv + envp { free(pointer) } }
        process = pseudo_terminal_spawn(master, slave, executable.path, argv, envp)
        guard process > 0 else { throw Failure(description: "cannot start \(executable.path): errno \(errno)") }
    }

    deinit {
        if status == nil && process > 0 {
            kill(process, SIGKILL)
            var ignored: Int32 = 0
            waitpid(process, &ignored, 0)
        }
        if master >= 0 { close(master) }
        if slave >= 0 { close(slave) }
    }

    public func type(_ text: String) {
        let bytes = Array(text.utf8)
        _ = write(master, bytes, bytes.count)
    }

    public func resize(_ width: UInt16, _ height: UInt16) { pseudo_terminal_resize(master, width, height) }

    /// Everything written so far.
    public var text: String {
        read()
        return String(decoding: output, as: UTF8.self)
    }

    /// Waits until the program has written a text since the last call that returned.
    /// - Parameter redrawing: whether to have the program draw everything anew now and then (Ctrl-L): a screen that
    ///   changes sends what has changed, which may be a part of a word.
    public func expect(_ wanted: String, redrawing: Bool = false) throws {
        let needle = Array(wanted.utf8)
        let start = Date()
        var redrawn = start
        var searched = consumed
        while Date() < start + Self.patience {
            read()
            if let end = Self.end(of: needle, in: output[searched...]) {
                consumed = end
                return
            }
            searched = max(consumed, output.count - needle.count)
            if status != nil { break }
            pause()
            poll()
            if redrawing, Date() > redrawn + 1 {
                type("\u{0C}")
                redrawn = Date()
            }
        }
        throw Failure(description: "\"\(wanted)\" did not appear in: \(text.debugDescription.suffix(3000))")
    }

    private var consumed = 0

    private static func end(of needle: [UInt8], in bytes: ArraySlice<UInt8>) -> Int? {
        guard let first = needle.first, bytes.count >= needle.count else { return nil }
        for start in bytes.startIndex...(bytes.endIndex - needle.count)
        where bytes[start] == first && bytes[start..<(start + needle.count)].elementsEqual(needle) {
            return start + needle.count
        }
        return nil
    }

    /// Waits for the end of the program.
    /// - Returns: its exit code, or minus the signal that ended it.
    public func exitCode() throws -> Int32 {
        let deadline = Date() + Self.patience
        while Date() < deadline {
            // A program that writes to a full terminal would wait for ever.
            read()
            poll()
            if let status {
                let signal = status & 0x7F
                return signal == 0 ? (status >> 8) & 0xFF : -signal
            }
            pause()
        }
        throw Failure(description: "the program did not end; it wrote \(text.debugDescription.suffix(3000))")
    }

    /// Pulls the plug.
    public func hangUp() {
        close(slave)
        close(master)
        slave = -1
        master = -1
    }

    /// Whether echo, line mode and the rest are as they were before the program.
    public var hasModesBefore: Bool {
        var now = termios()
        guard tcgetattr(slave, &now) == 0 else { return false }
        return now.c_iflag == modesBefore.c_iflag && now.c_oflag == modesBefore.c_oflag
            && now.c_lflag == modesBefore.c_lflag && now.c_cflag == modesBefore.c_cflag
    }

    private func poll() {
        guard status == nil else { return }
        var value: Int32 = 0
        if waitpid(process, &value, WNOHANG) == process { status = value }
    }

    private func pause() { usleep(5_000) }

    private func read() {
        guard master >= 0 else { return }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        var file = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
        while Foundation.poll(&file, 1, 0) > 0, file.revents & Int16(POLLIN) != 0 {
            let count = Foundation.read(master, &buffer, buffer.count)
            guard count > 0 else { return }
            output += buffer[..<count]
        }
    }
}
