import Interface
import Metrics
import Results
import Runs
import ScreenKit
import Testing

@Suite("Two runs on the page Inspect")
struct InspectRunsTests {
    private typealias Rows = InspectFixture
    private typealias Shop = CompareFixture

    @Test("Tab brings the other run to the front; both are asked for, with the same seed of another variant")
    func otherRun() throws {
        var state = try Rows.two()
        #expect(Rows.text(state).contains("● full"))
        let runs = try #require(try Rows.press(&state, "j").inspections.last).runs.compactMap { state.library[$0] }
        #expect(runs.map(\.variant) == ["full", "no hierarchy"])
        #expect(Set(runs.map(\.experiment.training.seed)).count == 1)
        try Rows.press(&state, .tab)
        #expect(state.inspect?.isSecondInFront == true)
        let narrow = render(state, size: Size(width: 80, height: 24)).text
        #expect(narrow.contains("rank 2 of 1,760") && narrow.contains("●rank") && narrow.contains("▲rank"))
        try Rows.press(&state, .tab)
        #expect(render(state, size: Size(width: 80, height: 24)).text.contains("rank 5 of 1,760"))

        var alone = try Rows.one()
        Fixture.press(&alone, .tab)
        #expect(alone.notice?.text.contains("mark two (Space), or pin one (p)") == true)
    }

    @Test("the pinned variant is the second run")
    func pinned() throws {
        var state = Rows.state()
        Rows.select(&state, 1)
        Fixture.press(&state, "p")
        Rows.select(&state, 0)
        #expect(try Rows.press(&state, "6").inspections.last?.runs == [Rows.id(0), Rows.id(1)])
    }

    @Test("runs that do not compare are not paired, with the reason")
    func incomparable() throws {
        var state = Rows.state(records: [Shop.done(0, 2), Shop.done(1, 2, fingerprint: "another")])
        Fixture.press(&state, "2", .home)
        for _ in 0..<6 {
            if state.runs.selection.map({ state.runs.marks[$0] == nil }) == true { Fixture.press(&state, " ") }
            Fixture.press(&state, .down)
        }
        #expect(state.runs.marks.count == 2)
        try Rows.press(&state, "6", "s", "s")
        #expect(Rows.list(state).contains("was tested on other rows: they do not compare"))

        // What only the files tell.
        state = Rows.state(records: [Shop.done(0, 2), Shop.done(1, 2)])
        Rows.select(&state, 0)
        Fixture.press(&state, " ")
        Rows.select(&state, 1)
        Fixture.press(&state, " ", "6")
        Fixture.send(
            &state, .keptRows(Rows.id(0), Rows.kept(Rows.id(0), state)),
            .keptRows(Rows.id(1), Rows.kept(Rows.id(1), state, ties: "ties count for the model")))
        Fixture.press(&state, "s", "s")
        #expect(Rows.list(state).contains("rank ties by different rules"))
    }

    @Test("i on the page Compare opens the rows in which the run under the cursor differs most from the pinned one")
    func fromCompare() throws {
        var state = Rows.state()
        try Rows.press(&state, "4", .down, "i")
        #expect(state.page == .inspect && state.inspect?.order == .differing)
        #expect(try Rows.order(state) == [5, 4, 2, 1, 0, 3])
        // Once other runs are chosen, those are looked at.
        Rows.select(&state, 0)
        Fixture.press(&state, " ")
        let asked = try Rows.press(&state, "6").inspections.last
        #expect(asked?.runs.first.flatMap { state.library[$0]?.variant } == "full")

        // The pinned one alone: what it misses worst. And within a slice, that slice. What was typed before is gone.
        state = Rows.state()
        try Rows.press(&state, "6", "I")
        Fixture.send(&state, .paste("chair"))
        try Rows.press(&state, .enter)
        #expect(render(state, size: state.size).text.contains("Session of your own"))
        try Rows.press(&state, "4", .home, "i")
        #expect(!render(state, size: state.size).text.contains("Session of your own"))
        #expect(state.inspect?.order == .worst)
        #expect(try Rows.order(state) == [2, 5, 3, 1, 4, 0])
        state = Rows.state()
        try Rows.press(&state, "4", "S", "i")
        #expect(state.inspect?.slicing == .popularity)
    }
}
