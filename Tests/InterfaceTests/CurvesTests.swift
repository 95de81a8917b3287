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
        #expect(Fixture.press(&state, "2", .enter) == [.loadRun(ids[1])])
        #expect(render(state, size: size).text.contains("reading…"))
        #expect(Fixture.press(&state, .down) == [.loadRun(ids[0])])
        #expect(Fixture.press(&state, .up).isEmpty)
        let log = [Fixture.started(ids[1]), Fixture.progress(step: 5), Fixture.validation(step: 5, mrr: 0.04)]
        Fixture.send(&state, .history(ids[1], log))
        #expect(state.runs[ids[1]]?.status == .stopped)
        #expect(state.runs[ids[1]]?.dataset?.items == 1760)
        let text = render(state, size: size).text
        #expect(text.contains("validation 0.0400") && !text.contains("reading…"))
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
        #expect(both.contains("● full 1 ") && both.contains("▲ no hierarchy 1 "))
        Fixture.press(&state, .down, " ")
        #expect(state.runs.marks == [Fixture.id(3): 1])
        Fixture.press(&state, .down, " ")
        #expect(state.runs.marks.values.sorted() == [0, 1])
        Fixture.press(&state, "u")
        #expect(state.runs.marks.isEmpty)
    }

    @Test("runs of other data in one chart are warned about")
    func warning() {
        var state = Fixture.busy(size)
        Fixture.press(&state, "3", " ", .end, "2", "G", "3")
        #expect(!render(state, size: size).text.contains("do not compare"))
        Fixture.press(&state, " ")
        #expect(render(state, size: size).text.contains("≠ other data or protocol: do not compare"))
    }

    @Test("x, L, + and - change how curves are drawn, within limits that say so")
    func settings() {
        var state = Fixture.busy(size)
        Fixture.press(&state, "3")
        let plain = render(state, size: size)
        for key in ["x", "L", "+"] as [Key] {
            var changed = state
            Fixture.press(&changed, key)
            #expect(render(changed, size: size).text != plain.text)
        }
        Fixture.press(&state, "x", "x", "L", "L", "+", "-")
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
        #expect(curves.training.map(\.step) == [10, 20])
    }

    @Test("a run that starts over forgets its curves")
    func restart() {
        var state = Fixture.busy(size)
        let id = Fixture.id(3)
        Fixture.send(&state, .event(id, Fixture.started(id)))
        #expect(state.runs[id]?.curves == RunCurves())
    }
}
