import Experiments
import Interface
import Results
import Runs
import ScreenKit
import Testing

/// The ablation matrix.
@Suite("Matrix")
struct MatrixTests {
    private typealias Shop = CompareFixture

    private func text(_ state: Workbench) -> String { render(state, size: state.size).text }

    /// With the matrix in view: item vectors by hierarchy, cursor on the first cell.
    private func matrix(_ records: [RunRecord] = Shop.finished, isReadOnly: Bool = false) throws -> Workbench {
        var state = Shop.state(records: records, isReadOnly: isReadOnly)
        try Shop.press(&state, "4", .tab)
        return state
    }

    /// The question over the page.
    private func question(_ state: Workbench) throws -> CellQuestion {
        try #require((state.overlays.last as? QuestionOverlay)?.question as? CellQuestion)
    }

    /// Presses a key until a text is on the screen.
    private func press(_ state: inout Workbench, _ key: Key, until wanted: String) throws {
        for _ in 0..<10 where !text(state).contains(wanted) { try Shop.press(&state, key) }
        try #require(text(state).contains(wanted))
    }

    @Test("two factors of the study are crossed; done cells have results, others their price")
    func cells() throws {
        let state = try matrix()
        let shown = text(state)
        #expect(shown.contains("item vectors × hierarchy · shop"))
        #expect(shown.contains("pinned") && shown.contains("ID-free") && shown.contains("parallel"))
        // Three runs like the nearest that is done: 74 s each in full, 148 s without hierarchy.
        #expect(shown.contains("~3m42s") && shown.contains("~7m24s"))
    }

    @Test("Enter on a done cell goes to its run")
    func openDone() throws {
        var state = try matrix()
        try Shop.press(&state, .right, .enter)
        #expect(state.page == .runs && state.runs.selection == Shop.id(1, 0))
    }

    @Test("Enter on a missing cell asks with the price, and launches all its seeds")
    func launch() throws {
        var state = try matrix()
        try Shop.press(&state, .down, .enter)
        #expect(try question(state).price == "about 4 min, by the runs most like them")
        #expect(text(state).contains("Train 3 runs of ID-free: about 4 min"))
        let effects = try Shop.press(&state, "y")
        let wanted = Shop.choices[0].study?.variants[2].runs.map(\.experiment) ?? []
        #expect(effects == [.launchMissing(wanted)])
        // What is on its way is no longer missing.
        for (seed, experiment) in wanted.enumerated() {
            Fixture.send(&state, .launched(Shop.id(2, seed), experiment))
        }
        #expect(text(state).contains("… queued"))
        Fixture.send(&state, .event(Shop.id(2, 0), Fixture.started(Shop.id(2, 0))))
        Fixture.send(&state, .event(Shop.id(2, 0), Fixture.progress(step: 190)))
        #expect(text(state).contains("▶ 50%"))
        let done = update(
            &state,
            .event(Shop.id(2, 0), .finished(Shop.done(2, 0).summary ?? Fixture.summary(Shop.id(2, 0), mrr: 0.1))))
        #expect(done.queries.count == 1)
        try Shop.answer(done, &state)
        #expect(text(state).contains("° fitted, or seeds missing"))
    }

    @Test("what takes less than a minute is launched at once; of an unknown price it is asked")
    func quick() throws {
        var short = Shop.finished
        for index in short.indices { short[index].summary?.seconds.total = 5 }
        var state = try matrix(short)
        #expect(try Shop.press(&state, .down, .enter).count == 1)
        #expect(state.overlays.isEmpty && state.notice?.text.contains("launched 3 runs") == true)
        var unknown = try matrix([])
        try Shop.press(&unknown, .enter)
        #expect(try question(unknown).price.hasPrefix("nobody knows how long"))
    }

    @Test("a cell that is done in part can be opened or completed")
    func partial() throws {
        var state = try matrix(Shop.finished.filter { $0.id != Shop.id(1, 2) })
        try Shop.press(&state, .right, .enter)
        #expect(try question(state).missing.map(\.experiment) == [Shop.experiment(1, 2)])
        #expect(Fixture.press(&state, "o").isEmpty && state.page == .runs)
        try Shop.press(&state, .escape, .enter)
        #expect(Fixture.press(&state, "y") == [.launchMissing([Shop.experiment(1, 2)])])
    }

    @Test("what was stopped is resumed")
    func resume() throws {
        var stopped = Shop.done(1, 2)
        stopped = RunRecord(id: stopped.id, experiment: stopped.experiment, status: .stopped, history: .read)
        var state = try matrix(Shop.finished.filter { $0.id != Shop.id(1, 2) } + [stopped])
        try Shop.press(&state, .right, .enter)
        #expect(Fixture.press(&state, "y") == [.resume(Shop.id(1, 2))])
    }

