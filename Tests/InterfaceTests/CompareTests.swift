import Experiments
import Interface
import Metrics
import Results
import Runs
import ScreenKit
import Testing

/// The table of paired differences.
@Suite("Compare")
struct CompareTests {
    private typealias Shop = CompareFixture

    private func text(_ state: Workbench) -> String { render(state, size: state.size).text }

    @Test("the finished runs of the selected run's study are asked for, in its order, and their differences shown")
    func study() throws {
        var state = Shop.state()
        let asked = update(&state, .key("4")).queries
        let runs = [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (3, 0)].map { Shop.id($0.0, $0.1) }
        #expect(asked == [ComparisonQuery(.runs(runs, baseline: nil), metric: .mrr, margin: 2)])
        #expect(text(state).contains("comparing 7 runs…") && text(state).contains("comparing…"))
        // Nothing is asked twice.
        #expect(Fixture.press(&state, .down).isEmpty)
        #expect(state.notice?.text == "↓: the runs are being compared")
        try Shop.answer(asked.map(Effect.compare), &state)
        let shown = text(state)
        #expect(shown.contains("P  full") && !shown.contains("comparing…"))
        #expect(
            shown.contains("no hierarchy") && shown.contains("worse") && shown.contains("* differs by new training"))
        Fixture.press(&state, .down)
        #expect(text(state).contains("model.hierarchy  hierarchical → none"))
        #expect(text(state).contains("120 test rows in common") && text(state).contains("rows, by the means"))
        Fixture.press(&state, "d")
        #expect(!text(state).contains("test rows in common"))
    }

    @Test("an answer to an earlier question is dropped")
    func stale() throws {
        var state = Shop.state()
        let first = update(&state, .key("4")).queries[0]
        let second = Fixture.press(&state, "m").queries[0]
        #expect(second.metric != first.metric && second.subject == first.subject)
        Fixture.send(&state, .compared(first, try Shop.answer(first, state)))
        #expect(text(state).contains("comparing 7 runs…"))
        Fixture.send(&state, .compared(second, try Shop.answer(second, state)))
        #expect(text(state).contains("\(second.metric.title)%") && !text(state).contains("comparing"))
        // While the next is on its way, what is known stays in view under its own name.
        let third = Fixture.press(&state, "m").queries[0]
        #expect(text(state).contains("\(second.metric.title)%"))
        #expect(text(state).contains("comparing \(third.metric.title)…"))
        Fixture.send(&state, .compared(third, .impossible("the file is damaged")))
        #expect(text(state).contains("the file is damaged"))
    }

    @Test("p pins the arm under the cursor; what is pinned cannot be pinned again")
    func baseline() throws {
        var state = Shop.state()
        try Shop.press(&state, "4")
        Fixture.press(&state, "p")
        #expect(state.notice?.text == "p: it is pinned already")
        let effects = try Shop.press(&state, .down, "p")
        guard case .runs(_, let pinned)? = effects.queries.last?.subject else {
            Issue.record("no question: \(effects)")
            return
        }
        #expect(pinned == PinnedArm(run: Shop.id(1, 0), name: "no hierarchy"))
        #expect(text(state).contains("P  no hierarchy"))
        // The pin is that of the variant: another of its runs stands for it, and without any it pins nothing.
        Fixture.send(&state, .removed([Shop.id(1, 0)]))
        let left = Shop.finished.map(\.id).filter { $0 != Shop.id(1, 0) }
        let next = PinnedArm(run: Shop.id(1, 1), name: "")
        #expect(update(&state, .key("m")).queries.last?.subject == .runs(left, baseline: next))
        Fixture.send(&state, .removed([Shop.id(1, 1), Shop.id(1, 2)]))
        let rest = left.filter { ![Shop.id(1, 1), Shop.id(1, 2)].contains($0) }
        #expect(update(&state, .key("m")).queries.last?.subject == .runs(rest, baseline: nil))
    }

    @Test("the pin of the page Runs is that of Compare and its matrix")
    func onePin() throws {
        var state = Shop.state()
        Fixture.press(&state, "2", .home)
        for _ in 0..<9 where state.runs.selection.flatMap({ state.library[$0] })?.variant != "no hierarchy" {
            Fixture.press(&state, .down)
        }
        Fixture.press(&state, "p")
        let effects = try Shop.press(&state, "4")
        guard case .runs(_, let pinned)? = effects.queries.last?.subject else {
            Issue.record("no question: \(effects)")
            return
        }
        #expect(pinned?.run == Shop.id(1, 0))
        #expect(text(state).contains("P  no hierarchy"))
        guard case .matrix(let design, let cell, _)? = try Shop.press(&state, .tab).queries.last?.subject else {
            Issue.record("no question")
            return
        }
        #expect(design.study.variants[cell].name == "no hierarchy")
        try Shop.press(&state, .tab, .home, "p", "2")
        #expect(text(state).contains("pinned"))
        #expect(state.viewState.pins == [Shop.id(0, 0).description])
    }

    @Test("marked runs are compared, whatever they are of; one mark is none")
    func marks() throws {
        var state = Shop.state()
        Fixture.press(&state, "2", .home, " ")
        #expect(update(&state, .key("4")).queries.count == 1)
        Fixture.press(&state, "2", .down, " ")
        let query = update(&state, .key("4")).queries.last
        guard case .runs(let runs, _)? = query?.subject else {
            Issue.record("no question")
            return
        }
        #expect(runs.count > 2 && Set(runs) == Set(state.runs.marks.keys))
        #expect(text(state).contains("\(runs.count) marked runs"))
    }

    @Test("a run that ends is compared, too; one of other test rows is left out and counted")
    func live() throws {
        var state = Shop.state(records: Array(Shop.finished.prefix(3)) + [Shop.done(3, 0, fingerprint: "other")])
        Fixture.press(&state, "2")
        // The oldest run is of the first variant.
        Fixture.press(&state, .end, "4")
        #expect(text(state).contains("only full is done: a comparison needs two"))
        #expect(text(state).contains("1 of other test rows"))
        let effects = update(&state, .results([Shop.done(1, 0)]))
        #expect(
            effects.queries.last?.subject
                == .runs(
                    [Shop.id(0, 0), Shop.id(0, 1), Shop.id(0, 2), Shop.id(1, 0)], baseline: nil))
    }

    @Test("Enter goes to the arm's first run on the page Runs, past a filter")
    func open() throws {
        var state = Shop.state()
        try Shop.press(&state, "4", .down, .enter)
        #expect(state.page == .runs && state.runs.selection == Shop.id(1, 0))
        Fixture.press(&state, .escape)
        #expect(state.page == .compare)
    }

    @Test("S cycles slices, which show a row for each arm and slice; what cannot be sliced says why")
    func slices() throws {
        var state = Shop.state()
        try Shop.press(&state, "4")
        for slicing in RowSlicing.allCases {
            let query = try #require(Fixture.press(&state, "S").queries.last)
            #expect(query.slicing == slicing)
            guard slicing != .category && slicing != .categoryHit else {
                Fixture.send(&state, .compared(query, .impossible(slicing.absence)))
                #expect(text(state).contains(slicing.absence.prefix(30)))
                continue
            }
            Fixture.send(&state, .compared(query, try Shop.answer(query, state)))
            #expect(text(state).contains(slicing.title.prefix(8)))
        }
        #expect(try Shop.press(&state, "S").queries.last.map { $0.slicing } == .some(nil))
    }

    @Test("w asks for a format and has what is in view written; nothing is written in a workbench that only looks")
    func write() throws {
        var state = Shop.state()
        try Shop.press(&state, "4", "w")
        let question = try #require((state.overlays.last as? QuestionOverlay)?.question as? WriteQuestion)
        #expect(question.name == "compare-shop-mrr")
        var drawn = state
        #expect(Fixture.press(&drawn, "p") == [.writeComparison(question.query, .pdf, name: question.name)])
        #expect(Fixture.press(&state, "l") == [.writeComparison(question.query, .latex, name: question.name)])
        var other = Shop.state(isReadOnly: true)
        try Shop.press(&other, "4", "w")
        #expect(other.overlays.isEmpty && other.notice?.text.contains("--readonly") == true)
    }

    @Test("keys of the matrix say so in the table; a click chooses a row")
    func keys() throws {
        var state = Shop.state()
        try Shop.press(&state, "4")
        for key in [.left, "r", "c", "t", "e", "a", "["] as [Key] {
            #expect(Fixture.press(&state, key).isEmpty)
            #expect(state.notice?.text == "\(key.label): it is a key of the matrix; Tab goes there")
        }
        Fixture.click(&state, "popularity")
        #expect(text(state).contains("What differs: popularity"))
    }

    @Test("without runs, or finished ones, the page says what is missing")
    func empty() {
        var unread = Workbench(choices: [], size: Size(width: 120, height: 40))
        Fixture.press(&unread, "4")
        #expect(text(unread).contains("the results folder is being read"))
        Fixture.send(&unread, .results([]))
        #expect(text(unread).contains("there are no runs yet"))
        var state = Shop.state(records: [])
        #expect(Fixture.press(&state, "4").isEmpty)
        #expect(text(state).contains("there are no runs yet"))
        Fixture.press(&state, "p")
        #expect(state.notice?.text.contains("there are no runs yet") == true)
        Fixture.send(&state, .launched(Shop.id(0, 0), Shop.experiment(0, 0)))
        #expect(text(state).contains("no finished run of shop ranks items"))
    }
}
