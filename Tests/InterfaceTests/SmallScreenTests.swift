import Experiments
import Foundation
import Interface
import Runs
import ScreenKit
import Testing

@Suite("Small screens")
struct SmallScreenTests {
    private static let phone = Size(width: 40, height: 12)

    private func state(_ size: Size) -> Workbench {
        var state = Fixture.busy(size)
        Fixture.send(&state, .failure("cannot read events.jsonl: permission denied"))
        return state
    }

    private func check(_ name: String, _ keys: [Key], _ size: Size = phone) {
        var state = state(size)
        for key in keys { Fixture.press(&state, key) }
        expectSnapshot(render(state, size: size), "\(name)-\(size.width)x\(size.height)", .colours256)
    }

    @Test("one pane without frames, one line per run")
    func phone() {
        check("small-design", ["1"])
        check("small-form", ["1", .tab])
        check("small-study", ["1", .tab, .tab])
        check("small-keys", ["1", "/", "d", "r", "o", "p"])
        check("small-runs", ["2", " ", .down])
        check("small-curves", ["3"])
        check("small-log", ["7"])
        check("small-filter", ["2", "/", "f", "u"])
        check("small-commands", ["2", ":", "s", "t"])
        check("small-help", ["2", "?"])
        check("small-quit", ["2", "q"])
        check("small-notice", ["2", "Z"])
    }

    @Test("arms, cells and sets of candidates have a line each, too")
    func results() throws {
        func check(_ name: String, _ state: Workbench) {
            expectSnapshot(render(state, size: Self.phone), "\(name)-40x12", .colours256)
        }
        var state = CompareFixture.state(Self.phone)
        try CompareFixture.press(&state, "4", .down)
        check("small-compare", state)
        try CompareFixture.press(&state, "S", .down)
        check("small-compare-slices", state)
        try CompareFixture.press(&state, "S", .tab, .right)
        check("small-matrix", state)
        var candidates = Fixture.busy(Self.phone)
        Fixture.press(&candidates, "5", "l")
        check("small-candidates", candidates)
    }

    @Test("on a screen of a few words, the runs that are going")
    func line() {
        func text(_ width: Int, _ height: Int, _ keys: [Key] = ["2"]) -> String {
            let size = Size(width: width, height: height)
            var state = Fixture.busy(size)
            for key in keys { Fixture.press(&state, key) }
            return render(state, size: size).text.trimmingCharacters(in: .newlines)
        }
        #expect(text(30, 6) == "▶ no hierarchy 42% 6.00 22s")
        #expect(text(200, 1) == "▶ no hierarchy 42% 6.00 22s")
        #expect(text(12, 1) == "▶ no hierar…")
        #expect(text(1, 1) == "▶" || text(1, 1) == "…")
        #expect(text(0, 0) == "")
        #expect(text(30, 6, ["q"]).contains("s stop"))
        #expect(text(30, 6, ["2", "Z"]).contains("Z does nothing"))
        var empty = Fixture.state(Size(width: 30, height: 6))
        Fixture.press(&empty, "2")
        #expect(render(empty, size: empty.size).text.hasPrefix("no runs"))
    }

    @Test("what can be done on a large screen can be done on a small one")
    func usable() {
        var state = state(Self.phone)
        Fixture.press(&state, "2", .home)
        for _ in state.runs.order where state.runs.selection != Fixture.id(3) { Fixture.press(&state, .down) }
        #expect(Fixture.press(&state, "x", "y") == [.stop(Fixture.id(3))])
        Fixture.click(&state, "full")
        #expect(state.runs.selection == Fixture.id(2))
        Fixture.press(&state, "1", .tab)
        Fixture.go(&state, to: "model.hierarchy")
        Fixture.press(&state, .right, .right)
        #expect(Fixture.launched(Fixture.press(&state, "a", "y")).map(\.model.hierarchy) == [.parallel])
    }

    @Test("every page and overlay draws at every size, and nothing outside", arguments: Workbench.pages)
    func everySize(page: PageID) {
        var state = Fixture.busy(Size(width: 80, height: 24))
        Fixture.press(&state, page.key)
        let overlays: [Key?] = [nil, "?", ":", "q", "/"]
        for width in 1...90 {
            for height in 1...30 {
                let size = Size(width: width, height: height)
                Fixture.send(&state, .resize(size))
                // With and without overlays, which go round.
                if let key = overlays[(width + height) % overlays.count] { Fixture.press(&state, key) }
                let screen = render(state, size: size)
                #expect(screen.size == size && screen.cells.count == width * height)
                let text = screen.text
                let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
                #expect(lines.allSatisfy { $0.displayWidth <= width })
                #expect(text.contains { $0 != " " && $0 != "\n" }, "\(page.title) at \(size) is blank")
                #expect(screen.hotspots.allSatisfy { $0.area.x >= 0 && $0.area.y >= 0 })
                if !state.overlays.isEmpty { Fixture.press(&state, .escape) }
                #expect(state.overlays.isEmpty && state.page == page)
            }
        }
    }

    @Test("sizes there and back leave cursor and view where they were")
    func thereAndBack() throws {
        let start = Size(width: 120, height: 40)
        var state = Fixture.state(start)
        let records = (0..<90).map { number in
            RunRecord(
                id: RunID(experiment: "shop", folder: "run-\(number + 100)"), experiment: Fixture.experiment(),
                status: .done)
        }
        Fixture.send(&state, .results(records))
        Fixture.press(&state, "2", .pageDown, .pageDown, .up, .up, .up)
        let before = state.runs
        for size in [(40, 12), (1, 1), (30, 6), (80, 24), (200, 50), (90, 5)] {
            Fixture.send(&state, .resize(Size(width: size.0, height: size.1)))
            #expect(state.runs.selection == before.selection)
            #expect(state.runs.cursor.visible.isEmpty || state.runs.cursor.visible.contains(state.runs.cursor.index))
            Fixture.send(&state, .resize(start))
            #expect(state.runs == before)
        }
    }
}
