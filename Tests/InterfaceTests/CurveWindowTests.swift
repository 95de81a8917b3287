import Basics
import Interface
import Runs
import ScreenKit
import Testing

@Suite("Cursor, zoom and following on the Curves page")
struct CurveWindowTests {
    private let size = Size(width: 120, height: 40)

    private func busy(_ keys: Key...) -> Workbench {
        var state = Fixture.busy(size)
        Fixture.press(&state, "3")
        for key in keys { Fixture.press(&state, key) }
        return state
    }

    private func text(_ state: Workbench) -> String { render(state, size: size).text }

    @Test("h brings the cursor in at the newest point, moves it, and legends show the values there")
    func cursor() throws {
        var state = busy("h")
        #expect(state.curveWindow.cursor == 380)
        #expect(text(state).contains("step 380"), "\(text(state))")
        let newest = try #require(text(state).firstMatch(of: /training (\d\.\d+)/)).1
        for _ in 0..<60 { Fixture.press(&state, .left) }
        let x = try #require(state.curveWindow.cursor)
        #expect(x < 100)
        let there = try #require(text(state).firstMatch(of: /training (\d\.\d+)/)).1
        #expect(there > newest)
        for _ in 0..<200 { Fixture.press(&state, "l") }
        #expect(state.curveWindow.cursor == 380)
        Fixture.press(&state, "0")
        #expect(state.curveWindow.cursor == nil && !text(state).contains("step 380"))
        Fixture.press(&state, "0")
        #expect(state.notice?.text == "0: there is no cursor; h brings one")
    }

    @Test("every press moves the cursor by a column")
    func columns() {
        var state = busy("h")
        var places: Set<Int> = []
        for _ in 0..<30 {
            Fixture.press(&state, "h")
            let screen = render(state, size: size)
            let line = (0..<size.width / 2).first { x in (7...15).contains { screen[x, $0].text == "╎" } }
            if let line { places.insert(line) }
        }
        #expect(places.count >= 28)
    }

    @Test("Esc takes the cursor away before it leads to another page")
    func escape() {
        var state = busy("h", .escape)
        #expect(state.curveWindow.cursor == nil && state.page.title == "Curves")
        Fixture.press(&state, .escape)
        #expect(state.page.title == "Design")
    }

    @Test("a click in a chart places the cursor where it was made")
    func click() throws {
        var state = busy()
        let screen = render(state, size: size)
        // In the middle of the first chart.
        let target = try #require(screen.target(x: 30, y: 12))
        Fixture.send(&state, .click(target))
        let x = try #require(state.curveWindow.cursor)
        #expect((100...280).contains(x))
        let after = render(state, size: size)
        #expect((6...16).contains { after[30, $0].text == "╎" })
    }

    @Test("zooming keeps the cursor in view, never leaves the axis, and z shows all again")
    func zoom() {
        var state = busy("h", "h", "h", "h", "]", "]")
        #expect(text(state).contains("zoom 4×"))
        let shown = state.curveWindow.shown(of: 2...380)
        #expect(abs(shown.upperBound - shown.lowerBound - 94.5) < 1e-9 && shown.upperBound <= 380)
        #expect(shown.contains(state.curveWindow.cursor ?? 0))
        for _ in 0..<200 { Fixture.press(&state, "h") }
        let moved = state.curveWindow.shown(of: 2...380)
        #expect(moved.lowerBound >= 2 && moved.contains(state.curveWindow.cursor ?? 0))
        Fixture.press(&state, "[", "[")
        #expect(state.curveWindow.zoomed == nil)
        Fixture.press(&state, "z")
        #expect(state.notice?.text == "z: all of the axis is in view")
        for _ in 0..<40 { Fixture.press(&state, "]") }
        #expect(state.notice?.text == "]: it does not go closer")
        Fixture.press(&state, "z")
        #expect(state.curveWindow.zoomed == nil)
        Fixture.send(&state, .wheel(-3))
        #expect(text(state).contains("zoom 2×"))
    }

    @Test("f keeps the newest points in view until a cursor or f ends it, and says so")
    func follow() {
        var state = Fixture.busy(size)
        Fixture.press(&state, "3", .up, "f")
        #expect(text(state).contains("follows the newest · zoom 4×"))
        let before = state.curveWindow.shown(of: 2...160)
        #expect(before.upperBound == 160)
        for step in stride(from: 162, through: 200, by: 2) {
            Fixture.send(&state, .event(Fixture.id(3), Fixture.progress(step: step)))
        }
        let after = state.curveWindow.shown(of: 2...200)
        #expect(after.upperBound == 200 && abs(after.lowerBound - before.lowerBound - 40) < 1e-9)
        Fixture.press(&state, "h")
        #expect(!state.curveWindow.isFollowing && state.curveWindow.shown(of: 2...300) == after)
        Fixture.press(&state, "f")
        #expect(state.curveWindow.isFollowing && state.curveWindow.cursor == nil)
        Fixture.press(&state, "f")
        #expect(!text(state).contains("follows"))
    }

    @Test("another quantity on the axis leaves cursor and window at the same reports")
    func axis() throws {
        var state = busy("h", "h", "h", "]", "b")
        let epoch = try #require(state.curveWindow.cursor)
        #expect(state.curves.abscissa == .epoch && (9...10).contains(epoch))
        Fixture.press(&state, "b")
        let seconds = try #require(state.curveWindow.cursor)
        #expect(state.curves.abscissa == .time && (34...38).contains(seconds))
        Fixture.press(&state, "b")
        #expect(state.curves.abscissa == .step && (340...380).contains(state.curveWindow.cursor ?? 0))
        #expect(state.curveWindow.zoomed != nil)
    }

