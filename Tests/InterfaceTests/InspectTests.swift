import Interface
import Metrics
import Results
import Runs
import ScreenKit
import Testing

@Suite("The page Inspect")
struct InspectTests {
    private typealias Rows = InspectFixture
    private typealias Shop = CompareFixture

    @Test("the ranks of the selected run are read once, and the engine is asked for the row under the cursor")
    func asking() throws {
        var state = Rows.state()
        Rows.select(&state, 0)
        let first = Fixture.press(&state, "6")
        #expect(first == [.readRows(Rows.id(0))])
        #expect(Rows.text(state).contains("reading the ranks…"))
        let second = update(&state, .keptRows(Rows.id(0), Rows.kept(Rows.id(0), state)))
        #expect(second == [.inspect(InspectionQuery([Rows.id(0)], .row(0)))])
        // What is kept is there before the engine has said anything, and no key waits for it.
        #expect(Rows.text(state).contains("rank 1 of 1,760") && Rows.text(state).contains("reading the weights…"))
        #expect(Fixture.press(&state, "j") == [.inspect(InspectionQuery([Rows.id(0)], .row(1)))])
        #expect(Rows.text(state).contains("rank 5 of 1,760") && Rows.text(state).contains("reading the data…"))
        #expect(Fixture.press(&state, "k").inspections == [InspectionQuery([Rows.id(0)], .row(0))])
        try Rows.answer([.inspect(InspectionQuery([Rows.id(0)], .row(0)))], &state)
        #expect(Rows.text(state).contains("Quiet Oak Chair 10") && !Rows.text(state).contains("reading"))
        // An answer is kept: coming back asks for nothing.
        try Rows.press(&state, "j")
        #expect(Fixture.press(&state, "k").isEmpty)
        #expect(Fixture.press(&state, "2") == [.stopInspecting])
    }

    @Test("an answer that comes late is kept, and does not come into view")
    func late() throws {
        var state = try Rows.one()
        let query = try #require(Fixture.press(&state, "j").inspections.last)
        Fixture.press(&state, "j")
        Fixture.send(&state, .inspected(query, Rows.answer(query, state)))
        #expect(Rows.text(state).contains("Row 3") && Rows.text(state).contains("reading the data…"))
        #expect(Fixture.press(&state, "k").isEmpty)
        #expect(Rows.text(state).contains("Quiet Oak Chair 11"))
    }

    @Test("rows stand in order, the worst first, or where two runs differ most; without a second one it says so")
    func orders() throws {
        var state = try Rows.one()
        #expect(try Rows.order(state) == [0, 1, 2, 3, 4, 5])
        try Rows.press(&state, "s")
        #expect(try Rows.order(state) == [2, 5, 3, 1, 4, 0])
        try Rows.press(&state, "s")
        #expect(state.inspect?.order == .differing)
        #expect(Rows.list(state).contains("there is no second run: mark two"))

        state = try Rows.two()
        try Rows.press(&state, "s", "s")
        #expect(try Rows.order(state) == [5, 4, 2, 1, 0, 3])
        #expect(Rows.text(state).contains("where 1/rank differs"))
        try Rows.press(&state, "s")
        #expect(try Rows.order(state) == [0, 1, 2, 3, 4, 5])
    }

    @Test("slices: S goes through the kinds, brackets through the slices of one; what there is not is said")
    func slices() throws {
        var state = try Rows.one()
        func rows() -> [Int?] { [state.inspect?.row] }
        try Rows.press(&state, "[")
        #expect(state.notice?.text.contains("S slices them") == true)
        try Rows.press(&state, "S")
        #expect(state.inspect?.slicing == .popularity && Rows.text(state).contains("1/5 "))
        try Rows.press(&state, "]", "]")
        #expect(rows() == [1] && Rows.text(state).contains("3/5 6–20"))
        try Rows.press(&state, "[", "[", "[")
        #expect(rows() == [3])
        while state.inspect?.slicing != .categoryHit { try Rows.press(&state, "S") }
        try Rows.press(&state, "]")
        #expect(Rows.text(state).contains("type: wrong") && rows() == [1])
        try Rows.press(&state, "s")
        #expect(rows() == [2])
        try Rows.press(&state, "S")
        #expect(state.inspect?.slicing == nil && rows() == [2])
    }

