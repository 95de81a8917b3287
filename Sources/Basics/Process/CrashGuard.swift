import CProcess

/// What happens when the program crashes, or is told to quit at once: it gives the terminal back, says so in one
/// sentence, and ends.
public enum CrashGuard {
    /// Call before anything else. Swift's own handlers, which stop and ask what to do, run afterwards only if the
    /// environment has SWIFT_BACKTRACE.
    /// - Parameter quitStatus: exit status after SIGQUIT, which is not a crash.
    public static func install(quitStatus: Int32) { crash_install(quitStatus) }

    /// Gives the calling thread a second stack, without which no handler can run when its own has overflowed. Call it
    /// where work of any depth begins on a Dispatch thread; the main thread already has one.
    public static func guardThread() { crash_guard_thread() }

    /// Remembers the current modes of a terminal, to restore them. Call before changing them.
    public static func guardModes(ofTerminal descriptor: Int32) { crash_guard_modes(descriptor) }

    /// - Parameter sequence: bytes that undo what was sent to the terminal.
    public static func guardTerminal(undoneBy sequence: [UInt8]) {
        sequence.withUnsafeBytes { bytes in
            guard let start = bytes.bindMemory(to: CChar.self).baseAddress else { return }
            crash_guard_sequence(start, bytes.count)
        }
    }

    /// Call once the terminal has been given back.
    public static func unguardTerminal() { crash_unguard_terminal() }
}
