import Experiments
import Foundation
import Interface
import Runs
import ScreenKit
import Testing

@Suite("The page Log, and the texts it opens")
struct LogTests {
    private let size = Size(width: 80, height: 24)
    private let morning = Date(timeIntervalSince1970: 1_767_348_000)

    private func tell(_ state: inout Workbench, _ message: Message, after seconds: Double = 0) {
        _ = update(&state, message, at: morning + seconds)
    }

    private func texts(_ state: Workbench) -> [String] { state.journal.entries.map(\.text) }

    @Test("it keeps notices, failures and the ends of runs, the newest first, with their times")
    func entries() {
        var state = Fixture.busy(size)
        let before = state.journal.entries.count
        tell(&state, .notice("something new"))
        tell(&state, .failure("cannot launch x: the disk is full"), after: 61)
        tell(
            &state, .event(Fixture.id(3), .failed(message: "line 3: not a number", date: morning)), after: 122)
        #expect(
            texts(state).dropLast(before) == [
                "line 3: not a number (failed)", "cannot launch x: the disk is full", "something new",
            ])
        #expect(state.journal.entries[0].run == Fixture.id(3))
        #expect(state.journal.entries.map(\.severity).prefix(3) == [.problem, .problem, .information])
        // The screen says it as before.
        #expect(state.notice?.text.hasSuffix("failed: line 3: not a number") == true)
        tell(&state, .key("7"), after: 122)
        let text = render(state, size: size).text
        for words in ["10:02:02    ✗", "10:01:01    ✗", "10:00:00    ·", "line 3: not a number (failed)"] {
            #expect(text.contains(words), "\(words)")
        }
    }

    @Test("the end of a run is noticed however it becomes known, and once")
    func ends() {
        var state = Fixture.busy(size)
        let before = state.journal.entries.count
        let (heard, followed, found) = (Fixture.id(3), Fixture.id(4), Fixture.id(9))
        Fixture.send(&state, .launched(found, Fixture.experiment()), .event(found, Fixture.started(found)))
        let summary = Fixture.summary(heard, mrr: 0.071)
        Fixture.send(&state, .event(heard, .finished(summary)))
        Fixture.send(
            &state,
            .results([
                RunRecord(id: heard, experiment: Fixture.experiment(), status: .done, summary: summary),
                RunRecord(id: found, experiment: Fixture.experiment(), status: .interrupted),
            ]))
        Fixture.send(
            &state,
            .followed(followed, [Fixture.started(followed), .stopped(step: 3, date: morning)]))
        let new = state.journal.entries.dropLast(before)
        #expect(new.map(\.run) == [followed, found, heard])
        #expect(new.map(\.text) == ["stopped", "interrupted", "done: test MRR@20 7.10%, 1m14s"])
        #expect(new.map(\.severity) == [.information, .problem, .information])
    }

    @Test("what is said again moves to the top and is counted")
    func repeated() {
        var state = Fixture.state(size)
        for (number, text) in ["a", "b", "a", "a"].enumerated() {
            tell(&state, .failure(text), after: Double(number))
        }
        #expect(texts(state) == ["a", "b"])
        #expect(state.journal.entries.map(\.count) == [3, 1])
        #expect(state.journal.entries[0].time == morning + 3)
        tell(&state, .notice("a"))
        #expect(texts(state) == ["a", "a", "b"])
    }

    @Test("it keeps so many entries and no more, each of so many characters")
    func bounds() {
        var state = Fixture.state(size)
        for number in 0..<(Journal.limit + 20) { Fixture.send(&state, .notice("notice \(number)")) }
        #expect(state.journal.entries.count == Journal.limit)
        #expect(texts(state).first == "notice \(Journal.limit + 19)" && texts(state).last == "notice 20")
        Fixture.send(&state, .failure(String(repeating: "x", count: 3 * Journal.textLimit)))
        #expect(texts(state)[0].count == Journal.textLimit && texts(state)[0].hasSuffix("x…"))
    }

    @Test("the cursor stays on its entry while others arrive, move and are dropped")
    func cursor() throws {
        var state = Fixture.state(size)
        for number in 0..<60 { Fixture.send(&state, .notice("notice \(number)")) }
        Fixture.press(&state, "7", .pageDown, .pageDown)
        func page() throws -> LogPage { try #require(state.page(LogPage.self)) }
        func under() throws -> String { texts(state)[try page().cursor.index] }
        let text = try under()
        let row = try page().cursor.index - page().cursor.offset
        Fixture.send(&state, .notice("new"), .notice("notice 3"))
        #expect(try under() == text)
        #expect(try page().cursor.index - page().cursor.offset == row)
        for number in 0..<Journal.limit { Fixture.send(&state, .notice("other \(number)")) }
        #expect(try page().cursor.index == Journal.limit - 1, "its entry is gone; this is the one next to it")
        Fixture.press(&state, .home)
        #expect(try under().hasPrefix("other"))
    }

    @Test("Enter opens the whole text, which scrolls and closes")
    func whole() {
        var state = Fixture.state(size)
        let words = (1...600).map { "word\($0)" }
        Fixture.send(&state, .failure(words.joined(separator: " ")))
        Fixture.press(&state, "7")
        #expect(!render(state, size: size).text.contains("word300"))
        Fixture.press(&state, .enter)
        var seen = ""
        for _ in words {
            seen += render(state, size: size).text.filter { $0 != "│" } + " "
            Fixture.press(&state, .down)
        }
        #expect(words.allSatisfy { seen.contains($0 + " ") })
        Fixture.press(&state, .escape)
        #expect(state.overlays.isEmpty && state.page == .log)
    }

    @Test("tables in a report are not wrapped: they take the width there is, and are scrolled to the side")
    func tables() throws {
        var state = Fixture.busy(size)
        let heading = "variant" + String(repeating: " ", count: 130) + "MRR@20"
        let report = heading + "\n" + "a sentence " + String(repeating: "that goes on and on ", count: 12)
        Fixture.send(&state, .report(Fixture.id(2), report))
        var shown = render(state, size: size).text
        #expect(shown.contains("variant ") && !shown.contains("MRR@20\n") && shown.contains("← →"))
        #expect(shown.contains("goes on and on that goes on"))
        for _ in 0..<20 { Fixture.press(&state, "l") }
        shown = render(state, size: size).text
        #expect(shown.contains("MRR@20"))
        Fixture.press(&state, .left, .left)
        #expect(render(state, size: size).text != shown)
        let wide = Size(width: 200, height: 50)
        Fixture.send(&state, .resize(wide))
        shown = render(state, size: wide).text
        #expect(shown.contains(heading) && !shown.contains("← →"))
    }

    @Test("an entry about a run leads to it, whatever the filter; others say that they are about none")
    func leads() {
        var state = Fixture.busy(size)
        Fixture.send(&state, .event(Fixture.id(3), .failed(message: "no", date: morning)))
        Fixture.press(&state, "2", "/", "z", "z", .enter, "7", .enter, "o")
        #expect(state.page == .runs && state.runs.selection == Fixture.id(3) && state.overlays.isEmpty)
        Fixture.send(&state, .notice("hello"))
        Fixture.press(&state, "7", .home, "o")
        #expect(state.notice?.text == "o: it is about no run")
        #expect(state.page == .log)
    }

    @Test("e opens the whole reason of a failure on the page Runs")
    func reason() {
        var state = Fixture.busy(size)
        let words = (1...120).map { "reason\($0)" }
        Fixture.send(
            &state, .event(Fixture.id(3), .failed(message: words.joined(separator: " "), date: morning)))
        Fixture.press(&state, "2", .home)
        for _ in state.runs.order where state.runs.selection != Fixture.id(3) { Fixture.press(&state, .down) }
        Fixture.press(&state, "e")
        var seen = ""
        for _ in 0..<40 {
            seen += render(state, size: size).text
            Fixture.press(&state, .down)
        }
        #expect(words.allSatisfy(seen.contains))
        Fixture.press(&state, .escape, .home, "e")
        #expect(state.notice?.text == "e: the run has not failed")
    }
}
