import ScreenKit
import TestSupport
import Testing

@Suite("Screen")
struct ScreenTests {
    @Test("text longer than its place ends in an ellipsis, by display width")
    func truncation() {
        var screen = Screen(size: Size(width: 12, height: 4))
        #expect(screen.draw("hierarchical", x: 0, y: 0, width: 8) == 8)
        #expect(screen.draw("日本語の本", x: 0, y: 1, width: 6) == 5)
        #expect(screen.draw("日本語", x: 0, y: 2, width: 6) == 6)
        #expect(screen.draw("cafe\u{301}!", x: 7, y: 3) == 5)
        #expect(screen.text == "hierarc…\n日本…\n日本語\n       cafe\u{301}!")
        #expect(screen[10, 3].marks == ["\u{301}"])
    }

    @Test("a name that is too long keeps its ends, and never gets wider than its place")
    func elision() {
        func elided(_ text: StyledText, _ width: Int) -> String {
            text.elidedInMiddle(to: width).spans.map(\.text).joined()
        }
        #expect(elided("no hierarchy, share 0.15", 24) == "no hierarchy, share 0.15")
        #expect(elided("no hierarchy, share 0.15", 12) == "no hie… 0.15")
        #expect(elided(StyledText("▶ ", .accent) + "日本語の本屋", 9) == "▶ 日…本屋")
        #expect(elided("cafe\u{301} cafe\u{301}", 6) == "caf…fe\u{301}")
        var random = SplitMix(state: 5)
        for _ in 0..<2000 {
            let text = StyledText(random.text(), .accent) + StyledText(random.text())
            let width = 3 + random.below(12)
            #expect(text.elidedInMiddle(to: width).displayWidth <= width)
        }
    }

    @Test("drawing over half of a wide character removes the other half", arguments: [0, 1])
    func wideHalves(column: Int) {
        var screen = Screen(size: Size(width: 2, height: 1))
        screen.draw("語", x: 0, y: 0)
        screen.draw("x", x: column, y: 0)
        #expect(screen.text == (column == 0 ? "x" : " x"))
    }

    @Test("what lies outside is not drawn")
    func clipping() {
        var screen = Screen(size: Size(width: 3, height: 2))
        screen.draw("abcde", x: -2, y: 0)
        screen.draw("below", x: 0, y: 2)
        screen.draw("above", x: 0, y: -1)
        screen.draw("right", x: 3, y: 1)
        screen.fill(Rect(x: 2, y: 1, width: 9, height: 9), with: "#")
        #expect(screen.text == "cde\n  #")
    }

    @Test(
        "control, bidirectional and escape sequences never get onto the screen",
        arguments: [
            ("a\u{1B}[31mb", "a·[31mb"), ("tab\tnew\nline", "tab·new·line"), ("x\u{202E}evil", "xevil"),
            ("c1\u{9B}31m", "c1·31m"), ("\u{7F}\u{0}", "··"), ("a\u{2028}b\u{E000}", "a·b·"), ("\u{200B}z", "z"),
        ])
    func untrusted(text: String, shown: String) {
        var screen = Screen(size: Size(width: 20, height: 1))
        screen.draw(text, x: 0, y: 0)
        #expect(screen.text == shown)
        #expect(text.displayWidth == shown.displayWidth)
    }

    @Test("random text at random places leaves every screen well-formed", arguments: GlyphSet.allCases)
    func wellFormed(glyphs: GlyphSet) {
        var random = SplitMix(state: 7)
        for _ in 0..<300 {
            let size = Size(width: random.below(30), height: random.below(5))
            var screen = Screen(size: size, glyphs: glyphs)
            for _ in 0..<8 {
                let text = random.text()
                let width = random.below(20)
                let used = screen.draw(text, x: random.below(34) - 2, y: random.below(7) - 1, width: width)
                #expect(used <= max(width, 0))
            }
            screen.box(Rect(x: random.below(9) - 2, y: 0, width: random.below(30), height: random.below(6)))
            checkWellFormed(screen)
        }
    }

    private func checkWellFormed(_ screen: Screen) {
        for y in 0..<screen.size.height {
            for x in 0..<screen.size.width {
                let cell = screen[x, y]
                if cell.width == 0 {
                    #expect(x > 0 && screen[x - 1, y].width == 2)
                    continue
                }
                #expect(cell.scalar.screenClass == .cell(width: cell.width), "U+\(cell.scalar.value)")
                #expect(cell.marks.allSatisfy { $0.screenClass == .mark })
                if cell.width == 2 { #expect(x + 1 < screen.size.width && screen[x + 1, y].width == 0) }
                if screen.glyphs == .ascii { #expect(cell.scalar.isASCII && cell.marks.isEmpty) }
            }
        }
    }

    @Test("a click finds the uppermost target")
    func hotspots() {
        var screen = Screen(size: Size(width: 10, height: 2))
        screen.addHotspot(screen.bounds, .spot(.init("row")))
        screen.addHotspot(Rect(x: 2, y: 0, width: 3, height: 1), .key(.enter))
        #expect(screen.target(x: 3, y: 0) == .key(.enter))
        #expect(screen.target(x: 5, y: 0) == .spot(.init("row")))
        #expect(screen.target(x: 10, y: 0) == nil)
    }
}

extension SplitMix {
    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

    /// ASCII, controls, Latin, combining marks, CJK, emoji, and anything else.
    mutating func text() -> String {
        var view = String.UnicodeScalarView()
        for _ in 0..<below(12) {
            let value =
                switch below(7) {
                case 0: UInt32(below(0x20))
                case 1: UInt32(0x7F + below(0x30))
                case 2: UInt32(0x300 + below(0x70))
                case 3: UInt32(0x4E00 + below(0x100))
                case 4: UInt32(0x1F300 + below(0x300))
                case 5: UInt32(below(0x11_0000))
                default: UInt32(0x20 + below(0x5F))
                }
            if let scalar = Unicode.Scalar(value) { view.append(scalar) }
        }
        return String(view)
    }
}
