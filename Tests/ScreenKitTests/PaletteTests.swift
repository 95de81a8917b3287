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
}
