/// How a style looks on a terminal. Colours are indices into the terminal's colour table; nil is the user's own colour.
public struct Attributes: Sendable, Hashable {
    public var foreground: UInt8?
    public var background: UInt8?
    public var bold = false
    public var dim = false
    public var reverse = false
    public var underline = false

    public init(foreground: UInt8? = nil, background: UInt8? = nil, bold: Bool = false) {
        self.foreground = foreground
        self.background = background
        self.bold = bold
    }

    /// Without colour, the roles that must stand out differ in weight, and series differ by marker and label.
    static func uncoloured(_ role: Role) -> Attributes {
        var attributes = Attributes()
        switch role {
        case .title, .key, .good, .warning, .bad, .focus, .accent: attributes.bold = true
        case .header: attributes.underline = true
        case .muted, .border: attributes.dim = true
        case .text, .series: break
        }
        return attributes
    }
}

/// Maps styles to attributes: a theme, in as many colours as the terminal has.
///
/// There is no deeper table than that of 256: its colours from 16 on are fixed, so that their contrast can be known,
/// and terminals with true colour have it, too.
public struct Palette: Sendable, Hashable, CaseIterable {
    /// Colours of a terminal.
    public enum Depth: Sendable, Hashable, CaseIterable { case none, colours8, colours16, colours256 }

    public let depth: Depth
    public let theme: Theme

    public init(_ depth: Depth, _ theme: Theme = .dark) {
        self.depth = depth
        self.theme = theme
    }

    public static let none = Palette(.none)
    public static let colours8 = Palette(.colours8)
    public static let colours256 = Palette(.colours256)

    public static var allCases: [Palette] {
        Depth.allCases.flatMap { depth in Theme.allCases.map { Palette(depth, $0) } }
    }

    /// Number of series hues before they repeat.
    public static let seriesCount = 6

    public func attributes(for style: Style) -> Attributes {
        var attributes =
            switch depth {
            case .none: Attributes.uncoloured(style.role)
            case .colours8: theme.basic(style.role, hasBright: false)
            case .colours16: theme.basic(style.role, hasBright: true)
            case .colours256: theme.extended(style.role)
            }
        if style.bold { attributes.bold = true }
        if style.dim { attributes.dim = true }
        guard style.selected else { return attributes }
        var cursor = depth == .colours256 ? theme.cursor : Attributes()
        cursor.bold = attributes.bold
        if depth != .colours256 { cursor.reverse = true }
        return cursor
    }
}