    @Test("a run that predicts no categories has no slices by them")
    func absentSlice() throws {
        var state = Rows.state()
        Rows.select(&state, 0)
        Fixture.press(&state, "6")
        guard case .known(let run) = Rows.kept(Rows.id(0), state) else {
            Issue.record("no rows")
            return
        }
        let bare = InspectedRun(
            experiment: run.experiment, summary: run.summary, ranks: TestRanks(full: run.ranks, candidates: []),
            rows: TestRows(
                perSession: Rows.rows.perSession, prefix: Rows.rows.prefix, clicks: Rows.rows.clicks,
                isInPrefix: Rows.rows.isInPrefix, levels: []),
            lists: nil)
        Fixture.send(&state, .keptRows(Rows.id(0), .known(bare)))
        for _ in RowSlicing.allCases where state.inspect?.slicing != .category { Fixture.press(&state, "S") }
        #expect(Rows.list(state).contains("the data has no categories"))
        Fixture.press(&state, "S", "S")
        #expect(Rows.text(state).contains("all test rows"))
    }

    @Test("of a level it says in how many rows the best item is of the most probable category")
    func explained() throws {
        var state = try Rows.one()
        guard case .known(let run) = Rows.kept(Rows.id(0), state) else {
            Issue.record("no rows")
            return
        }
        let lists = TestLists(
            full: (0..<6).map { [$0] }, reranked: nil, clicks: Array(repeating: 1, count: 6),
            levels: [.init(name: "type", ofItems: [0, 0, 0, 0, 1, 1], predicted: [0, 0, 0, 1, 1, 1], confidence: nil)])
        let listed = InspectedRun(
            experiment: run.experiment, summary: run.summary, ranks: TestRanks(full: run.ranks, candidates: []),
            rows: Rows.rows, lists: lists)
        #expect(!Rows.text(state).contains("of the test rows"))
        try Rows.answer(update(&state, .keptRows(Rows.id(0), .known(listed))), &state)
        #expect(Rows.text(state).contains("the best item's in 83.33 % of the test rows"))
    }

    @Test("a session of one's own: typed, pasted, answered; what is unknown can be mended; Esc goes back")
    func own() throws {
        var state = try Rows.one()
        try Rows.press(&state, "j", "I")
        #expect(state.overlays.last is SessionPrompt)
        Fixture.send(&state, .paste("S1,\nS4"))
        let asked = try Rows.press(&state, .enter).inspections
        #expect(asked == [InspectionQuery([Rows.id(0)], .typed("S1, S4"))])
        #expect(Rows.text(state).contains("Session of your own") && Rows.text(state).contains("Quiet Oak Chair 4"))
        #expect(!Rows.text(state).contains("rank 5") && Rows.text(state).contains("the best 20"))
        try Rows.press(&state, "I", "?", .enter)
        #expect(Rows.text(state).contains("did you mean S1?") && Rows.text(state).contains("I changes it"))
        try Rows.press(&state, "I", .backspace, .escape)
        #expect(Rows.text(state).contains("did you mean S1?"))
        try Rows.press(&state, .escape)
        #expect(Rows.text(state).contains("Row 2") && state.page == .inspect)
        // Blank: nothing is typed.
        try Rows.press(&state, "I", ",", " ", .enter)
        #expect(Rows.text(state).contains("Row 2"))
    }

    @Test("Enter gives the row all of the page, where it scrolls; Esc goes back to the list, then to the page before")
    func whole() throws {
        var state = try Rows.two(Size(width: 80, height: 24))
        try Rows.press(&state, "j", .enter)
        #expect(state.inspect?.isOpen == true && !Rows.text(state).contains("▲rank"))
        try Rows.press(&state, .end)
        #expect(Rows.text(state).contains("20 ") && state.inspect?.row == 1)
        Fixture.send(&state, .wheel(-100))
        #expect(Rows.text(state).contains("session 1 · 2 clicks before · a repeat"))
        // From row to row, each from its beginning.
        try Rows.press(&state, .pageDown, "l")
        #expect(state.inspect?.row == 2 && Rows.text(state).contains("session 2 · 1 click before"))
        try Rows.press(&state, "h", "h", "h")
        #expect(state.inspect?.row == 0)
        try Rows.press(&state, .escape)
        #expect(state.inspect?.isOpen == false && Rows.text(state).contains("▲rank"))
        try Rows.press(&state, .escape)
        #expect(state.page == .runs)
    }

