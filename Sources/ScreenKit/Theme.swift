/// For which terminals the colours are meant.
public enum Theme: String, Sendable, Hashable, CaseIterable {
    /// Text of the terminal's own colour on its dark background.
    case dark
    /// Text of the terminal's own colour on its light background.
    case light
    /// White and strong hues on black that is drawn, whatever the terminal's background.
    case contrast

    /// In the table of 256, whose colours from 16 on are the same everywhere. Their contrast to the background is at
    /// least 4.5:1 (WCAG 2.2, 1.4.3), in the theme of high contrast 7:1 (1.4.6). The hues are those of Okabe and Ito
    /// (2008), which colour-blind eyes can tell apart, or near them; series are in an order that keeps neighbours far
    /// apart and puts the hues last that are weak on the background.
    func extended(_ role: Role) -> Attributes {
        switch self {
        case .dark: Self.onDark(role)
        case .light: Self.onLight(role)
        case .contrast: Self.onBlack(role)
        }
    }

    private static func onDark(_ role: Role) -> Attributes {
        switch role {
        case .text: Attributes()
        case .muted: Attributes(foreground: 245)
        case .border: Attributes(foreground: 243)
        case .header, .focus: Attributes(foreground: 67)
        case .title: Attributes(foreground: 74, bold: true)
        case .key, .accent: Attributes(foreground: 74)
        case .good: Attributes(foreground: 36)
        case .warning: Attributes(foreground: 172)
        case .bad: Attributes(foreground: 166)
        // Sky blue, orange, bluish green, reddish purple, vermillion, blue.
        case .series(let index): Attributes(foreground: hue(index, [74, 172, 36, 175, 166, 32]))
        }
    }

    private static func onLight(_ role: Role) -> Attributes {
        switch role {
        case .text: Attributes()
        case .muted: Attributes(foreground: 241)
        case .border: Attributes(foreground: 243)
        case .header, .focus: Attributes(foreground: 24)
        case .title: Attributes(foreground: 25, bold: true)
        case .key, .accent: Attributes(foreground: 25)
        case .good: Attributes(foreground: 28)
        case .warning: Attributes(foreground: 94)
        case .bad: Attributes(foreground: 160)
        // Blue, brown, green, purple, red, olive.
        case .series(let index): Attributes(foreground: hue(index, [25, 130, 29, 127, 160, 58]))
        }
    }

    private static func onBlack(_ role: Role) -> Attributes {
        let hue: UInt8 =
            switch role {
            case .text, .title: 231
            case .muted: 252
            case .border: 250
            case .header: 159
            case .focus: 226
            case .key, .accent: 123
            case .good: 119
            case .warning: 221
            case .bad: 217
            case .series(let index): hue(index, [123, 221, 119, 219, 217, 153])
            }
        return Attributes(foreground: hue, background: 16, bold: role == .title || role == .bad)
    }

    /// In tables of 8 and 16, whose colours are the user's: those that xterm shows with enough contrast.
    func basic(_ role: Role, hasBright: Bool) -> Attributes {
        var attributes = Attributes.uncoloured(role)
        switch self {
        case .dark:
            switch role {
            case .title, .accent, .focus, .key: attributes.foreground = 6
            case .good: attributes.foreground = 2
            case .warning: attributes.foreground = 3
            case .bad: attributes.foreground = hasBright ? 9 : 1
            case .series(let index):
                attributes.foreground = Self.hue(index, hasBright ? [6, 3, 2, 13, 9, 14] : [6, 3, 2, 5, 1, 4])
            case .text, .muted, .border, .header: break
            }
        case .light:
            switch role {
            case .title, .accent, .focus, .key: attributes.foreground = 4
            case .warning: attributes.foreground = 5
            case .bad: attributes.foreground = 1
            case .series(let index): attributes.foreground = Self.hue(index, [4, 1, 5, 0, 4, 1])
            case .text, .muted, .border, .header, .good: break
            }
        case .contrast:
            attributes.dim = false
            attributes.background = 0
            let white: UInt8 = hasBright ? 15 : 7
            attributes.foreground =
                switch role {
                case .title, .accent, .focus, .key: hasBright ? 14 : 6
                case .good: hasBright ? 10 : 2
                case .warning: hasBright ? 11 : 3
                case .series(let index): Self.hue(index, hasBright ? [14, 11, 10, 15, 7, 6] : [6, 3, 2, 7, 6, 3])
                case .text, .muted, .border, .header, .bad: white
                }
            if role == .bad { attributes.underline = true }
        }
        return attributes
    }

    /// The row under the cursor, in the table of 256.
    var cursor: Attributes {
        switch self {
        case .dark: Attributes(foreground: 255, background: 24)
        case .light: Attributes(foreground: 231, background: 25)
        case .contrast: Attributes(foreground: 16, background: 226)
        }
    }

    private static func hue(_ index: Int, _ hues: [UInt8]) -> UInt8 {
        hues[((index % hues.count) + hues.count) % hues.count]
    }
}
