import Basics
import Experiments
import Interface
import Runs
import ScreenKit
import Testing

@Suite("Curves page")
struct CurvesTests {
    private let size = Size(width: 120, height: 40)

    @Test("old runs are read when they are first shown, and once")
    func lazyReading() {
        var state = Fixture.state(size)
        let ids = [Fixture.id(0), Fixture.id(1)]
        Fixture.send(
            &state,
            .results(ids.map { RunRecord(id: $0, experiment: Fixture.experiment(), status: .stopped) }))
        #expect(Fixture.press(&state, "2", "3") == [.loadRun(ids[1])])
        #expect(render(state, size: size).text.contains("reading…"))
        #expect(Fixture.press(&state, .down) == [.loadRun(ids[0])])
        #expect(Fixture.press(&state, .up).isEmpty)
        let log = [Fixture.started(ids[1]), Fixture.progress(step: 5), Fixture.validation(step: 5, mrr: 0.04)]
        Fixture.send(&state, .history(ids[1], log))
        #expect(state.library[ids[1]]?.status == .stopped)
        #expect(state.library[ids[1]]?.dataset?.items == 1760)
        let text = render(state, size: size).text
        #expect(text.contains("validation 4.00") && !text.contains("reading…"))
    }

    @Test("w writes the courses of the runs in view as a figure; a workbench for looking writes nothing")
    func writing() throws {
        let run = Fixture.id(0)
        func state(isReadOnly: Bool) -> Workbench {
            var state = Fixture.state(size, isReadOnly: isReadOnly)
            let record = RunRecord(id: run, experiment: Fixture.experiment(), status: .stopped)
            Fixture.send(&state, .results([record]))
            Fixture.press(&state, "2", "3")
            return state
        }
        var empty = state(isReadOnly: false)
        #expect(Fixture.press(&empty, "w").isEmpty && empty.overlays.isEmpty)
        #expect(empty.notice?.text == "w: there are no points yet")
        let log = [Fixture.started(run), Fixture.progress(step: 5), Fixture.validation(step: 5, mrr: 0.04)]
        for isReadOnly in [false, true] {
            var state = state(isReadOnly: isReadOnly)
            Fixture.send(&state, .history(run, log))
            #expect(Fixture.press(&state, "w").isEmpty && state.overlays.isEmpty == isReadOnly)
            guard !isReadOnly else { continue }
            #expect(render(state, size: size).text.contains("Write the figure into a file in which format?"))
            #expect(Fixture.press(&state, "p") == [.writeCurves([run], .pdf, name: "curves")])
        }
    }

    @Test("a run that comes into view without a key is read, too")
    func readingWithoutAKey() {
        var state = Fixture.state(size)
        Fixture.press(&state, "3")
        let ids = [Fixture.id(0), Fixture.id(1)]
        let records = ids.map { RunRecord(id: $0, experiment: Fixture.experiment(), status: .stopped) }
        #expect(update(&state, .results(records)) == [.loadRun(ids[1])])
        #expect(update(&state, .removed([ids[1]])) == [.loadRun(ids[0])])
        #expect(update(&state, .wheel(1)).isEmpty)
    }

    @Test("a run without the item as a task has no ranks to wait for")
    func withoutItem() {
        var state = Fixture.state(size)
        let record = RunRecord(
            id: Fixture.id(0),
            experiment: Fixture.experiment {
                $0.model.kind = .gru4rec
                $0.model.tasks.sharing = .bottom
                $0.model.tasks.itemWeight = 0
            }, status: .stopped)
        Fixture.send(&state, .results([record]))
        Fixture.press(&state, "2", "3")
        let log = [Fixture.started(record.id), Fixture.progress(step: 5), Fixture.validation(step: 5, mrr: 0.04)]
        Fixture.send(&state, .history(record.id, log))
        let text = render(state, size: size).text
        #expect(text.contains("no item is predicted") && !text.contains("no points yet"))
    }

    @Test("marked runs are overlaid, each with a sign that stays its own")
    func marks() {
        var state = Fixture.busy(size)
        Fixture.press(&state, "3", " ", .up, " ")
        #expect(state.runs.marks == [Fixture.id(2): 0, Fixture.id(3): 1])
        let both = render(state, size: size).text
        #expect(both.contains("● full ") && both.contains("▲ no hierarchy "))
        Fixture.press(&state, .down, " ")
        #expect(state.runs.marks == [Fixture.id(3): 1])
        Fixture.press(&state, .down, " ")
        #expect(state.runs.marks.values.sorted() == [0, 1])
        Fixture.press(&state, "U")
        #expect(state.runs.marks.isEmpty)
    }

    private func study(_ yaml: String) throws -> Workbench {
        let file = try ExperimentFile(yaml: yaml, file: "shop.yaml")
        var state = Workbench(
            choices: [ExperimentChoice(name: "shop", experiment: file.experiment, study: file.study)], size: size)
        for (number, run) in file.asStudy.runs.enumerated() {
            let id = Fixture.id(number, "shop")
            Fixture.send(
                &state, .launched(id, run.experiment), .event(id, Fixture.started(id)),
                .event(id, Fixture.progress(step: 10)), .event(id, Fixture.validation(step: 10, mrr: 0.1)))
        }
        Fixture.press(&state, "2", .end)
        for _ in file.asStudy.runs { Fixture.press(&state, " ", .up) }
        Fixture.press(&state, "3")
        return state
    }

