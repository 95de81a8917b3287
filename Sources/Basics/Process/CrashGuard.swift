import CProcess

/// What happens when the program crashes, or is told to quit at once: it gives the terminal back, says so in one
/// sentence, and ends.
public enum CrashGuard {
    /// Call first of all. Swift's own handlers, which stop and ask what to do, come after that only where the
    /// environment has SWIFT_BACKTRACE.
    /// - Parameter quitStatus: exit status after SIGQUIT, which is no crash.
    public static func install(quitStatus: Int32) { crash_install(quitStatus) }

    /// Makes the calling thread one whose stack may overflow: without a stack of its own for that moment a handler
    /// cannot run. To be called where work of any depth begins on a thread of Dispatch; the main thread has one.
    public static func guardThread() { crash_guard_thread() }

    /// Remembers the present modes of a terminal, to give them back. Call before they are changed.
    public static func guardModes(ofTerminal descriptor: Int32) { crash_guard_modes(descriptor) }

    /// - Parameter sequence: bytes that undo what was sent to the terminal.
    public static func guardTerminal(undoneBy sequence: [UInt8]) {
        sequence.withUnsafeBytes { bytes in
            guard let start = bytes.bindMemory(to: CChar.self).baseAddress else { return }
            crash_guard_sequence(start, bytes.count)
        }
    }

    /// The terminal has been given back.
    public static func unguardTerminal() { crash_unguard_terminal() }
}
