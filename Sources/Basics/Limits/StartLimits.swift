import CProcess

/// Limits of the process (ulimit) that would otherwise end it without a word.
public enum StartLimits {
    /// From here on, exceeding the file size (`ulimit -f`) is a write error, and running out of CPU time (`ulimit -t`)
    /// gives a warning, SIGXCPU, a little before the process is killed.
    public static func prepare() { start_limits_prepare() }
}