    @Test("runs are named by their variants, and by seeds where these differ")
    func names() throws {
        let widths = render(try study("study.grid: {model.width: [32, 64]}"), size: size).text
        #expect(widths.contains("● width 32 ") && widths.contains("▲ width 64 "))
        #expect(!widths.contains("full"))
        let seeds = render(try study("study: {seeds: 2, variants: {a: {}}}"), size: size).text
        #expect(seeds.contains("● a · seed 1 ") && seeds.contains("▲ a · seed 2 "))
    }

    @Test("what runs have in common in their losses is overlaid: the item's")
    func itemLoss() throws {
        var state = try study("study.variants: {with: {}, without: {model.hierarchy: none}}")
        // The total of the first is 3.3 with a category loss of 1.1, that of the second is the item's.
        func progress(_ parts: [LossPart: Double]) -> RunEvent {
            .training(
                RunEvent.Progress(
                    step: 20, epoch: 1, loss: parts.values.reduce(0, +), parts: parts, learningRate: 1,
                    rowsPerSecond: 1, seconds: 2, secondsLeft: 3))
        }
        Fixture.send(
            &state, .event(Fixture.id(0, "shop"), progress([.item: 2.2, .category: 1.1])),
            .event(Fixture.id(1, "shop"), progress([.item: 2.5])))
        let text = render(state, size: size).text
        #expect(text.contains("● with 2.2000  ▲ without 2.5000"))
        #expect(text.contains("Training loss, items"))
    }

    @Test("a run without the item as a task has no item loss to overlay")
    func itemLossOfNone() throws {
        let state = try study(
            "model.kind: gru4rec\nmodel.tasks: {sharing: bottom, feedback: [like]}\n"
                + "study.variants: {with: {}, without: {model.tasks.itemWeight: 0}}")
        let text = render(state, size: size).text
        #expect(text.contains("● with") && text.contains("without · seed 1"))
        let panel = try #require(text.split(separator: "\n").first { $0.contains("│● with ") })
        #expect(!panel.contains("without"))
    }

    @Test("runs of other data in one chart are warned about")
    func warning() {
        var state = Fixture.busy(size)
        Fixture.press(&state, "3", " ", .end, "2", "G", "3")
        #expect(!render(state, size: size).text.contains("do not compare"))
        Fixture.press(&state, " ")
        #expect(render(state, size: size).text.contains("≠ other test rows: do not compare"))
    }

    @Test("b, L, c, + and - change how curves are drawn, within limits that say so")
    func settings() {
        var state = Fixture.busy(size)
        Fixture.press(&state, "3")
        let plain = render(state, size: size)
        for key in ["b", "L", "+"] as [Key] {
            var changed = state
            Fixture.press(&changed, key)
            #expect(render(changed, size: size).text != plain.text)
        }
        Fixture.press(&state, "b", "b", "b", "L", "L", "c", "c", "+", "-")
        #expect(render(state, size: size).text == plain.text)
        Fixture.press(&state, "-")
        #expect(state.notice?.text == "-: the curve is not smoothed")
        for _ in 0..<9 { Fixture.press(&state, "=") }
        #expect(state.curves.smoothing == 0.98)
        #expect(state.notice?.text == "=: the smoothing is at its strongest")
    }

    @Test("smoothing starts at the first value, keeps constants, and weighs the past")
    func smoothing() {
        #expect(CurveSettings.smoothed([3, 3, 3], weight: 0.9).allSatisfy { abs($0 - 3) < 1e-12 })
        let values = CurveSettings.smoothed([1, 0], weight: 0.5)
        #expect(abs(values[0] - 1) < 1e-12 && abs(values[1] - 1.0 / 3) < 1e-12)
        #expect(CurveSettings.smoothed([], weight: 0.5).isEmpty)
    }

    @Test("the time of a step lies between those of the reports around it")
    func time() {
        var curves = RunCurves()
        #expect(curves.seconds(atStep: 1) == nil)
        for step in [10, 20, 40] {
            if case .training(let progress) = Fixture.progress(step: step) { curves.append(progress) }
        }
        #expect(curves.seconds(atStep: 10) == 1)
        #expect(curves.seconds(atStep: 30) == 3)
        #expect(curves.seconds(atStep: 5) == 0.5)
        #expect(curves.seconds(atStep: 99) == 4)
        curves.discard(after: 20)
        #expect(curves.training.steps == [10, 20] && curves.training.itemLoss.count == 2)
    }

    @Test("a run that starts over forgets its curves")
    func restart() {
        var state = Fixture.busy(size)
        let id = Fixture.id(3)
        Fixture.send(&state, .event(id, Fixture.started(id)))
        #expect(state.library[id]?.curves == RunCurves())
    }
}
