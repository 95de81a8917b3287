/// The type of a terminal, and which descriptions fit it.
///
/// Many systems have descriptions of only a few types. A terminal that calls itself one of the family of xterm
/// understands what an xterm does.
package struct TerminalType: Sendable, Hashable {
    package let name: String
    /// Whether the terminal says that it has true colour, and hence the table of 256 (termstandard/colors).
    package let hasTrueColor: Bool

    /// - Parameter environment: the variables of the process.
    package init(_ environment: [String: String]) {
        name = environment["TERM"] ?? ""
        hasTrueColor = ["truecolor", "24bit"].contains(environment["COLORTERM"] ?? "")
    }

    /// Whether it cannot move its cursor, or nobody knows.
    package var isUnsuitable: Bool { ["", "dumb", "unknown"].contains(name) }

    /// Terminals that are kin to xterm without being called so.
    private static let kindred = [
        "kitty", "ghostty", "foot", "wezterm", "alacritty", "iterm", "konsole", "vte", "gnome",
    ]
    /// Descriptions of xterm that know fewer colours than the terminal may have.
    private static let modest = ["xterm", "xterm-color", "xterm-16color", "xterm-88color"]

    /// Names of descriptions to try, the best first.
    package var descriptions: [String] {
        if Self.modest.contains(name) {
            return hasTrueColor ? ["xterm-256color", name, "xterm"] : [name, "xterm-256color", "xterm"]
        }
        if name.hasPrefix("xterm") || Self.kindred.contains(where: name.contains) {
            return [name, "xterm-256color", "xterm"]
        }
        if name.hasPrefix("tmux") || name.hasPrefix("screen") { return [name, "screen-256color", "screen"] }
        if name.hasPrefix("rxvt") { return [name, "rxvt-unicode-256color", "rxvt", "xterm"] }
        return [name]
    }
}
