import Experiments
import Foundation
import Interface
import Runs
import ScreenKit
import Testing

@Suite("The view that is kept between sessions")
struct ViewStateTests {
    private let size = Size(width: 120, height: 40)

    private func records(_ state: Workbench) -> [RunRecord] { state.runs.order.compactMap { state.library[$0] } }

    @Test("page, order, filter and marks come back, the marks with their markers")
    func roundTrip() throws {
        var first = Fixture.busy(size)
        Fixture.press(&first, "2", "v", "c", " ", .escape, " ", .down, " ", .up, " ", "s", "s", "S")
        Fixture.press(&first, "/", "s", "t", "o", .enter, "3")
        let kept = try JSONDecoder().decode(ViewState.self, from: JSONEncoder().encode(first.viewState))
        #expect(kept == first.viewState)
        var second = Fixture.state(size)
        Fixture.send(&second, .restored(kept))
        // Before the runs are known, nothing is lost.
        #expect(second.viewState.marks == kept.marks)
        Fixture.press(&first, "2", "/", .control("u"), .enter)
        let all = records(first)
        Fixture.send(&second, .results(all))
        #expect(second.page == .curves && second.runs.filter.text == "sto")
        #expect(second.runs.sortKey == first.runs.sortKey && second.runs.isDescending == first.runs.isDescending)
        #expect(Set(second.runs.marks.keys) == Set(first.runs.marks.keys) && !second.runs.marks.isEmpty)
        #expect(second.viewState == kept && !kept.isGrouped && kept.hiddenColumns == ["experiment", "memory"])
    }

    @Test("names that are not known, and texts that are too long or evil, do no harm")
    func hostile() {
        var state = Fixture.busy(size)
        let before = state
        let evil = "../../etc/passwd\u{1B}[2J\n"
        Fixture.send(
            &state,
            .restored(
                ViewState(
                    page: evil, sortedBy: evil, isDescending: false,
                    filter: String(repeating: "\u{1B}x", count: 100_000), isGrouped: true,
                    hiddenColumns: [evil, "variant", "memory"],
                    marks: (0..<100_000).map { ["\(evil)\($0)"] })))
        #expect(state.page == before.page && state.runs.sortKey == before.runs.sortKey)
        #expect(state.runs.marks.isEmpty && state.runs.filter.text.count <= TextField.limit)
        #expect(!state.runs.filter.text.unicodeScalars.contains("\u{1B}"))
        #expect(state.viewState.marks.count <= 100 && state.viewState.hiddenColumns == ["memory"])
        _ = render(state, size: size)
    }
}
