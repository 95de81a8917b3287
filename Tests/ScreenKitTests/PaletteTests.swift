import Foundation
import ScreenKit
import Testing

@Suite("Palette")
struct PaletteTests {
    private let roles: [Role] = [
        .text, .muted, .title, .border, .focus, .header, .key, .accent, .good, .warning, .bad, .series(0), .series(5),
    ]

    @Test("without colour no role has one", arguments: [false, true])
    func none(selected: Bool) {
        for role in roles {
            let attributes = Palette.none.attributes(for: Style(role, selected: selected))
            #expect(attributes.foreground == nil && attributes.background == nil)
        }
    }

    @Test("eight colours stay within the table of eight")
    func eight() {
        for role in roles {
            let attributes = Palette.colours8.attributes(for: Style(role, selected: false))
            #expect((attributes.foreground ?? 0) < 8 && attributes.background == nil)
        }
    }

    @Test("the cursor is visible in every palette", arguments: Palette.allCases)
    func cursor(palette: Palette) {
        for role in roles {
            let attributes = palette.attributes(for: Style(role, selected: true))
            #expect(attributes.reverse || attributes.background != nil)
        }
    }

    @Test("series differ until the hues are used up, and negative indices are hues too")
    func series() {
        let hues = (0..<Palette.seriesCount).map { Palette.colours256.attributes(for: .series($0)).foreground }
        #expect(Set(hues).count == Palette.seriesCount)
        #expect(Palette.colours256.attributes(for: .series(-1)) == Palette.colours256.attributes(for: .series(5)))
    }

    // MARK: Contrast

    private static let coloured: [Role] =
        [.text, .muted, .title, .border, .focus, .header, .key, .accent, .good, .warning, .bad]
        + (0..<Palette.seriesCount).map { .series($0) }

    /// Relative luminance of a colour of xterm's table of 256 (WCAG 2.2).
    private func luminance(_ index: UInt8) -> Double {
        // The first sixteen as xterm shows them; the rest is the same everywhere.
        let basic: [(Int, Int, Int)] = [
            (0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0), (0, 0, 238), (205, 0, 205), (0, 205, 205),
            (229, 229, 229), (127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0), (92, 92, 255), (255, 0, 255),
            (0, 255, 255), (255, 255, 255),
        ]
        let place = Int(index) - 16
        let steps = [0, 95, 135, 175, 215, 255]
        let grey = 8 + 10 * (place - 216)
        let (red, green, blue) =
            place < 0
            ? basic[Int(index)]
            : place < 216 ? (steps[place / 36], steps[place / 6 % 6], steps[place % 6]) : (grey, grey, grey)
        func linear(_ value: Int) -> Double {
            let share = Double(value) / 255
            return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }

    private func contrast(_ one: UInt8, _ other: UInt8) -> Double {
        let (dark, light) = (min(luminance(one), luminance(other)), max(luminance(one), luminance(other)))
        return (light + 0.05) / (dark + 0.05)
    }

    @Test("the formula gives what WCAG says of black, white and grey")
    func formula() {
        #expect(abs(contrast(16, 231) - 21) < 1e-9 && contrast(196, 196) == 1)
        // #767676 is known as the lightest grey that may stand on white.
        #expect(contrast(243, 231) >= 4.5 && contrast(244, 231) < 4.5)
    }

    @Test(
        "every colour can be read on its background",
        arguments: [
            (Theme.dark, 16, 4.5), (.light, 231, 4.5), (.contrast, 16, 7),
        ] as [(Theme, UInt8, Double)], [Palette.Depth.colours16, .colours256])
    func readable(theme: (Theme, UInt8, Double), depth: Palette.Depth) {
        let palette = Palette(depth, theme.0)
        for role in Self.coloured {
            for style in [Style(role), Style(role, bold: true), Style(role, selected: true)] {
                let attributes = palette.attributes(for: style)
                guard let foreground = attributes.foreground else { continue }
                let value = contrast(foreground, attributes.background ?? theme.1)
                #expect(value >= theme.2, "\(role) on \(theme.0), \(depth): \(foreground) has \(value)")
            }
        }
    }

    @Test("series have hues of their own in every theme")
    func seriesOfThemes() {
        for theme in Theme.allCases {
            let hues = (0..<Palette.seriesCount).map {
                Palette(.colours256, theme).attributes(for: .series($0)).foreground
            }
            #expect(Set(hues).count == Palette.seriesCount, "\(theme)")
        }
    }

    @Test("tables of 16 colours are not exceeded; high contrast draws its background")
    func tables() {
        for role in Self.coloured {
            for theme in Theme.allCases {
                for (depth, count) in [(Palette.Depth.colours8, 8), (.colours16, 16)] as [(Palette.Depth, UInt8)] {
                    let attributes = Palette(depth, theme).attributes(for: Style(role))
                    #expect((attributes.foreground ?? 0) < count && (attributes.background ?? 0) < count)
                }
            }
            #expect(Palette(.colours256, .contrast).attributes(for: Style(role)).background == 16)
        }
    }
}
