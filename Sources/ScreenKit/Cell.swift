/// One column of one row. A wide character is a cell of width 2 followed by a cell of width 0.
public struct Cell: Sendable, Hashable {
    public internal(set) var scalar: Unicode.Scalar
    /// Combining marks drawn over `scalar`, at most `markLimit`.
    public internal(set) var marks: [Unicode.Scalar] = []
    public internal(set) var width: Int
    public internal(set) var style: Style

    /// How many marks ncurses keeps besides the base character of a cell.
    package static let markLimit = 4

    package static func blank(_ style: Style = .text) -> Cell { Cell(scalar: " ", width: 1, style: style) }

    /// The cell as text; empty for the right half of a wide character.
    public var text: String {
        guard width > 0 else { return "" }
        var view = String.UnicodeScalarView()
        view.append(scalar)
        view.append(contentsOf: marks)
        return String(view)
    }
}

/// The characters a screen may contain.
public enum GlyphSet: Sendable, Hashable, CaseIterable {
    case unicode
    /// Everything is folded to ASCII when drawn; a character without an ASCII form becomes `?`.
    case ascii

    func fold(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        guard self == .ascii, !scalar.isASCII else { return scalar }
        return switch scalar {
        case "─", "━", "╌", "–", "—", "−": "-"
        case "│", "┃", "╎", "▎": "|"
        case "╭", "╮", "╰", "╯", "├", "┤", "┬", "┴", "┼", "└", "┐", "┌", "┘": "+"
        case "█", "■", "‡": "#"
        case "░", "·", "•": "."
        case "…": "~"
        case "●", "★": "*"
        case "◆": "%"
        case "○", "°": "o"
        case "Δ": "D"
        case "†": "t"
        case "§": "S"
        case "△", "✓": "+"
        case "□": "@"
        case "◇": "&"
        case "▲", "↑": "^"
        case "▼", "↓": "v"
        case "→", "▶", "›": ">"
        case "←", "◀": "<"
        case "×", "✗": "x"
        case "≠": "!"
        case "±": "+"
        default: "?"
        }
    }
}
