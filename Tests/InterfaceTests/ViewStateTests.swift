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

    @Test("pins come back when their runs do, and Compare shows what it showed")
    func comparing() throws {
        typealias Shop = CompareFixture
        var first = Shop.state()
        try Shop.press(&first, "4", .down, "p", "m", "S", .tab, "t")
        let kept = try JSONDecoder().decode(ViewState.self, from: JSONEncoder().encode(first.viewState))
        #expect(kept.pins == [Shop.id(1, 0).description])
        #expect(kept.comparing?.isMatrix == true && kept.comparing?.rows == "hierarchy")
        var second = Shop.state(records: [])
        Fixture.send(&second, .restored(kept))
        #expect(second.viewState.pins == kept.pins)
        Fixture.send(&second, .results(Shop.finished))
        #expect(second.viewState == kept)
        Fixture.press(&second, .tab)
        let page = try #require(second.page(ComparePage.self))
        #expect(page.baseline?.run == Shop.id(1, 0) && page.metric != .mrr && page.slicing != nil)
        // A view from before it was kept.
        let object = try #require(JSONSerialization.jsonObject(with: JSONEncoder().encode(kept)) as? [String: Any])
        let old = try JSONSerialization.data(withJSONObject: object.filter { !["pins", "comparing"].contains($0.key) })
        #expect(try JSONDecoder().decode(ViewState.self, from: old).page == "Compare")
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
