import CProcess

/// Limits of the process (ulimit) that would end it without a word.
public enum StartLimits {
    /// From here on a file that becomes too large (`ulimit -f`) is an error of the write, and CPU time (`ulimit -t`)
    /// runs out with a warning, SIGXCPU, a little before the process is killed.
    public static func prepare() { start_limits_prepare() }
}
