import Experiments
import Interface
import Runs
import ScreenKit
import Testing

@Suite("The palette of commands, and the keys that are the same everywhere")
struct CommandPaletteTests {
    private let size = Size(width: 80, height: 24)

    private func type(_ state: inout Workbench, _ text: String) {
        for character in text { Fixture.press(&state, .character(character)) }
    }

    @Test("letters of what to do find it, and Enter does it")
    func finds() {
        var state = Fixture.busy(size)
        Fixture.press(&state, "2", ":")
        type(&state, "pagelog")
        #expect(render(state, size: size).text.contains("page Log"))
        Fixture.press(&state, .enter)
        #expect(state.page == .log && state.overlays.isEmpty)
        Fixture.press(&state, "2", .up, ":")
        type(&state, "stop")
        Fixture.press(&state, .enter)
        #expect(state.overlays.count == 1 && state.overlays.last is QuestionOverlay)
    }

    @Test("what is in the way is shown before, and said when it is chosen all the same")
    func obstacles() {
        var state = Fixture.busy(size)
        Fixture.press(&state, "2", .home, .down, .down, ":")
        type(&state, "stop the run")
        #expect(render(state, size: size).text.contains("stop the run; asks first — the run is not going"))
        Fixture.press(&state, .enter)
        #expect(state.notice?.text == "x: the run is not going" && state.overlays.isEmpty)
    }

    @Test("the best match stands first; other letters find nothing, and Enter says so")
    func ranking() {
        var state = Fixture.busy(size)
        Fixture.press(&state, "2", ":")
        type(&state, "rev")
        let lines = render(state, size: size).text.split(separator: "\n")
        #expect(lines.contains { $0.contains("S") && $0.contains("reverse the order") })
        Fixture.press(&state, .enter)
        #expect(state.notice?.text.hasPrefix("sorted by") == true)
        Fixture.press(&state, ":")
        type(&state, "qqqqq")
        Fixture.press(&state, .enter)
        #expect(state.overlays.last is CommandPalette)
        #expect(state.notice?.text == "Enter: nothing has these letters in this order")
        Fixture.press(&state, .escape)
        #expect(state.overlays.isEmpty)
    }

    @Test("every binding of every page and of everywhere is in it", arguments: Workbench.pages)
    func complete(page: PageID) {
        let tall = Size(width: 120, height: 90)
        var state = Fixture.busy(tall)
        Fixture.press(&state, page.key)
        let labels = state.labels.filter { $0.keys != [":"] }
        Fixture.press(&state, ":")
        let text = render(state, size: tall).text
        #expect(labels.allSatisfy { text.contains($0.help) })
    }

    @Test("a click on a command does it")
    func click() {
        var state = Fixture.busy(Size(width: 120, height: 60))
        Fixture.press(&state, "2", ":")
        Fixture.click(&state, "page Log")
        #expect(state.page == .log && state.overlays.isEmpty)
    }

    @Test("y copies the name of the run, on every page that shows it")
    func copy() {
        var state = Fixture.busy(size)
        for page in ["2", "3"] as [Key] {
            Fixture.press(&state, page)
            let run = state.runs.selection
            #expect(Fixture.press(&state, "y") == run.map { [.copy($0.description)] })
            #expect(state.notice?.text.hasPrefix("copied storefront/") == true)
        }
        Fixture.send(&state, .event(Fixture.id(3), .failed(message: "no", date: .distantPast)))
        #expect(Fixture.press(&state, "7", .home, "y") == [.copy(Fixture.id(3).description)])
    }

    @Test("Ctrl-L draws everything anew, over overlays, too")
    func redraw() {
        var state = Fixture.busy(size)
        #expect(Fixture.press(&state, .control("l")) == [.redraw])
        #expect(Fixture.press(&state, "?", .control("l")) == [.redraw])
    }

    @Test("x means stop on every page but one, whose own key it is")
    func stop() {
        for page in Workbench.pages {
            var state = Fixture.busy(size)
            Fixture.press(&state, page.key)
            guard let label = state.labels.first(where: { $0.keys.contains("x") }), page != .curves else { continue }
            #expect(label.help == "stop the run; asks first")
        }
    }

    @Test("the help cuts nothing, however narrow", arguments: [40, 80, 120, 200], Workbench.pages)
    func help(width: Int, page: PageID) {
        let size = Size(width: width, height: 24)
        var state = Fixture.busy(size)
        Fixture.press(&state, page.key)
        let words = state.labels.flatMap { $0.help.split(separator: " ") }
        Fixture.press(&state, "?")
        var seen = ""
        for _ in 0..<80 {
            seen += render(state, size: size).text
            Fixture.press(&state, .down)
        }
        #expect(words.allSatisfy { seen.contains($0) })
    }
}
