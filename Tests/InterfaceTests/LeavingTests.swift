import Experiments
import Interface
import Runs
import ScreenKit
import Testing

@Suite("Pages, help and leaving")
struct LeavingTests {
    private let size = Size(width: 80, height: 24)

    @Test("digits lead to pages, Esc back the way, and then says that there is no way back")
    func pages() {
        var state = Fixture.state()
        Fixture.press(&state, "2", "3", "2")
        #expect(state.page == .runs)
        Fixture.press(&state, .escape)
        #expect(state.page == .curves)
        Fixture.press(&state, .escape)
        #expect(state.page == .design)
        Fixture.press(&state, .escape)
        #expect(state.notice?.text == "Esc: there is no page to go back to; q quits")
    }

    @Test("help takes the keys until it is closed", arguments: [.escape, "q", "?", .enter] as [Key])
    func help(key: Key) {
        var state = Fixture.state()
        Fixture.press(&state, "?")
        #expect(state.overlays.last is HelpOverlay)
        Fixture.press(&state, "2")
        #expect(state.page == .design && state.notice?.text == "2 does nothing here")
        #expect(Fixture.press(&state, key).isEmpty)
        #expect(state.overlays.isEmpty)
    }

    @Test("every key has one meaning in its place")
    func unambiguous() {
        var state = Fixture.busy(size)
        for key in ["1", "2", "3", "?", .escape, "q"] as [Key] {
            Fixture.press(&state, key)
            let keys = state.labels.flatMap(\.keys)
            #expect(Set(keys).count == keys.count)
            #expect(state.labels.allSatisfy { !$0.help.isEmpty })
        }
    }

    @Test("without runs q and Ctrl-C quit at once", arguments: ["q", .control("c")] as [Key])
    func quit(key: Key) {
        var state = Fixture.state()
        #expect(Fixture.press(&state, key) == [.quit])
    }

    @Test(
        "with runs they ask, stop them if that is wanted, and quit when all have stopped",
        arguments: ["q", .control("c")] as [Key])
    func quitWithRuns(key: Key) {
        var state = Fixture.busy(size)
        #expect(Fixture.press(&state, key).isEmpty)
        #expect(state.asks(QuitQuestion()))
        #expect(Fixture.press(&state, .control("c")).isEmpty)
        #expect(state.overlays.isEmpty && !state.isLeaving)
        #expect(Fixture.press(&state, key, "s") == [.stopAll])
        #expect(state.isLeaving)
        #expect(Fixture.press(&state, "1", "a").isEmpty)
        #expect(state.notice?.text == "a: the workbench is closing")
        #expect(update(&state, .allStopped) == [.quit])
    }

    @Test("with runs, Enter lets them go on", arguments: [.enter, "k", "y"] as [Key])
    func leave(key: Key) {
        var state = Fixture.busy(size)
        #expect(Fixture.press(&state, "q", key) == [.quit])
        #expect(!state.isLeaving)
    }

    @Test("runs that wait and that nobody works on are not going: the screen says so, and r has them worked on")
    func idleQueue() {
        var state = Fixture.state()
        let id = Fixture.id(1, "shop")
        let record = RunRecord(id: id, experiment: Fixture.experiment(), status: .queued, place: 1)
        Fixture.send(&state, .results([record]))
        #expect(
            render(state, size: size).text.contains("1 queued") && !render(state, size: size).text.contains("nobody"))
        Fixture.press(&state, "2", "r")
        #expect(state.notice?.text == "r: the run is going")
        Fixture.send(&state, .queueIdle(true))
        #expect(render(state, size: size).text.contains("1 queued, nobody at work: 2 R"))
        #expect(Fixture.press(&state, "r").last == .resume(id))
        #expect(Fixture.press(&state, "q") == [.quit])
        Fixture.press(&state, "x")
        #expect(render(state, size: size).text.contains("out of the queue?"))
        Fixture.press(&state, "n")
        Fixture.send(&state, .queueIdle(false))
        #expect(Fixture.press(&state, "q").isEmpty && state.asks(QuitQuestion()))
    }

    @Test("asked a second time, it no longer waits")
    func impatience() {
        var state = Fixture.busy(size)
        #expect(Fixture.press(&state, "q", "s") == [.stopAll])
        #expect(Fixture.press(&state, "q") == [.quit])
    }

    @Test("the system's request to end leaves runs alone, without a question")
    func terminate() {
        var state = Fixture.busy(size)
        Fixture.press(&state, "?")
        #expect(update(&state, .terminate) == [.quit])
    }

    @Test("a question names a run whole, however long its name")
    func longQuestion() {
        var state = Fixture.state()
        let id = RunID(experiment: (1...12).map { "word\($0)" }.joined(separator: " "), folder: "run")
        Fixture.send(&state, .launched(id, Fixture.experiment()))
        Fixture.press(&state, "2", "x")
        let text = render(state, size: size).text
        #expect((1...12).allSatisfy { text.contains("word\($0)") } && text.contains("seed 1 out of the queue?"))
        #expect(text.contains("y yes"))
    }

    @Test("a long notice takes several lines and leaves the page where it was")
    func longNotice() {
        var state = Fixture.busy(size)
        let before = render(state, size: size).text.split(separator: "\n", omittingEmptySubsequences: false)
        let words = (1...30).map { "word\($0)" }
        Fixture.send(&state, .failure(words.joined(separator: " ")))
        let after = render(state, size: size).text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(words.allSatisfy { word in after.contains { $0.contains(word) } })
        #expect(after.prefix(18) == before.prefix(18) && after.last == before.last)
        Fixture.press(&state, "1")
        #expect(!render(state, size: size).text.contains("word1"))
    }

    @Test("Ctrl-Z suspends")
    func suspend() {
        var state = Fixture.state()
        #expect(Fixture.press(&state, .control("z")) == [.suspend])
    }

    @Test("clicks reach tabs, key hints, rows and answers, and nothing below an overlay")
    func clicks() {
        var state = Fixture.busy(size)
        Fixture.click(&state, "2   3")
        #expect(state.page == .runs)
        Fixture.click(&state, "no hierarchy")
        #expect(state.runs.selection == Fixture.id(3))
        Fixture.click(&state, "x stop")
        #expect(state.asks(StopQuestion(Fixture.id(3))))
        Fixture.click(&state, "1   2 Runs")
        #expect(state.page == .runs)
        #expect(Fixture.click(&state, "y yes") == [.stop(Fixture.id(3))])
    }

    @Test("a run that is in other hands is not a failed one")
    func declined() throws {
        var state = Fixture.state()
        let id = Fixture.id(1, "shop")
        let stored = RunRecord(id: id, experiment: Experiment(name: "shop"), status: .stopped)
        Fixture.send(&state, .results([stored]))
        Fixture.press(&state, "2", "r")
        #expect(state.library[id]?.status == .queued)
        var going = stored
        going.status = .running
        Fixture.send(&state, .declined(going, "process 7 has it"))
        #expect(state.library[id]?.status == .running)
        #expect(state.notice?.text == "process 7 has it")
    }
}
