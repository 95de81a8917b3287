import Interface
import Runs
import ScreenKit
import Testing

@Suite("The list of pages")
struct PagesTests {
    private let size = Size(width: 80, height: 24)

    @Test("every page has a title and a key of its own, and its key leads to it")
    func list() {
        let pages = Workbench.pages
        #expect(Set(pages.map(\.title)).count == pages.count && Set(pages.map(\.key)).count == pages.count)
        for page in pages {
            var state = Fixture.busy(size)
            Fixture.press(&state, page.key)
            #expect(state.page == page)
            #expect(render(state, size: size).text.contains(" \(page.key.label) \(page.title) "))
        }
    }

    @Test("pages lead to pages that there are")
    func links() {
        #expect([.design, .runs, .curves, .compare, .candidates, .inspect, .log].allSatisfy(Workbench.pages.contains))
    }

    @Test("no page has a key that leads to another one")
    func keys() {
        for page in Workbench.pages {
            var state = Fixture.busy(size)
            Fixture.press(&state, page.key)
            for other in Workbench.pages {
                #expect(state.labels.count { $0.keys.contains(other.key) } == 1, "\(other.title) on \(page.title)")
            }
        }
    }

    @Test("what a click means is known to the page that drew it, and to no other")
    func clicksOfOthers() throws {
        var state = Fixture.busy(size)
        let design = render(state, size: size)
        Fixture.press(&state, "2")
        let runs = render(state, size: size)
        func spots(_ screen: Screen) -> [Screen.Hotspot.Target] {
            screen.hotspots.map(\.target).filter { if case .spot = $0 { true } else { false } }
        }
        #expect(spots(design).count == Fixture.choices.count + state.design.form.cursor.visible.count + 1)
        // Besides the runs, two headings and the titles by which the table can be sorted.
        #expect(spots(runs).count > state.runs.order.count + 2)
        let before = state
        for spot in spots(design) { #expect(update(&state, .click(spot)).isEmpty) }
        #expect(state == before)
    }

    @Test("a click means the run that was drawn there, wherever it has gone since")
    func movedRows() throws {
        var state = Fixture.busy(size)
        Fixture.press(&state, "2")
        let screen = render(state, size: size)
        let spot = try #require(screen.target(x: 5, y: 4))
        Fixture.press(&state, "S")
        Fixture.send(&state, .launched(Fixture.id(12), Fixture.experiment()), .click(spot))
        #expect(state.runs.selection == Fixture.id(3))
        // And nothing, if it is there no more.
        Fixture.press(&state, "G")
        let selection = state.runs.selection
        Fixture.send(&state, .event(Fixture.id(3), .stopped(step: 1, date: .distantPast)))
        Fixture.send(&state, .removed([Fixture.id(3)]), .click(spot))
        #expect(state.runs.selection == selection)
    }
}

@Suite("What lies over a page")
struct OverlayTests {
    private let size = Size(width: 80, height: 24)

    @Test("a question over the help gives way to it again")
    func stack() {
        var state = Fixture.busy(size)
        Fixture.press(&state, "?", .control("c"))
        #expect(state.overlays.count == 2 && state.asks(QuitQuestion()))
        #expect(render(state, size: size).text.contains("let them go on"))
        Fixture.press(&state, "n")
        #expect(state.overlays.last is HelpOverlay && state.overlays.count == 1)
        #expect(Fixture.press(&state, .control("c"), "s") == [.stopAll])
        #expect(state.overlays.isEmpty && state.isLeaving)
    }

    @Test("a help that is longer than the screen scrolls, by keys and wheel; nothing in it is cut")
    func help() {
        var state = Fixture.busy(size)
        Fixture.press(&state, "2", "?")
        func text() -> String { render(state, size: size).text }
        let top = text()
        #expect(top.contains("↑ ↓ scroll") && top.contains("┃") && !top.contains("End G"))
        Fixture.press(&state, .end)
        #expect(text().contains("End G") && !text().contains("On the page"))
        Fixture.press(&state, .home)
        #expect(text() == top)
        Fixture.press(&state, .pageDown, .pageUp, .down, .up)
        #expect(text() == top)
        Fixture.send(&state, .wheel(3))
        #expect(text() != top)
        // The page under it keeps still.
        #expect(state.runs.cursor.offset == 0)
        Fixture.send(&state, .resize(Size(width: 200, height: 50)))
        let roomy = render(state, size: state.size).text
        #expect(roomy.contains("End G") && roomy.contains("On the page Runs") && !roomy.contains("scroll"))
        Fixture.press(&state, .down)
        #expect(state.notice?.text == "↓ does nothing here")
    }

    @Test("a question that is longer than the screen scrolls above its answers")
    func longQuestion() {
        var state = Fixture.state()
        let words = (1...400).map { "word\($0)" }
        let id = RunID(experiment: words.joined(separator: " "), folder: "run")
        Fixture.send(&state, .launched(id, Fixture.experiment()))
        Fixture.press(&state, "2", "x")
        var seen = ""
        for _ in 0..<words.count {
            let text = render(state, size: size).text
            #expect(text.contains("y yes   n no"))
            seen += text + " "
            Fixture.press(&state, .down)
        }
        #expect(words.allSatisfy { seen.contains($0 + " ") })
        #expect(Fixture.click(&state, "y yes") == [.stop(id)])
    }
}
