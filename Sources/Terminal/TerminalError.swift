import Basics

/// Why there is no full-screen terminal, and what helps.
public enum TerminalError: UserError, Hashable {
    /// Standard input or output is not a terminal.
    case notInteractive
    /// `TERM` is empty or names a terminal without cursor movement.
    case unsuitable(type: String)
    /// No description of this terminal type is installed.
    case unknown(type: String)

    public var description: String {
        switch self {
        case .notInteractive:
            "standard input and output must be a terminal for the workbench; --once prints one frame instead"
        case .unsuitable(let type):
            (type.isEmpty ? "TERM is not set" : "the terminal type \"\(type)\" has no cursor movement")
                + "; set TERM to what your terminal is (often xterm-256color), or use --once for one frame as text"
        case .unknown(let type):
            "the terminal type \"\(type)\" is unknown on this system; set TERM=xterm-256color, install the package "
                + "ncurses-term, or use --once for one frame as text"
        }
    }
}
