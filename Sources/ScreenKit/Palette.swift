/// How a style looks on a terminal. Colours are indices into the terminal's colour table; nil is the user's own colour,
/// so that light and dark backgrounds both work.
public struct Attributes: Sendable, Hashable {
    public var foreground: UInt8?
    public var background: UInt8?
    public var bold = false
    public var dim = false
    public var reverse = false
    public var underline = false

    public init(foreground: UInt8? = nil) { self.foreground = foreground }
}

/// Maps styles to attributes. The hues are those of Okabe and Ito (2008), which colour-blind eyes can tell apart, in an
/// order that keeps neighbours far apart and puts the hues that are weak on white or black last.
public enum Palette: Sendable, Hashable, CaseIterable {
    case none, colours8, colours256

    /// Number of series hues before they repeat.
    public static let seriesCount = 6

    public func attributes(for style: Style) -> Attributes {
        var attributes =
            switch self {
            case .none: Self.plain(style.role)
            case .colours8: Self.basic(style.role)
            case .colours256: Self.extended(style.role)
            }
        if style.bold { attributes.bold = true }
        if style.dim { attributes.dim = true }
        guard style.selected else { return attributes }
        var cursor = Attributes()
        cursor.bold = attributes.bold
        if self == .colours256 {
            cursor.foreground = 255
            cursor.background = 24
        } else {
            cursor.reverse = true
        }
        return cursor
    }

    /// Without colour, the roles that must stand out differ in weight, and series differ by marker and label.
    private static func plain(_ role: Role) -> Attributes {
        var attributes = Attributes()
        switch role {
        case .title, .key, .good, .warning, .bad, .focus, .accent: attributes.bold = true
        case .header: attributes.underline = true
        case .muted, .border: attributes.dim = true
        case .text, .series: break
        }
        return attributes
    }

    private static func basic(_ role: Role) -> Attributes {
        var attributes = plain(role)
        switch role {
        case .title, .accent, .focus, .key: attributes.foreground = 6
        case .good: attributes.foreground = 2
        case .warning: attributes.foreground = 3
        case .bad: attributes.foreground = 1
        case .series(let index): attributes.foreground = [6, 3, 2, 5, 1, 4][cycled(index)]
        case .text, .muted, .border, .header: break
        }
        return attributes
    }

    private static func extended(_ role: Role) -> Attributes {
        switch role {
        case .text: return Attributes()
        case .muted: return Attributes(foreground: 245)
        case .border: return Attributes(foreground: 241)
        case .header: return Attributes(foreground: 67)
        case .title:
            var attributes = Attributes(foreground: 74)
            attributes.bold = true
            return attributes
        case .focus: return Attributes(foreground: 67)
        case .key, .accent: return Attributes(foreground: 74)
        case .good: return Attributes(foreground: 36)
        case .warning: return Attributes(foreground: 172)
        case .bad: return Attributes(foreground: 166)
        case .series(let index):
            // Sky blue, orange, bluish green, reddish purple, vermillion, blue.
            return Attributes(foreground: [74, 172, 36, 175, 166, 32][cycled(index)])
        }
    }

    private static func cycled(_ index: Int) -> Int { ((index % seriesCount) + seriesCount) % seriesCount }
}
