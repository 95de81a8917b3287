import Foundation
import Interface
import Metrics
import Runs
import ScreenKit
import Testing

@Suite("Runs page")
struct RunsPageTests {
    private let size = Size(width: 80, height: 24)

    private func done(_ number: Int, mrr: Double) -> RunRecord {
        let id = Fixture.id(number)
        return RunRecord(
            id: id, experiment: Fixture.experiment(), status: .done, summary: Fixture.summary(id, mrr: mrr))
    }

    private func state(_ values: [Double]) -> Workbench {
        var state = Fixture.state()
        Fixture.send(&state, .results(values.enumerated().map { done($0.offset, mrr: $0.element) }))
        Fixture.press(&state, "2")
        return state
    }

    private func sorted(_ state: inout Workbench, by key: RunSortKey) {
        for _ in RunSortKey.allCases where state.runs.sortKey != key { Fixture.press(&state, "s") }
    }

    @Test("the newest run stands first, sorting is by any column, either way, and missing values come last")
    func sorting() {
        var state = state([0.2, 0.3, 0.1])
        Fixture.send(&state, .launched(Fixture.id(9), Fixture.experiment()))
        #expect(state.runs.order == [9, 2, 1, 0].map { Fixture.id($0) })
        sorted(&state, by: .testMRR)
        #expect(state.runs.order == [1, 0, 2, 9].map { Fixture.id($0) })
        Fixture.press(&state, "S")
        #expect(state.runs.order == [2, 0, 1, 9].map { Fixture.id($0) })
        sorted(&state, by: .status)
        #expect(state.runs.order == [0, 1, 2, 9].map { Fixture.id($0) })
    }

    @Test("the order is that of the starts, whatever the folders are called")
    func starts() {
        var state = Fixture.state()
        let records = [(1, 300.0), (2, 100), (3, 200)].map { number, start in
            RunRecord(
                id: Fixture.id(number), started: Date(timeIntervalSince1970: start), experiment: Fixture.experiment(),
                status: .done)
        }
        Fixture.send(&state, .results(records))
        #expect(state.runs.order == [1, 3, 2].map { Fixture.id($0) })
        // Runs that become known later stand on top, in their own order, and the rows in view stay where they are.
        let late = [(4, 150.0), (5, 50)].map { number, start in
            RunRecord(
                id: Fixture.id(number), started: Date(timeIntervalSince1970: start), experiment: Fixture.experiment(),
                status: .done)
        }
        Fixture.send(&state, .results(records + late))
        #expect(state.runs.order == [4, 5, 1, 3, 2].map { Fixture.id($0) })
    }

    @Test(
        "of a model that does not predict the item no rank is shown, on no page",
        arguments: [Size(width: 80, height: 24), Size(width: 200, height: 50)])
    func withoutTheItem(size: Size) {
        func text(itemWeight: Double, page: Key) -> String {
            let id = Fixture.id(1)
            let experiment = Fixture.experiment {
                $0.model.kind = .gru4rec
                $0.model.tasks.sharing = .bottom
                $0.model.tasks.itemWeight = itemWeight
            }
            var state = Fixture.state(size)
            Fixture.send(
                &state,
                .results([
                    RunRecord(id: id, experiment: experiment, status: .done, summary: Fixture.summary(id, mrr: 0.2111))
                ]))
            Fixture.press(&state, page)
            return render(state, size: size).text
        }
        #expect(text(itemWeight: 1, page: "2").contains("21.11"))
        for page: Key in ["1", "2", "3"] {
            let text = text(itemWeight: 0, page: page)
            #expect(!text.contains("21.11") && !text.contains("21.61"), "page \(page)")
        }
    }

    @Test(
        "what is predicted beside the item is shown",
        arguments: [Size(width: 80, height: 24), Size(width: 200, height: 50)])
    func tasks(size: Size) {
        let id = Fixture.id(1)
        var summary = Fixture.summary(id, mrr: 0.2)
        summary.metrics.testTasks = TaskMetrics(
            categories: [.init(level: "type", rows: 10, accuracy: 0.25)],
            feedback: [
                .init(name: "like", logits: [1, 0], labels: [1, 0]), .init(name: "share", logits: [1], labels: [1]),
            ])
        let experiment = Fixture.experiment {
            $0.model.kind = .gru4rec
            $0.model.tasks.sharing = .mmoe
        }
        var state = Fixture.state(size)
        Fixture.send(&state, .results([RunRecord(id: id, experiment: experiment, status: .done, summary: summary)]))
        Fixture.press(&state, "2")
        let text = render(state, size: size).text
        #expect(text.contains("like AUC 100.00% · share AUC – · type right 25.00%"))
        #expect(text.contains("gru4rec · mmoe"))
    }

