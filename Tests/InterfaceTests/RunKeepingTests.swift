import Experiments
import Foundation
import Interface
import Runs
import ScreenKit
import Testing

@Suite("Notes, tags and the trash")
struct RunKeepingTests {
    private let size = Size(width: 120, height: 40)

    private func state() -> Workbench {
        var state = Fixture.state(size)
        let id = Fixture.id(1)
        Fixture.send(
            &state,
            .results([
                RunRecord(
                    id: id, experiment: Fixture.experiment(), status: .done, summary: Fixture.summary(id, mrr: 0.1),
                    notes: RunNotes(note: "old", tags: "paper"))
            ]))
        Fixture.press(&state, "2")
        return state
    }

    private func type(_ state: inout Workbench, _ text: String) -> [Effect] {
        text.flatMap { Fixture.press(&state, .character($0)) }
    }

    @Test("a note is edited in a line, kept by Enter and left by Esc")
    func notes() {
        var state = state()
        Fixture.press(&state, "n")
        #expect(render(state, size: size).text.contains("note: old"))
        #expect(type(&state, ", new").isEmpty)
        #expect(Fixture.press(&state, .enter) == [.annotate(Fixture.id(1), RunNotes(note: "old, new", tags: "paper"))])
        let text = render(state, size: size).text
        #expect(text.contains(" old, new paper "))
        Fixture.press(&state, "n")
        _ = type(&state, "?")
        #expect(Fixture.press(&state, .escape).isEmpty)
        #expect(state.library[Fixture.id(1)]?.notes.note == "old, new")
    }

    @Test("tags are words, shown in a column of their own")
    func tags() {
        var state = state()
        Fixture.press(&state, "t")
        _ = type(&state, " lr-sweep")
        #expect(
            Fixture.press(&state, .enter) == [.annotate(Fixture.id(1), RunNotes(note: "old", tags: "lr-sweep paper"))])
        #expect(render(state, size: size).text.contains("lr-sweep paper"))
    }

    @Test("a run is put away after a question, and brought back")
    func trash() throws {
        var state = state()
        Fixture.press(&state, "D")
        #expect(state.asks(TrashQuestion([Fixture.id(1)])))
        #expect(Fixture.press(&state, "n").isEmpty)
        #expect(Fixture.press(&state, "D", "y") == [.trash([Fixture.id(1)])])
        let folder = FileManager.default.temporaryDirectory.appending(component: "sessionbench-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let store = RunStore(results: folder)
        let run = try RunFolder.create(experiment: Fixture.experiment(), in: folder)
        let trashed = try store.trash(run.id)
        Fixture.send(&state, .trashed([trashed]))
        #expect(state.notice?.text == "1 run is in the trash, the folder .trash of the results; u brings back")
        #expect(Fixture.press(&state, "u") == [.restore([trashed])])
        #expect(state.notice?.text == "1 run comes back")
        Fixture.press(&state, "u")
        #expect(state.notice?.text == "u: nothing was put away since the start")
    }

    @Test("what is brought back comes to where it was")
    func order() throws {
        let folder = FileManager.default.temporaryDirectory.appending(component: "sessionbench-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let middle = try RunFolder.create(experiment: Fixture.experiment(), in: folder).id
        var state = Fixture.state(size)
        let records = [Fixture.id(1), middle, Fixture.id(3)].enumerated().map { number, id in
            RunRecord(
                id: id, started: Date(timeIntervalSince1970: Double(number)),
                experiment: Fixture.experiment { $0.model.width = 8 * (number + 1) }, status: .done,
                summary: Fixture.summary(id, mrr: 0.1))
        }
        Fixture.send(&state, .results(records))
        Fixture.press(&state, "2", .down)
        let order = state.runs.order
        #expect(state.runs.selection == middle)
        let trashed = try RunStore(results: folder).trash(middle)
        Fixture.send(&state, .trashed([trashed]))
        Fixture.press(&state, "u")
        Fixture.send(&state, .results([records[1]]))
        #expect(state.runs.order == order)
    }

    @Test("a run whose experiment cannot be read has no made-up recipe, and keeps what is known of it when refused")
    func unreadable() {
        var state = Fixture.state(size)
        let id = Fixture.id(1)
        let record = RunRecord(
            id: id, experiment: Experiment(name: "storefront"), status: .failed, failure: "not valid YAML",
            isUnreadable: true)
        Fixture.send(
            &state, .results([record]),
            .outline(id, [Fixture.started(id), Fixture.progress(step: 76), Fixture.validation(step: 76, mrr: 0.0731)]))
        Fixture.press(&state, "2")
        #expect(render(state, size: size).text.contains("experiment unreadable"))
        Fixture.send(&state, .declined(record, "cannot be resumed"))
        let text = render(state, size: size).text
        #expect(text.contains("7.31") && state.library[id]?.dataset != nil)
    }

    @Test("a going run is not put away, one that has not begun has no notes, a reference run neither")
    func obstacles() {
        var state = state()
        Fixture.send(&state, .launched(Fixture.id(9), Fixture.experiment { $0.model.idFree = true }))
        Fixture.press(&state, "g", "n")
        #expect(state.notice?.text == "n: the run has not begun")
        Fixture.send(&state, .event(Fixture.id(9), Fixture.started(Fixture.id(9))))
        Fixture.send(&state, .event(Fixture.id(9), Fixture.progress(step: 2)))
        Fixture.press(&state, "D")
        #expect(state.notice?.text == "D: the run is going; x stops it")
        let reference = Fixture.id(4, "reference/shop")
        Fixture.send(
            &state,
            .results([
                RunRecord(
                    id: reference, experiment: Fixture.experiment { $0.model.hierarchy = .none }, status: .done,
                    summary: Fixture.summary(reference, mrr: 0.2), history: .read, isReference: true)
            ]))
        Fixture.press(&state, "v", "G")
        while state.runs.selection != reference { Fixture.press(&state, .up) }
        Fixture.press(&state, "D")
        #expect(state.notice?.text == "D: a reference run is only looked at")
    }

    @Test("a run that is not done is shown as far as it has got, before its curves are read")
    func outline() {
        var state = Fixture.state(size)
        let id = Fixture.id(1)
        Fixture.send(
            &state, .results([RunRecord(id: id, experiment: Fixture.experiment(), status: .stopped)]),
            .outline(
                id,
                [
                    Fixture.started(id), Fixture.progress(step: 76), Fixture.validation(step: 76, mrr: 0.0731),
                    .stopped(step: 76, date: .distantPast),
                ]))
        Fixture.press(&state, "2")
        let text = render(state, size: size).text
        #expect(text.contains("■ stopped") && text.contains(" 2.0 ") && text.contains("7.31"))
        #expect(state.library[id]?.history == .unread && state.library[id]?.dataset != nil)
        #expect(Fixture.press(&state, "3") == [.loadRun(id)])
    }
}