    @Test("a asks with the price of all that is missing, and launches it")
    func all() throws {
        var state = try matrix()
        try Shop.press(&state, "a")
        let question = try question(state)
        // Of three by three cells two are done; every other has three seeds.
        #expect(question.name == nil && question.missing.count == 21)
        #expect(Fixture.press(&state, "y") == [.launchMissing(question.missing.map(\.experiment))])
        var looking = try matrix(isReadOnly: true)
        Fixture.press(&looking, "a")
        #expect(looking.notice?.text == "a: the workbench was started with --readonly")
        Fixture.press(&looking, .down, .enter)
        #expect(looking.notice?.text == "Enter: the workbench was started with --readonly")
    }

    @Test("cells that cannot be say why, and are not launched")
    func impossible() throws {
        var state = try matrix()
        try press(&state, "r", until: "metadata × hierarchy")
        try press(&state, "c", until: "metadata × item vectors")
        #expect(!text(state).contains("impossible"))
        var flat = Shop.choices[0]
        flat.study?.variants.append(
            Study.Variant(
                name: "no metadata",
                experiment: { experiment in
                    var experiment = experiment
                    experiment.model.metadata = .none
                    return experiment
                }(flat.experiment), seeds: [1]))
        var other = Workbench(choices: [flat], size: Size(width: 120, height: 40))
        Fixture.send(&other, .results(Shop.finished))
        try Shop.press(&other, "4", .tab)
        try press(&other, "r", until: "metadata × hierarchy")
        try press(&other, "c", until: "metadata × item vectors")
        #expect(text(other).contains("impossible"))
        try Shop.press(&other, .right)
        try press(&other, .down, until: "─ impossible ─")
        Fixture.press(&other, .enter)
        #expect(other.notice?.text.hasPrefix("Enter: the cell is impossible:") == true && other.overlays.isEmpty)
        Fixture.press(&other, "p")
        #expect(other.notice?.text == "p: the cell is impossible")
    }

    @Test("t transposes and keeps the cell; p pins it; the pin survives")
    func transpose() throws {
        var state = try matrix()
        let effects = try Shop.press(&state, .right, "p", "t")
        #expect(text(state).contains("hierarchy × item vectors"))
        guard case .matrix(let design, let pinned, let done)? = effects.queries.last?.subject else {
            Issue.record("no question")
            return
        }
        #expect(design.study.variants[pinned].name == "no hierarchy" && done.count == 6)
        #expect(text(state).contains("─ no hierarchy ─") && text(state).contains("pinned: the others"))
    }

    @Test("e goes to the next experiment, which may have nothing to cross")
    func experiments() throws {
        var state = try matrix()
        try Shop.press(&state, "e")
        #expect(text(state).contains("counts has no two parts that can be crossed"))
        Fixture.press(&state, .enter)
        #expect(state.notice?.text.contains("no two parts") == true)
        try Shop.press(&state, "e")
        #expect(text(state).contains("item vectors × hierarchy · shop"))
    }

    @Test("a click chooses a cell, the wheel a row")
    func mouse() throws {
        var state = try matrix()
        Fixture.click(&state, "~7m24s")
        #expect(text(state).contains("─ ID-free, hierarchy none ─"))
        Fixture.send(&state, .wheel(-1))
        #expect(text(state).contains("─ no hierarchy ─"))
    }

    @Test("slices of the matrix are shown one at a time")
    func slices() throws {
        var state = try matrix()
        Fixture.press(&state, "]")
        #expect(state.notice?.text == "]: all rows are in view; S slices them")
        try Shop.press(&state, "S")
        #expect(text(state).contains("never seen"))
        Fixture.press(&state, "]")
        #expect(!text(state).contains("never seen") && text(state).contains("1–5"))
        #expect(text(state).contains("(2 of 3; [ ])"))
        Fixture.press(&state, "[", "[")
        #expect(text(state).contains("more than 100") || text(state).contains("6–20"))
    }

    @Test("a run that is of two studies leaves the one in view there")
    func twoStudies() throws {
        let file = try ExperimentFile(
            yaml: "name: other\nstudy: {seeds: 3, variants: {first: {}, flat: {model.hierarchy: none}}}", file: "o.yaml"
        )
        let other = ExperimentChoice(name: "other", experiment: file.experiment, study: file.study)
        var state = Workbench(choices: Shop.choices + [other], size: Size(width: 120, height: 40))
        Fixture.send(&state, .results(Shop.finished))
        try Shop.press(&state, "4", .tab)
        // The runs are called as in their own study until the other one is chosen.
        try press(&state, "e", until: "· other")
        try Shop.press(&state, .enter, "4")
        #expect(text(state).contains("· other"))
    }
}