    @Test("values that change move no row and no cursor until the user sorts")
    func stillness() {
        var state = state([0.2, 0.3])
        Fixture.send(&state, .launched(Fixture.id(5), Fixture.experiment()))
        sorted(&state, by: .validationMRR)
        Fixture.press(&state, .end)
        let order = state.runs.order
        #expect(state.runs.selection == Fixture.id(5))
        Fixture.send(
            &state, .event(Fixture.id(5), Fixture.started(Fixture.id(5))),
            .event(Fixture.id(5), Fixture.validation(step: 3, mrr: 0.9)))
        #expect(state.runs.order == order)
        Fixture.press(&state, "S", "S")
        #expect(state.runs.order.first == Fixture.id(5))
        #expect(state.runs.selection == Fixture.id(5))
    }

    @Test("rows in view stay where they are when runs are added above them")
    func scrolledView() {
        var state = state((0..<40).map { Double($0) / 100 })
        for _ in 0..<20 { Fixture.press(&state, .down) }
        // Without the scroll bar at the end of the line.
        func rows() -> [Substring] {
            render(state, size: size).text.split(separator: "\n")[3..<12].map { $0.dropLast(2) }
        }
        let before = rows()
        Fixture.send(&state, .results([done(60, mrr: 0.2)]))
        #expect(state.runs.order.first == Fixture.id(60))
        #expect(rows() == before)
    }

    @Test("the wheel scrolls and leaves the cursor; the next key brings it back into view")
    func wheel() {
        var state = state(Array(repeating: 0.1, count: 40))
        let selection = state.runs.selection
        Fixture.send(&state, .wheel(3), .wheel(3))
        #expect(state.runs.cursor.offset == 6 && state.runs.selection == selection)
        Fixture.send(&state, .wheel(1000))
        #expect(state.runs.cursor.offset < 40)
        Fixture.press(&state, .down)
        #expect(state.runs.cursor.offset == 1)
        Fixture.send(&state, .wheel(-1000))
        #expect(state.runs.cursor.offset == 0)
    }

    @Test("movement stops at the ends; a smaller screen keeps the cursor in view")
    func movement() {
        var state = state(Array(repeating: 0.1, count: 40))
        Fixture.press(&state, "k")
        #expect(state.runs.selection == state.runs.order.first)
        Fixture.press(&state, "G", .down)
        #expect(state.runs.selection == state.runs.order.last)
        Fixture.press(&state, .pageUp, "g")
        #expect(state.runs.selection == state.runs.order.first && state.runs.cursor.offset == 0)
        Fixture.send(&state, .resize(Size(width: 200, height: 50)))
        Fixture.press(&state, .pageDown)
        Fixture.send(&state, .resize(size))
        #expect(render(state, size: size).text.contains("╭─ storefront · full · seed 1"))
        let index = state.runs.selection.flatMap(state.runs.order.firstIndex) ?? -1
        #expect(index >= state.runs.cursor.offset && index < state.runs.cursor.offset + 12)
    }

    @Test("x asks, y stops with an effect, n does not")
    func stopping() {
        var state = Fixture.busy(size)
        Fixture.press(&state, "2", .home)
        let id = Fixture.id(3)
        #expect(state.runs.selection == id)
        #expect(Fixture.press(&state, "x").isEmpty)
        #expect(state.asks(StopQuestion(id)))
        #expect(Fixture.press(&state, "n").isEmpty)
        #expect(state.overlays.isEmpty && state.library[id]?.status == .running)
        #expect(Fixture.press(&state, "x", "y") == [.stop(id)])
        #expect(state.library[id]?.status == .stopping)
        Fixture.send(&state, .event(id, Fixture.progress(step: 200)))
        #expect(state.library[id]?.status == .stopping)
        Fixture.press(&state, "x")
        #expect(state.notice?.text == "x: the run is being stopped already")
        Fixture.send(&state, .event(id, .stopped(step: 200, date: .distantPast)))
        #expect(state.library[id]?.status == .stopped)
    }

    @Test("r resumes what can be resumed, and reads the curves it goes on from first")
    func resuming() {
        var state = Fixture.state()
        let id = Fixture.id(1)
        Fixture.send(
            &state, .results([RunRecord(id: id, experiment: Fixture.experiment(), status: .interrupted)]))
        Fixture.press(&state, "2")
        #expect(Fixture.press(&state, "r") == [.loadRun(id), .resume(id)])
        #expect(state.library[id]?.status == .queued)
        let log = [Fixture.started(id)] + [10, 20, 30].map { Fixture.progress(step: $0) }
        Fixture.send(&state, .history(id, log), .event(id, .resumed(step: 20, exact: true, date: .distantPast)))
        #expect(state.library[id]?.status == .running)
        #expect(state.library[id]?.curves.training.steps == [10, 20])
        Fixture.press(&state, "r")
        #expect(state.notice?.text == "r: the run is going")
    }

