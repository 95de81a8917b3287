import Testing

@testable import Figures

@Suite("Lettering") struct LetteringTests {
    @Test("every character of ASCII and every sign that figures use has strokes that are whole")
    func alphabet() {
        for (scalar, glyph) in Alphabet.glyphs { #expect(glyph.isWhole, "\(scalar)") }
        for (scalar, mark) in Alphabet.marks { #expect(mark.isWhole, "\(scalar.value)") }
        for scalar in (0x20..<0x7F).compactMap(Unicode.Scalar.init) { #expect(Alphabet.glyphs[scalar] != nil) }
        for scalar in "±Δλμµ×–…·−°²≤≥→".unicodeScalars { #expect(Alphabet.glyphs[scalar] != nil, "\(scalar)") }
        // A mistake in the data is one.
        for broken in ["X 1 2", "M 1", "L 1 x", "C 1 2 3 4 5"] { #expect(!Glyph(broken).isWhole, "\(broken)") }
    }

    @Test("no stroke leaves the line's height, and none its width by more than a stroke")
    func extent() {
        for (scalar, glyph) in Alphabet.glyphs {
            for step in glyph.path.steps {
                let places: [Place] =
                    switch step {
                    case .move(let place), .line(let place): [place]
                    case .curve(let first, let second, let place): [first, second, place]
                    case .close: []
                    }
                for place in places {
                    #expect((-8.01...2.01).contains(place.y), "\(scalar): \(place)")
                    #expect((-0.7...glyph.width + 0.8).contains(place.x), "\(scalar): \(place)")
                }
            }
        }
    }

    private func kinds(_ text: String) -> [String] {
        Lettering(text).parts.map { part in
            switch part.content {
            case .glyph(_, let key): key
            case .foreign(let text): "foreign \(text)"
            }
        }
    }

    @Test("marks join their letters, composed or not; other scripts stay text, and control characters reach nothing")
    func characters() {
        #expect(kinds("é") == kinds("e\u{301}") && kinds("é") == ["65-301"])
        #expect(kinds("Çã") == ["43-327", "61-303"])
        #expect(kinds("a衣服b") == ["61", "foreign 衣服", "62"])
        #expect(kinds("\u{1B}[31m").first == "foreign \u{FFFD}")
        #expect(kinds("").isEmpty && Lettering("").width == 0)
        // Digits are equally wide.
        #expect(Set("0123456789".map { Lettering("\($0)").width }).count == 1)
        #expect(kinds("Ю").first == "foreign Ю")
    }

    @Test("what is too long is cut in its middle, and never wider than it may be")
    func fitting() {
        let names = ["HierSRec, items with metadata, no hierarchy + second stage", "a", "衣服和鞋子的类别名称很长", "mmmmmmmmmmmm"]
        for name in names {
            for width in [5.0, 30, 60, 100, 500] {
                let cut = Lettering.fitting(name, width)
                #expect(cut.width <= max(width, Lettering("…").width))
                if Lettering(name).width <= width { #expect(cut == Lettering(name)) }
            }
        }
        let lines = Lettering.lines("one two three four five", 60)
        #expect(lines.count > 1 && lines.allSatisfy { $0.width <= 60 })
        #expect(Lettering.lines("", 60).isEmpty)
    }
}
