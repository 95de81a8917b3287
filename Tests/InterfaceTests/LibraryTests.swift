import Experiments
import Interface
import Runs
import ScreenKit
import Testing

@Suite("The runs behind the pages")
struct LibraryTests {
    private let size = Size(width: 80, height: 24)

    private func state(_ count: Int) -> Workbench {
        var state = Fixture.state(size)
        Fixture.send(
            &state,
            .results(
                (0..<count).map {
                    RunRecord(id: Fixture.id($0), experiment: Fixture.experiment(), status: .stopped)
                }))
        Fixture.press(&state, "2")
        return state
    }

    @Test(
        "a screen that shrinks and grows again shows a full list, with the cursor in it",
        arguments: [Size(width: 80, height: 5), Size(width: 1, height: 1), Size(width: 80, height: 24)])
    func shrinkAndGrow(small: Size) {
        var state = state(60)
        let large = Size(width: 200, height: 50)
        Fixture.send(&state, .resize(large))
        Fixture.press(&state, .end)
        let before = render(state, size: large)
        Fixture.send(&state, .resize(small), .resize(large))
        #expect(render(state, size: large) == before)
        #expect(state.runs.cursor.visible.upperBound == 60)
    }

    @Test("runs that are deleted leave the list, with their marks; the cursor goes to a neighbour")
    func removal() {
        var state = state(40)
        Fixture.press(&state, .end, " ", .up)
        let neighbour = state.runs.selection
        Fixture.press(&state, .down)
        #expect(state.runs.selection == Fixture.id(0))
        Fixture.send(&state, .removed([Fixture.id(0), Fixture.id(5)]))
        #expect(state.runs.order.count == 38 && state.library[Fixture.id(0)] == nil)
        #expect(state.runs.selection == neighbour && state.runs.marks.isEmpty)
        #expect(state.runs.cursor.visible.upperBound == 38)
        Fixture.send(&state, .removed(Set(state.runs.order)))
        #expect(state.runs.selection == nil)
        #expect(render(state, size: size).text.contains("no runs yet"))
        Fixture.send(
            &state, .results([RunRecord(id: Fixture.id(0), experiment: Fixture.experiment(), status: .stopped)]))
        #expect(state.runs.selection == Fixture.id(0))
    }

    @Test("an event is added to the curves of a run, and does not copy them")
    func curvesInPlace() {
        var state = Fixture.state(size)
        let id = Fixture.id(1)
        Fixture.send(&state, .launched(id, Fixture.experiment()), .event(id, Fixture.started(id)))
        var places: Set<UnsafeRawPointer?> = []
        for step in 1...1_000 {
            Fixture.send(&state, .event(id, Fixture.progress(step: step)))
            places.insert(state.library[id]?.curves.training.steps.withUnsafeBytes(\.baseAddress))
        }
        // The array grows by factors; a copy per event would be at another place nearly every time.
        #expect(places.count < 50)
    }

    @Test("reference runs are listed and looked at; they count for no study and cannot be resumed")
    func references() throws {
        let study = try ExperimentFile(yaml: "study: {seeds: 2, variants: {full: {}}}", file: "shop.yaml")
        var state = Workbench(
            choices: [ExperimentChoice(name: "shop", experiment: study.experiment, study: study.study)], size: size,
            glyphs: .unicode, isReadOnly: false)
        let id = RunID(experiment: "shop", folder: "full-1")
        Fixture.send(
            &state,
            .results([
                RunRecord(
                    id: id, experiment: study.experiment, status: .done, summary: Fixture.summary(id, mrr: 0.1),
                    history: .read, isReference: true)
            ]))
        #expect(render(state, size: size).text.contains("0 of 2 done"))
        Fixture.press(&state, "2")
        #expect(render(state, size: size).text.contains("✓ reference") && state.library[id]?.variant == "full")
        #expect(Fixture.press(&state, "r") == [])
        #expect(state.notice?.text.contains("a reference run is only looked at") == true)
        #expect(Fixture.press(&state, .enter) == [.report(id)])
    }
}
