import Basics
import ScreenKit
import Testing

@Suite("A text field")
struct TextFieldTests {
    private func field(_ text: String, _ keys: Key...) -> TextField {
        var field = TextField(text)
        for key in keys { press(key, &field) }
        return field
    }

    private func press(_ key: Key, _ field: inout TextField) {
        let isTaken = field.press(key)
        #expect(isTaken, "\(key)")
    }

    private func shown(_ field: TextField, width: Int) -> (text: String, cursor: [Int]) {
        var screen = Screen(size: Size(width: width, height: 1))
        field.draw(on: &screen, in: screen.bounds)
        return (screen.text, (0..<width).filter { screen[$0, 0].style.selected })
    }

    private func words(_ field: TextField, _ width: Int) -> String {
        let (text, cursor) = shown(field, width: width)
        return "\(text) \(cursor)"
    }

    @Test("the keys of shells edit it")
    func keys() {
        #expect(field("one two", .control("w")).text == "one ")
        #expect(field("one two  ", .control("w")).text == "one ")
        #expect(field("  ", .control("w")).text == "")
        #expect(field("one two", .left, .left, .control("k")).text == "one t")
        #expect(field("one two", .left, .left, .control("u")).text == "wo")
        #expect(field("one two", .home, .delete, .end, .backspace).text == "ne tw")
        #expect(field("ab", .control("a"), .character("x"), .control("e"), .character("y")).text == "xaby")
        #expect(field("ab", .control("b"), .character("x"), .control("f"), .character("y")).text == "axby")
        #expect(field("", .backspace, .delete, .left, .right, .control("d")).text == "")
        for key in [.enter, .escape, .tab, .up, .control("z")] as [Key] {
            var field = TextField("a")
            let isTaken = field.press(key)
            #expect(!isTaken && field.text == "a")
        }
    }

    @Test("what is typed piece by piece is one character, and goes as one")
    func clusters() {
        // A letter and its accent, a thumb and its colour, a flag: each in two keys, as a terminal sends them.
        for pieces in ["e\u{301}", "👍\u{1F3FD}", "🇩🇪"] {
            var field = TextField("x")
            for scalar in pieces.unicodeScalars { press(.character(Character(scalar)), &field) }
            #expect(field.text == "x" + pieces && field.characters.count == 2 && field.position == 2)
            press(.backspace, &field)
            #expect(field.text == "x")
        }
        // Between the halves of what joins when they meet, the cursor comes to stand behind it.
        var halves = TextField("🇩x🇪")
        for key in [.left, .backspace] as [Key] { press(key, &halves) }
        #expect(halves.characters == ["🇩🇪"] && halves.position == 1)
    }

    @Test("a paste brings in what can be seen, and not without end")
    func paste() {
        let field = TextField("a\nb\t\u{1B}[31mc\u{7}\u{202E}d\u{200D}\u{E000}\u{9B}é漢")
        #expect(field.text == "ab[31mcdé漢")
        #expect(TextField(String(repeating: "x", count: 5_000)).text.count == TextField.limit)
        let marks = TextField("e" + String(repeating: "\u{301}", count: 5_000))
        #expect(marks.text.unicodeScalars.count == TextField.limit)
    }

    @Test("the part around the cursor is drawn, wide characters whole")
    func drawing() {
        #expect(words(TextField("abc"), 6) == "abc [3]")
        #expect(words(TextField("abcdef"), 4) == "def [3]")
        #expect(words(field("abcdef", .home), 4) == "abcd [0]")
        #expect(words(field("漢字かな", .left), 5) == "かな [2, 3]")
        #expect(words(TextField("漢字"), 4) == "字 [2]")
        #expect(words(TextField("a"), 1) == " [0]")
        #expect(words(TextField("a"), 0) == " []")
    }

    @Test("random keys and pastes keep it whole, visible and within its area")
    func anything() {
        let scalars = [
            "a", "b", " ", " ", "é", "漢", "👍", "\u{301}", "\u{1F3FD}", "🇩", "\u{200D}", "\u{1B}", "\n", "\u{202E}",
        ]
        let keys: [Key] = [
            .left, .right, .home, .end, .backspace, .delete, .enter, .up, .control("a"), .control("e"), .control("u"),
            .control("k"), .control("w"), .control("d"), .control("b"), .control("f"), .control("c"),
        ]
        var random = RandomStream(seed: 2, name: "field")
        for _ in 0..<100 {
            var field = TextField()
            for _ in 0..<60 {
                switch random.index(below: 5) {
                case 0: _ = field.press(keys[random.index(below: keys.count)])
                case 1: field.insert((0..<4).map { _ in scalars[random.index(below: scalars.count)] }.joined())
                default: _ = field.press(.character(Character(scalars[random.index(below: scalars.count)])))
                }
                // The pieces are what the whole is made of, and the cursor stands between two of them.
                #expect(Array(field.text) == field.characters)
                #expect((0...field.characters.count).contains(field.position))
                #expect(field.text == field.text.onlyVisible)
                let width = random.index(below: 12)
                let (text, cursor) = shown(field, width: width)
                #expect(text.displayWidth <= width && cursor.isEmpty == (width == 0))
            }
        }
    }

    @Test("insertion and deletion where the cursor stands undo each other")
    func inverse() {
        var random = RandomStream(seed: 3, name: "field")
        for _ in 0..<500 {
            let text = String((0..<random.index(below: 20)).map { _ in Array("abc 漢é")[random.index(below: 6)] })
            var field = TextField(text)
            for _ in 0..<random.index(below: 20) { _ = field.press(.left) }
            let before = field
            _ = field.press(.character("x"))
            _ = field.press(.backspace)
            #expect(field == before)
        }
    }
}