    @Test("h and l go through the levels of categories")
    func levels() throws {
        var state = try Rows.one()
        #expect(Rows.text(state).contains("level type") && Rows.text(state).contains("31. Arched Chair"))
        try Rows.press(&state, "h")
        #expect(Rows.text(state).contains("level department") && !Rows.text(state).contains("level type"))
        try Rows.press(&state, "h", "l", "l")
        #expect(Rows.text(state).contains("level type"))
    }

    @Test("what titles hold never reaches the terminal")
    func titles() throws {
        let state = try Rows.one()
        #expect(
            Rows.text(state).contains("Kettle") && !Rows.text(state).contains("\u{1B}")
                && !Rows.text(state).contains("\u{202E}"))
    }

    @Test("clicks choose rows, w writes what the model recommends, o goes to the run")
    func others() throws {
        var state = try Rows.one()
        try Rows.answer(Fixture.click(&state, "     4 "), &state)
        #expect(state.inspect?.row == 3)
        let written = try Rows.press(&state, "w")
        guard case .writeTable(let table, let name)? = written.last else {
            Issue.record("\(written)")
            return
        }
        #expect(name == "inspect-row-4" && table.rows.count == 20)
        #expect(
            table.rows[1].cells.map(\.text) == [
                "2", "S2", "Quiet Oak Chair 2", "Furniture › Chairs", "8.5000", "target",
            ])
        try Rows.press(&state, "o")
        #expect(state.page == .runs && state.runs.selection == Rows.id(0))
    }

    @Test("runs without rows say why")
    func unfinished() throws {
        var state = Fixture.busy(Size(width: 120, height: 40))
        Fixture.press(&state, "2", .home)
        for _ in state.runs.order where state.runs.selection != Fixture.id(3) { Fixture.press(&state, .down) }
        Fixture.press(&state, "6")
        #expect(Rows.list(state).contains("is not done, so that it has no test rows yet"))
        var empty = Fixture.state(Size(width: 120, height: 40))
        Fixture.press(&empty, "6", "j", "s", "I", .enter, .tab)
        #expect(Rows.list(empty).contains("there are no runs yet"))
        var unread = Workbench(choices: [], size: Size(width: 120, height: 40))
        Fixture.press(&unread, "6")
        #expect(Rows.list(unread).contains("the results folder is being read"))
        Fixture.send(&unread, .results([]))
        #expect(Rows.list(unread).contains("there are no runs yet"))
        #expect(Fixture.press(&state, "j", "S", "w", "I").isEmpty && state.overlays.isEmpty)

        // What could not be read is tried again when the page is opened anew.
        state = Rows.state()
        Rows.select(&state, 0)
        Fixture.press(&state, "6")
        Fixture.send(&state, .keptRows(Rows.id(0), .unknown("the ranks are damaged")))
        #expect(Rows.text(state).contains("the ranks are damaged"))
        #expect(Fixture.press(&state, "2", "6").contains(.readRows(Rows.id(0))))
    }

    @Test("60,858 rows: a key takes no time to speak of")
    func many() throws {
        var state = Rows.state()
        Rows.select(&state, 0)
        Fixture.press(&state, "6")
        let count = 60_858
        let record = try #require(state.library[Rows.id(0)])
        let ranks = (0..<Int32(count)).map { $0 &* 7_919 % 43_097 }
        let run = InspectedRun(
            experiment: record.experiment, summary: try #require(record.summary),
            ranks: TestRanks(full: ranks, candidates: []),
            rows: TestRows(
                perSession: Array(repeating: 2, count: count / 2), prefix: (0..<count).map { Int32($0 % 2 + 1) },
                clicks: ranks, isInPrefix: Array(repeating: 0, count: count), levels: []),
            lists: nil)
        Fixture.send(&state, .keptRows(Rows.id(0), .known(run)))
        Fixture.press(&state, "s")
        let clock = ContinuousClock()
        var times: [Duration] = []
        for _ in 0..<50 {
            times.append(
                clock.measure {
                    Fixture.press(&state, .pageDown)
                    _ = render(state, size: state.size)
                })
        }
        // Without optimisation, on a machine that has other things to do; sorting anew takes many times as long.
        #expect(times.sorted()[25] < .milliseconds(40), "\(times.sorted()[25])")
    }
}
