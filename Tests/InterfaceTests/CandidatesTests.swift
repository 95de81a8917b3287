import Experiments
import Figures
import Interface
import Metrics
import Results
import Runs
import ScreenKit
import Testing

@Suite("Candidates page")
struct CandidatesTests {
    private let size = Size(width: 120, height: 40)

    private func text(_ state: Workbench) -> String { render(state, size: state.size).text }

    /// Two finished runs that compare, both marked; the second is ahead in the most clicked items only.
    static func compared(_ size: Size, glyphs: GlyphSet = .unicode) -> Workbench {
        var state = Fixture.busy(size, glyphs: glyphs)
        var other = Fixture.summary(Fixture.id(3), mrr: 0.07)
        for place in other.candidates.indices where other.candidates[place].strategy == .popularity {
            other.candidates[place].metrics.mrr *= 1.2
        }
        Fixture.send(&state, .event(Fixture.id(3), .finished(other)))
        Fixture.press(&state, "5", " ", .up, " ", .down)
        return state
    }

    @Test("h and l move the size in plot, bars and table alike, and say where they end")
    func sizes() {
        var state = Fixture.busy(size)
        Fixture.press(&state, "5")
        #expect(text(state).contains("─ 4 % of the items"))
        Fixture.press(&state, "l")
        #expect(text(state).contains("─ 8 % of the items"))
        Fixture.press(&state, .left, "h", "h")
        #expect(text(state).contains("─ 1 % of the items"))
        Fixture.press(&state, "h")
        #expect(state.notice?.text == "there is no smaller size; r explores more of them")
        Fixture.click(&state, "16 %")
        #expect(text(state).contains("─ 16 % of the items"))
        Fixture.press(&state, "l")
        #expect(state.notice?.text == "there is no larger size; r explores more of them")
    }

    @Test("m changes the metric everywhere, s the strategy in view")
    func metricAndStrategy() {
        var state = Fixture.busy(size)
        Fixture.press(&state, "5")
        #expect(text(state).contains("─ MRR@20, % ─") && text(state).contains("all items 7.50"))
        #expect(text(state).contains("% kept · categories"))
        Fixture.press(&state, "m")
        #expect(text(state).contains("─ HR@20, % ─") && text(state).contains("all items 18.75"))
        Fixture.press(&state, "s")
        #expect(text(state).contains("% kept · popularity"))
        Fixture.press(&state, "s", "s")
        #expect(text(state).contains("% kept · categories"))
    }

    @Test("marked runs are compared, and other orders than that of the full ranking are marked")
    func order() throws {
        let state = Self.compared(size)
        let lines = text(state).split(separator: "\n")
        let (full, none) = (
            try #require(lines.last { $0.hasPrefix("│ full ") }),
            try #require(lines.last { $0.hasPrefix("│ no hierarchy ") })
        )
        #expect(full.contains("↓") && none.contains("↑"))
        #expect(text(state).contains("other orders (↑↓) may be chance: r explores, with paired intervals"))
    }

    @Test("runs of other test rows are left out, and the page says so")
    func incomparable() {
        var state = Self.compared(size)
        Fixture.press(&state, "G", .end)
        while state.runs.selection != Fixture.id(0, "diginetica-hiersrec") { Fixture.press(&state, .down) }
        Fixture.press(&state, " ", .up, .up)
        #expect(text(state).contains("≠ left out, tested on other rows:"))
        #expect(!text(state).contains("17.13"))
    }

    @Test("runs without results say so, and keys say why they do nothing")
    func nothing() {
        var state = Fixture.busy(size)
        Fixture.press(&state, "5", .up)
        #expect(text(state).contains("no results yet: no hierarchy"))
        for key in ["h", "l", "m", "s", "w", "r"] as [Key] {
            Fixture.press(&state, key)
            #expect(state.notice?.text.hasPrefix("\(key.label): no results yet") == true)
        }
        var empty = Fixture.state(size)
        Fixture.press(&empty, "5")
        #expect(text(empty).contains("there are no runs yet"))
    }

    private static func exploration(_ ids: [RunID]) throws -> CandidateExploration {
        let cost = CandidateCost(oneThread: 2, twoThreads: 1, median: 30, percentile99: 90, bytes: 1)
        var dataset = Fixture.dataset()
        dataset.testRowsFingerprint = "aa"
        let explored = ids.enumerated().map { number, id in
            let full: [Int32] = (0..<60).map { $0 % 3 == 0 ? 1 : $0 % Int32(8 + number) + 2 }
            func sets(_ strategy: CandidateStrategy, _ wanted: Double, keeps: Int) -> ExploredRun.Sets {
                let ranks = full.enumerated().map { place, rank -> Int32 in
                    if strategy == .popularity, number == 1 { return place % 20 < keeps ? 1 : 0 }
                    return place % 20 < keeps ? max(rank / 2, 1) : 0
                }
                return ExploredRun.Sets(
                    strategy: strategy, wanted: wanted, categories: 0, items: wanted * 1760, smallest: 30,
                    ranks: ranks, hash: "00000000000000ab", validation: Array(ranks.prefix(30)), cost: cost)
            }
            return ExploredRun(
                run: id.description, model: "hiersrec", dataset: dataset, level: nil, hasSecondStage: false,
                test: .init(perSession: Array(repeating: 3, count: 20), full: full),
                validation: .init(perSession: Array(repeating: 3, count: 10), full: Array(full.prefix(30))),
                sets: [CandidateStrategy.budget, .popularity].flatMap { strategy in
                    [(0.01, 6), (0.02, 12), (0.04, 15), (0.08, 17), (0.16, 18), (1, 20)].map {
                        sets(strategy, $0.0, keeps: $0.1)
                    }
                }, cost: cost, categoryRanks: [])
        }
        return try CandidateExploration(explored, draws: 300)
    }

