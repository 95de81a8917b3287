import Basics
import ScreenKit
import Testing

@Suite("The cursor of a list")
struct ListCursorTests {
    @Test("the view follows the cursor by the least movement, and movement stops at the ends")
    func movement() {
        var cursor = ListCursor(count: 20, height: 5)
        for _ in 0..<6 { cursor.move(.down) }
        #expect(cursor.index == 6 && cursor.offset == 2)
        cursor.move(.up)
        #expect(cursor.index == 5 && cursor.offset == 2)
        cursor.move(.pageDown)
        #expect(cursor.index == 10 && cursor.offset == 6)
        cursor.move(.last)
        cursor.move(.down)
        #expect(cursor.index == 19 && cursor.visible == 15..<20)
        cursor.move(.pageUp)
        #expect(cursor.index == 14 && cursor.offset == 14)
        cursor.move(.first)
        cursor.move(.up)
        #expect(cursor.index == 0 && cursor.offset == 0)
    }

    @Test("a view that shrinks and grows again is full, with the cursor in it")
    func shrinkAndGrowTheView() {
        for small in 0...1 {
            var cursor = ListCursor(count: 12, height: 12)
            cursor.move(.last)
            cursor.resize(height: small)
            #expect(cursor.index == 11)
            cursor.resize(height: 12)
            #expect(cursor.index == 11 && cursor.visible == 0..<12)
        }
    }

    @Test("a list that shrinks and grows again strands neither cursor nor view")
    func shrinkAndGrowTheList() {
        var cursor = ListCursor(count: 40, height: 10)
        cursor.move(.last)
        cursor.replace(count: 3, index: 2)
        #expect(cursor.index == 2 && cursor.visible == 0..<3)
        cursor.replace(count: 40, index: 2)
        #expect(cursor.index == 2 && cursor.visible == 0..<10)
        cursor.replace(count: 0, index: 2)
        #expect(cursor.index == 0 && cursor.visible.isEmpty)
        cursor.replace(count: 40, index: 0)
        #expect(cursor.index == 0 && cursor.visible == 0..<10)
    }

    @Test("rows that are added on top push nothing out of the view, unless the view is at the top")
    func prepend() {
        var cursor = ListCursor(count: 40, height: 10)
        cursor.select(20)
        let before = cursor.offset
        cursor.prepend(3)
        #expect(cursor.index == 23 && cursor.offset == before + 3)
        cursor.move(.first)
        cursor.prepend(2)
        #expect(cursor.index == 2 && cursor.offset == 0)
        var empty = ListCursor(height: 10)
        empty.prepend(5)
        #expect(empty.index == 0 && empty.visible == 0..<5)
    }

    @Test("the wheel moves the view, as far as there are rows, and not the cursor")
    func wheel() {
        var cursor = ListCursor(count: 40, height: 10)
        cursor.scroll(by: 6)
        #expect(cursor.index == 0 && cursor.offset == 6)
        cursor.scroll(by: .max)
        #expect(cursor.offset == 30)
        cursor.scroll(by: .min)
        #expect(cursor.offset == 0)
        var short = ListCursor(count: 4, height: 10)
        short.scroll(by: 3)
        #expect(short.offset == 0)
    }

    @Test("whatever happens, the cursor is on a row and the view is as full as it can be")
    func anything() {
        var random = RandomStream(seed: 1, name: "cursor")
        var cursor = ListCursor()
        for _ in 0..<4_000 {
            let number = random.index(below: 60)
            var shows = true
            switch random.index(below: 6) {
            case 0: cursor.move(ListCursor.Move.allCases[number % ListCursor.Move.allCases.count])
            case 1: cursor.select(number - 10)
            case 2: cursor.resize(height: number - 5)
            case 3:
                cursor.scroll(by: number - 30)
                shows = false
            case 4:
                cursor.replace(count: number - 5, index: random.index(below: 60) - 5)
                shows = false
            default:
                cursor.prepend(number / 10)
                shows = false
            }
            #expect(cursor.index >= 0 && (cursor.index < cursor.count || cursor.count == 0 && cursor.index == 0))
            #expect(cursor.offset >= 0)
            #expect(cursor.visible.count == min(cursor.count, cursor.height))
            if shows, cursor.height > 0, cursor.count > 0 { #expect(cursor.visible.contains(cursor.index)) }
        }
    }
}

@Suite("A pager")
struct PagerTests {
    private let lines = (1...9).map { StyledText("line \($0)") }

    @Test("shows what fits, scrolls by lines and pages, and stops at the ends")
    func scrolling() {
        var pager = Pager(lines, height: 4)
        func shown() -> String {
            var screen = Screen(size: Size(width: 8, height: 4))
            pager.draw(on: &screen, in: screen.bounds)
            return screen.text
        }
        #expect(shown() == "line 1 ┃\nline 2 │\nline 3 │\nline 4 │")
        pager.move(.pageDown)
        #expect(shown().hasPrefix("line 4 "))
        pager.move(.last)
        pager.move(.down)
        #expect(shown() == "line 6 │\nline 7 │\nline 8 │\nline 9 ┃")
        pager.scroll(by: .min)
        #expect(pager.offset == 0)
        pager.scroll(by: .max)
        #expect(pager.offset == 5)
    }

    @Test("what fits is not scrolled and has no bar; room that comes back is used")
    func fitting() {
        var pager = Pager(lines, height: 4)
        pager.move(.last)
        pager.layOut(lines, height: 8)
        #expect(pager.offset == 1)
        pager.layOut(lines, height: 20)
        #expect(pager.offset == 0 && !pager.isScrollable)
        var screen = Screen(size: Size(width: 8, height: 20))
        pager.draw(on: &screen, in: screen.bounds)
        #expect(!screen.text.contains("│") && !screen.text.contains("┃"))
    }
}
