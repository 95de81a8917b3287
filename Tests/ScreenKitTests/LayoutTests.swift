import ScreenKit
import Testing

@Suite("Layout and widgets")
struct LayoutTests {
    @Test("cuts take at most what there is")
    func cuts() {
        var area = Rect(x: 0, y: 0, width: 10, height: 3)
        #expect(area.cutTop(2) == Rect(x: 0, y: 0, width: 10, height: 2))
        #expect(area.cutBottom(5) == Rect(x: 0, y: 2, width: 10, height: 1))
        #expect(area.isEmpty)
        var row = Rect(x: 1, y: 1, width: 8, height: 1)
        #expect(row.cutRight(3) == Rect(x: 6, y: 1, width: 3, height: 1))
        #expect(row.cutLeft(-1).width == 0)
        #expect(row.cutLeft(9) == Rect(x: 1, y: 1, width: 5, height: 1))
    }

    @Test(
        "lines are broken between words, and within words only that are longer than a line",
        arguments: [
            ("", 5, [""]), ("one", 5, ["one"]), ("one two", 7, ["one two"]), ("one two", 6, ["one", "two"]),
            ("a/long/path b", 4, ["a/lo", "ng/p", "ath", "b"]), ("two\nlines", 20, ["two", "lines"]),
            ("日本語 x", 4, ["日本", "語 x"]), ("日", 1, ["日"]), ("x", 0, []),
        ])
    func wrapping(text: String, width: Int, lines: [String]) { #expect(text.wrapped(to: width) == lines) }

    @Test("what does not fit into the last line is marked")
    func wrappedScreen() {
        var screen = Screen(size: Size(width: 8, height: 2))
        screen.drawWrapped("one two three four", in: screen.bounds)
        #expect(screen.text == "one two\nthree f…")
    }

    @Test("a frame carries a title and a note, and leaves the note out where it does not fit")
    func box() {
        var screen = Screen(size: Size(width: 24, height: 6))
        let inner = screen.box(Rect(x: 0, y: 0, width: 24, height: 3), title: "Loss", note: "log")
        screen.box(Rect(x: 0, y: 3, width: 14, height: 3), title: "Loss", note: "log axis")
        #expect(inner == Rect(x: 1, y: 1, width: 22, height: 1))
        #expect(
            screen.text == """
                ╭─ Loss ───────── log ─╮
                │                      │
                ╰──────────────────────╯
                ╭─ Loss ─────╮
                │            │
                ╰────────────╯
                """)
    }

    private func table(width: Int, height: Int, offset: Int, glyphs: GlyphSet = .unicode) -> Screen {
        var screen = Screen(size: Size(width: width, height: height), glyphs: glyphs)
        let table = Table(columns: [
            .init("run", width: 6, isFlexible: true),
            .init("mrr", width: 6, alignment: .trailing, sortOrder: .descending),
            .init("rows/s", width: 6, alignment: .trailing, dispensability: 1),
        ])
        table.draw(
            on: &screen, in: screen.bounds, rowCount: 6, offset: offset, selected: 3, target: { .spot(.init($0)) }
        ) { row in
            [StyledText("run number \(row)"), StyledText("0.\(row)", .good), StyledText("\(row * 1000)")]
        }
        return screen
    }

    @Test(
        "columns that can be left out make room for one that wants more than its least, which then takes what there is",
        arguments: [(24, "abcdefghij  7  speed"), (19, "abcdefghij  7"), (13, "abcdefghij  7"), (10, "abc…hij  7")])
    func wanted(width: Int, line: String) {
        var screen = Screen(size: Size(width: width, height: 2), glyphs: .unicode)
        let table = Table(columns: [
            .init("a", width: 4, wanted: 10, isFlexible: true, maximumWidth: 10, showsEnds: true),
            .init("b", width: 1), .init("c", width: 7, dispensability: 1),
        ])
        table.draw(on: &screen, in: screen.bounds, rowCount: 1) { _ in
            [StyledText("abcdefghij"), StyledText("7"), StyledText("speed")]
        }
        #expect(screen.text.split(separator: "\n").last.map(String.init) == line)
    }

    @Test("a table aligns numbers, shows the sorting, the cursor and its place among the rows")
    func wholeTable() {
        let screen = table(width: 30, height: 5, offset: 2)
        #expect(
            screen.text == """
                run              mrr▼  rows/s
                run number 2      0.2    2000│
                run number 3      0.3    3000│
                run number 4      0.4    4000┃
                run number 5      0.5    5000┃
                """)
        #expect((0..<29).allSatisfy { screen[$0, 2].style.selected })
        #expect(!screen[0, 1].style.selected)
        #expect(screen.target(x: 4, y: 2) == .spot(.init(3)))
    }

    @Test("a narrow table leaves out what it can do without")
    func narrowTable() {
        #expect(
            table(width: 17, height: 3, offset: 0, glyphs: .ascii).text == """
                run         mrrv
                run num~     0.0|
                run num~     0.1|
                """)
    }

    @Test("long names are cut where they look different")
    func longNames() {
        func text(_ names: [String], width: Int) -> String {
            var screen = Screen(size: Size(width: width, height: names.count + 1))
            let table = Table(columns: [.init("variant", width: 4, isFlexible: true, showsEnds: true)])
            table.draw(on: &screen, in: screen.bounds, rowCount: names.count) { [StyledText(names[$0])] }
            return screen.text
        }
        let names = ["HierSRec", "HierSRec (items with metadata)", "HierSRec (no metadata)"]
        #expect(
            text(names, width: 18) == """
                variant
                HierSRec
                HierSRec (i…adata)
                HierSRec (n…adata)
                """)
        // Half and half where that tells them apart, or nothing does.
        #expect(
            text(["a long name that ends so", "a long name that ends thus"], width: 11) == """
                variant
                a lon…ds so
                a lon… thus
                """)
        #expect(
            text(["the same name", "the same name"], width: 7) == """
                variant
                the…ame
                the…ame
                """)
    }

    @Test("progress", arguments: [(0.0, "░░░░"), (0.5, "██░░"), (7, "████"), (.nan, "░░░░")])
    func progress(fraction: Double, shown: String) {
        var screen = Screen(size: Size(width: 4, height: 1))
        screen.progressBar(fraction, x: 0, y: 0, width: 4)
        #expect(screen.text == shown)
    }

    @Test("key hints are left out whole, the last one never")
    func hints() {
        var screen = Screen(size: Size(width: 22, height: 1))
        let hints = [("s", "sort"), ("x", "stop the run"), ("?", "help")].map {
            KeyHint(key: .character(Character($0.0)), label: $0.1)
        }
        screen.keyHints(hints, in: screen.bounds)
        #expect(screen.text == "s sort          ? help")
        #expect(screen.target(x: 1, y: 0) == .key(.character("s")))
        #expect(screen.target(x: 20, y: 0) == .key(.character("?")))
    }
}