    @Test("t shows other panels, in turn, until all were in view; where all fit it says so")
    func panels() {
        var state = busy()
        let titles = ["Loss per row", "MRR@20, %", "its parts", "rows/s now", "HR@20, %", "Learning rate"]
        func inView() -> Set<String> { Set(titles.filter { text(state).contains($0) }) }
        let first = inView()
        #expect(first == Set(titles.prefix(4)))
        Fixture.press(&state, "t")
        #expect(inView() == ["HR@20, %", "Learning rate", "Loss per row", "MRR@20, %"])
        Fixture.press(&state, "t", "t")
        #expect(inView() == first)
        Fixture.send(&state, .resize(Size(width: 200, height: 50)))
        #expect(titles.allSatisfy { render(state, size: state.size).text.contains($0) })
        Fixture.press(&state, "t")
        #expect(state.notice?.text == "t: all panels are in view")
    }

    @Test("c leaves out what few values reach, and what is in view fills the chart")
    func outliers() {
        var state = Fixture.busy(size)
        Fixture.press(&state, "3", .up)
        var wild = Fixture.progress(step: 162)
        if case .training(var progress) = wild {
            progress.parts[.item] = 5_000
            progress.loss = 7_000
            wild = .training(progress)
        }
        Fixture.send(&state, .event(Fixture.id(3), wild))
        for step in stride(from: 164, through: 380, by: 2) {
            Fixture.send(&state, .event(Fixture.id(3), Fixture.progress(step: step)))
        }
        #expect(text(state).contains("4000 ┤"))
        Fixture.press(&state, "c")
        #expect(!text(state).contains("4000 ┤") && text(state).contains("1–99 %"))
    }

    @Test("an empty panel says when the validation rows will be scored, if that is known")
    func firstValidation() {
        var state = Fixture.state(size)
        let id = Fixture.id(0)
        Fixture.send(&state, .launched(id, Fixture.experiment { $0.training.epochs = 10 }))
        Fixture.press(&state, "3")
        #expect(text(state).contains("no points yet"))
        // 380 steps in 10 epochs; those left take a tenth of a second each.
        Fixture.send(&state, .event(id, Fixture.started(id)), .event(id, Fixture.progress(step: 8)))
        #expect(text(state).contains("first validation in 3s"))
        Fixture.send(&state, .event(id, Fixture.progress(step: 38)))
        #expect(!text(state).contains("first validation") && text(state).contains("no points yet"))
    }

    @Test("a window that is no part of what other runs have shows all of them")
    func otherRuns() {
        var state = busy("]", "l", "]", "]")
        let zoomed = state.curveWindow.zoomed ?? 0...0
        #expect(zoomed.lowerBound > 160)
        Fixture.press(&state, .up)
        #expect(state.curveWindow.zoomed == nil && !text(state).contains("zoom"))
        Fixture.press(&state, "]", .down)
        #expect(state.curveWindow.zoomed != nil)
    }

    @Test("where a zoomed chart has no points, it says so")
    func emptyPart() {
        var state = Fixture.busy(size)
        Fixture.press(&state, "3", .up)
        for step in stride(from: 162, through: 378, by: 2) {
            Fixture.send(&state, .event(Fixture.id(3), Fixture.progress(step: step)))
        }
        Fixture.press(&state, "f")
        #expect(text(state).contains("no points in this part; z shows all"))
        Fixture.press(&state, "z")
        #expect(!text(state).contains("no points in this part"))
    }

    @Test("epochs of a refit count on where those of the training ended")
    func refitEpochs() {
        var curves = RunCurves()
        for (step, epoch) in [(10, 1.0), (20, 2), (30, 0.5), (40, 1.5), (50, 2.5)] {
            guard case .training(var progress) = Fixture.progress(step: step) else { continue }
            progress.epoch = epoch
            curves.append(progress)
        }
        #expect(curves.training.epochs == [1, 2, 2.5, 3.5, 4.5] && curves.training.epoch == 2.5)
        curves.discard(after: 20)
        #expect(curves.training.epochs == [1, 2] && curves.training.epoch == 2)
        #expect(curves.training.parts.values.allSatisfy { $0.count == 2 })
    }

    @Test("a part of the loss that comes later is a gap before, and one that is gone a gap after")
    func parts() {
        var curves = RunCurves()
        for (step, parts) in [(1, [LossPart.item: 1.0]), (2, [.item: 2, .category: 3]), (3, [.category: 4])] {
            guard case .training(var progress) = Fixture.progress(step: step) else { continue }
            progress.parts = parts
            curves.append(progress)
        }
        let (item, category) = (curves.training.parts[.item] ?? [], curves.training.parts[.category] ?? [])
        #expect(item.prefix(2) == [1, 2] && item.count == 3 && item[2].isNaN)
        #expect(category.count == 3 && category[0].isNaN && category.suffix(2) == [3, 4])
    }

    @Test("keys for points say that there are none")
    func nothing() {
        var state = Fixture.busy(size)
        Fixture.press(&state, "3", .down)
        for key in ["h", "l", "]", "f", "z"] as [Key] {
            Fixture.press(&state, key)
            #expect(state.notice?.text == "\(key.label): there are no points yet")
        }
    }
}
