/// What a piece of the screen means. Pages use roles; `Palette` decides how a role looks.
public enum Role: Sendable, Hashable {
    case text
    /// Secondary text: units, axes, hints.
    case muted
    case title
    /// Frames around panes, and (`focus`) around the pane that receives the keys.
    case border
    case focus
    case header
    /// A key that can be pressed.
    case key
    case accent
    case good
    case warning
    case bad
    /// The n-th of several things shown side by side, in one chart or table.
    case series(Int)
}

/// A role and how strongly it is drawn.
public struct Style: Sendable, Hashable {
    public var role: Role
    public var bold: Bool
    /// Behind something of the same role.
    public var dim: Bool
    /// Under the cursor of a list or table.
    public var selected: Bool

    public init(_ role: Role = .text, bold: Bool = false, dim: Bool = false, selected: Bool = false) {
        self.role = role
        self.bold = bold
        self.dim = dim
        self.selected = selected
    }

    public static let text = Style(.text)
    public static let muted = Style(.muted)
    public static let title = Style(.title)
    public static let border = Style(.border)
    public static let header = Style(.header)
    public static let key = Style(.key)
    public static let accent = Style(.accent)
    public static let good = Style(.good)
    public static let warning = Style(.warning)
    public static let bad = Style(.bad)
    public static func series(_ index: Int) -> Style { Style(.series(index)) }

    public var strong: Style { Style(role, bold: true, dim: dim, selected: selected) }
    public var faint: Style { Style(role, bold: bold, dim: true, selected: selected) }
}