    @Test("keys that do nothing say why")
    func obstacles() {
        var state = state([0.1])
        Fixture.press(&state, "x")
        #expect(state.notice?.text == "x: the run is not going")
        Fixture.press(&state, "r")
        #expect(state.notice?.text == "r: the run is done")
        Fixture.press(&state, "U")
        #expect(state.notice?.text == "U: no run is marked")
        Fixture.press(&state, "u")
        #expect(state.notice?.text == "u: nothing was put away since the start")
        Fixture.press(&state, "z")
        #expect(state.notice?.text == "z: there are no headings: all compares, or v is off")
        Fixture.press(&state, "o")
        #expect(state.notice?.text == "o does nothing on this page; ? lists the keys")
        Fixture.send(
            &state,
            .results([RunRecord(id: Fixture.id(7), experiment: Fixture.experiment(), status: .queued)]))
        Fixture.press(&state, "g", "P")
        #expect(state.notice?.text == "P: the run is not being worked on")
        #expect(Fixture.press(&state, "K") == [.move(Fixture.id(7), by: -1)])
        #expect(Fixture.press(&state, "J") == [.move(Fixture.id(7), by: 1)])
        #expect(Fixture.press(&state, "R") == [.resumeAll])
        var empty = Fixture.state()
        Fixture.press(&empty, "2", "s")
        #expect(empty.notice?.text.contains("there are no runs yet") == true)
    }

    @Test("results that do not compare are marked, in the row and in words")
    func comparability() {
        var state = Fixture.state()
        let other = Fixture.id(1, "other")
        let third = Fixture.id(2, "third")
        Fixture.send(
            &state,
            .results([
                done(0, mrr: 0.1),
                RunRecord(
                    id: other, experiment: Fixture.experiment(), status: .done,
                    summary: Fixture.summary(other, mrr: 0.2, fingerprint: "zz")),
                RunRecord(
                    id: third, experiment: Fixture.experiment(), status: .done,
                    summary: Fixture.summary(third, mrr: 0.3, fingerprint: "yy")),
            ]))
        Fixture.press(&state, "2", "v", "G")
        let text = render(state, size: Size(width: 120, height: 40)).text
        #expect(text.contains("≠ other test rows than the selected run: do not compare"))
        #expect(text.split(separator: "\n").filter { $0.contains("≠ B") || $0.contains("≠ C") }.count == 2)

        let same = self.state([0.1, 0.2])
        #expect(!render(same, size: size).text.contains("≠"))
    }

    @Test("what was asked for is shown until the folder says so")
    func asked() {
        var state = Fixture.busy(size)
        let id = Fixture.id(3)
        func disk(_ status: RunStatus) {
            Fixture.send(&state, .results([RunRecord(id: id, experiment: Fixture.experiment(), status: status)]))
        }
        #expect(Fixture.press(&state, "2", "g", "P") == [.pause(id)])
        #expect(state.library[id]?.status == .paused)
        #expect(Fixture.press(&state, "P") == [.resume(id)])
        #expect(state.library[id]?.status == .running)
        #expect(Fixture.press(&state, "x", "y") == [.stop(id)])
        disk(.running)
        #expect(state.library[id]?.status == .stopping)
        #expect(state.library[id]?.curves.training.count != 0)
        Fixture.send(&state, .event(id, .stopped(step: 9, date: .distantPast)))
        disk(.stopped)
        #expect(state.library[id]?.status == .stopped)
        disk(.running)
        #expect(state.library[id]?.status == .running)
    }

    @Test("a run that is going is followed, and its curves stay in view when it ends")
    func followed() throws {
        var state = Fixture.busy(size)
        let id = Fixture.id(7)
        func record(_ status: RunStatus, _ summary: RunSummary? = nil) -> RunRecord {
            RunRecord(id: id, experiment: Fixture.experiment(), status: status, summary: summary)
        }
        Fixture.send(&state, .results([record(.running)]))
        let log = [Fixture.started(id), Fixture.progress(step: 5), Fixture.validation(step: 5, mrr: 0.04)]
        Fixture.send(&state, .followed(id, log))
        #expect(state.library[id]?.status == .running)
        #expect(state.library[id]?.curves.validation.map(\.metrics.mrr) == [0.04])
        Fixture.send(&state, .event(id, .evaluating(rows: 1, of: 4)))
        Fixture.press(&state, "2")
        #expect(render(state, size: Size(width: 120, height: 40)).text.contains("▶ scoring 25%"))
        Fixture.send(&state, .followed(id, log))
        // The same again changes nothing.
        #expect(update(&state, .results([record(.running)])).isEmpty)
        #expect(state.library[id]?.curves.training.count == 1)
        let effects = update(&state, .results([record(.done, Fixture.summary(id, mrr: 0.3))]))
        #expect(effects == [.loadRun(id)])
        #expect(state.library[id]?.status == .done)
        #expect(state.library[id]?.curves.training.count == 1)
        // What comes late is not believed.
        Fixture.send(&state, .followed(id, log))
        #expect(state.library[id]?.status == .done)
    }

    @Test("a failure is told wherever the user is")
    func failure() {
        var state = Fixture.busy(size)
        Fixture.send(&state, .event(Fixture.id(3), .failed(message: "disk full", date: .distantPast)))
        #expect(state.notice?.severity == .problem)
        #expect(state.notice?.text.hasSuffix("failed: disk full") == true)
        #expect(state.library[Fixture.id(3)]?.status == .failed)
        Fixture.press(&state, "2")
        #expect(state.notice == nil)
    }
}
