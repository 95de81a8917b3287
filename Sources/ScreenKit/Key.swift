/// A key press.
public enum Key: Sendable, Hashable {
    case character(Character)
    /// With the Control key: `control("c")`.
    case control(Character)
    case enter, escape, tab, backTab, backspace, delete
    case up, down, left, right, pageUp, pageDown, home, end

    /// How help and footer show the key.
    public var label: String {
        switch self {
        case .character(" "): "Space"
        case .character(let character): String(character)
        case .control(let character): "^\(character.uppercased())"
        case .enter: "Enter"
        case .escape: "Esc"
        case .tab: "Tab"
        case .backTab: "Shift-Tab"
        case .backspace: "Backspace"
        case .delete: "Del"
        case .up: "↑"
        case .down: "↓"
        case .left: "←"
        case .right: "→"
        case .pageUp: "PgUp"
        case .pageDown: "PgDn"
        case .home: "Home"
        case .end: "End"
        }
    }
}

/// An input at the terminal.
public enum InputEvent: Sendable, Hashable {
    case key(Key)
    /// The pasted text, unchanged.
    case paste(String)
    case click(x: Int, y: Int)
    /// Rows to scroll, downwards positive.
    case wheel(Int)
    case resize(Size)
}