    @Test("r asks, explores off the page, shows progress everywhere it is left, and is interrupted by r")
    func exploring() throws {
        var state = Self.compared(size)
        let ids = [Fixture.id(2), Fixture.id(3)]
        Fixture.press(&state, "r")
        #expect(state.asks(ExploreQuestion(ids)))
        #expect(text(state).contains("Explore candidate sets of these 2 runs?"))
        #expect(Fixture.press(&state, "y") == [.explore(ids)])
        Fixture.send(&state, .exploration(ids, .progress("run 1 of 2, candidates on test rows 40 %")))
        #expect(text(state).contains("exploring: run 1 of 2, candidates on test rows 40 % · r interrupts"))
        Fixture.press(&state, "3", "5")
        #expect(Fixture.press(&state, "r") == [.stopExploring])
        Fixture.send(&state, .exploration(ids, .interrupted))
        #expect(state.notice?.text == "the exploration was interrupted; nothing is kept of it")
        #expect(text(state).contains("r explores more"))
        Fixture.send(&state, .exploration(ids, .failed("the data has changed")))
        #expect(state.notice?.text == "not explored: the data has changed" && state.notice?.severity == .problem)
    }

    @Test("what was explored is shown with intervals, knee, flips and advice, for just these runs")
    func explored() throws {
        var state = Self.compared(Size(width: 200, height: 50))
        let ids = [Fixture.id(2), Fixture.id(3)]
        Fixture.send(&state, .exploration(ids, .done(try Self.exploration(ids))))
        #expect(state.notice?.text == "explored the candidate sets of 2 runs")
        let shown = text(state)
        #expect(shown.contains("budget") && shown.contains("95 %") && shown.contains("knee at"))
        #expect(shown.contains("validation advises"))
        #expect(shown.contains("by full ranking: the intervals"))
        Fixture.press(&state, "r")
        #expect(state.notice?.text == "r: these runs are explored already")
        Fixture.press(&state, "U")
        #expect(!text(state).contains("knee at"))
    }

    @Test("w writes the figure, or the table of all sizes; a workbench for looking writes nothing")
    func writing() throws {
        var state = Self.compared(size)
        #expect(Fixture.press(&state, "w").isEmpty)
        let question = try #require((state.overlays.last as? QuestionOverlay)?.question as? FigureQuestion)
        guard case .figure(let figure) = question.subject else {
            Issue.record("\(question.subject)")
            return
        }
        #expect(figure.title == "Candidate sets")
        var drawn = state
        #expect(Fixture.press(&drawn, "s") == [.writeFigure(figure, .svg, name: "candidates-mrr")])
        #expect(drawn.overlays.isEmpty)
        let effects = Fixture.press(&state, "t")
        guard case .writeTable(let table, "candidates-mrr")? = effects.first else {
            Issue.record("\(effects)")
            return
        }
        #expect(table.rows.count == 10 && effects.count == 1)
        var readOnly = Fixture.state(size, isReadOnly: true)
        let record = RunRecord(
            id: Fixture.id(1), experiment: Fixture.experiment(), status: .done,
            summary: Fixture.summary(Fixture.id(1), mrr: 0.1))
        Fixture.send(&readOnly, .results([record]))
        #expect(Fixture.press(&readOnly, "2", "g", "5", "w").isEmpty)
        #expect(readOnly.notice?.text == "w: the workbench was started with --readonly")
    }

    @Test("what has no weights cannot be explored, and it is said why")
    func weightless() {
        var state = Fixture.state(size)
        let id = Fixture.id(0)
        Fixture.send(
            &state,
            .results([
                RunRecord(
                    id: id, experiment: Fixture.experiment { $0.model.kind = .popularity }, status: .done,
                    summary: Fixture.summary(id, mrr: 0.1))
            ]))
        Fixture.press(&state, "5", "r")
        #expect(state.notice?.text.hasSuffix("is fitted, it has no weights") == true)
    }

    private static let screens = [
        Size(width: 80, height: 24), Size(width: 120, height: 40), Size(width: 200, height: 50),
    ]

    @Test("looks", arguments: screens, Appearance.allCases)
    func looks(size: Size, appearance: Appearance) throws {
        func check(_ name: String, _ state: Workbench) {
            let file = "\(name)-\(size.width)x\(size.height)-\(appearance.rawValue)"
            expectSnapshot(render(state, size: size), file, appearance.palette)
        }
        var one = Fixture.busy(size, glyphs: appearance.glyphs)
        Fixture.press(&one, "5", "l")
        check("candidates", one)
        var state = Self.compared(size, glyphs: appearance.glyphs)
        Fixture.press(&state, "m", "h")
        check("candidates-two", state)
        let ids = [Fixture.id(2), Fixture.id(3)]
        Fixture.send(&state, .exploration(ids, .done(try Self.exploration(ids))))
        Fixture.press(&state, "m", "m")
        check("candidates-explored", state)
    }
}
