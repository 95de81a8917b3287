import Experiments
import Interface
import Metrics
import Runs
import ScreenKit
import Testing

@Suite("Groups and variants in the table of runs")
struct RunGroupsTests {
    private let size = Size(width: 120, height: 40)

    private func done(
        _ number: Int, _ name: String = "storefront", mrr: Double, seed: UInt64 = 1, data: String = "307b8b7b55aa",
        _ change: (inout Experiment) -> Void = { _ in }
    ) -> RunRecord {
        let id = Fixture.id(number, name)
        let experiment = Fixture.experiment {
            change(&$0)
            $0.training.seed = seed
        }
        return RunRecord(
            id: id, experiment: experiment, status: .done, summary: Fixture.summary(id, mrr: mrr, fingerprint: data))
    }

    /// Three seeds of the full model, two without hierarchy, one of other data, and one that trains.
    private func state() -> Workbench {
        var state = Fixture.state(size)
        let ablated: (inout Experiment) -> Void = { $0.model.hierarchy = .none }
        Fixture.send(
            &state,
            .results([
                done(0, "other", mrr: 0.3, data: "99aa"),
                done(1, mrr: 0.20, seed: 1), done(2, mrr: 0.22, seed: 2), done(3, mrr: 0.21, seed: 3),
                done(4, mrr: 0.19, seed: 1, ablated), done(5, mrr: 0.18, seed: 2, ablated),
            ]),
            .launched(Fixture.id(9), Fixture.experiment { $0.model.idFree = true }),
            .event(Fixture.id(9), Fixture.started(Fixture.id(9))))
        Fixture.press(&state, "2")
        return state
    }

    private func table(_ state: Workbench) -> [String] {
        render(state, size: size).text.split(separator: "\n").dropFirst(3).prefix { !$0.hasPrefix("╰") }
            .map { $0.dropFirst().dropLast().split(separator: " ").joined(separator: " ") }.filter { !$0.isEmpty }
    }

    @Test("what compares stands under one heading; the finished runs of a variant are one row, with mean and spread")
    func rows() {
        let table = table(state())
        #expect(table.count == 6)
        #expect(table[0].hasPrefix("▾ storefront B 307b8b7b 6 runs in 3 variants, 1 going, best 22.00 full"))
        #expect(table[1].contains("ID-free") && table[1].contains("▶ running"))
        #expect(table[2].contains("▸ no hierarchy ×2 ✓ done") && table[2].contains(" 18.50 0.71 "))
        #expect(table[3].contains("▸ full ×3 ✓ done") && table[3].contains(" 52.50 21.00 1.00 "))
        #expect(table[4].hasPrefix("▾ storefront A 99aa 1 run in 1 variant"))
        #expect(table[5].contains("other") && table[5].contains("30.00"))
    }

    @Test("Enter opens a variant and folds it, z folds a group; the cursor never rests on an open heading")
    func folding() {
        var state = state()
        #expect(state.runs.selection == Fixture.id(9))
        Fixture.press(&state, .up)
        #expect(state.runs.selection == Fixture.id(9))
        Fixture.press(&state, .down, .down, .enter)
        #expect(table(state).count == 9)
        #expect(state.runs.selection == Fixture.id(3), "the newest of the variant")
        Fixture.press(&state, .down, .down)
        #expect(state.runs.selection == Fixture.id(2))
        // Folded, the variant has the cursor.
        Fixture.press(&state, .up, .up, .enter)
        #expect(table(state).count == 6 && state.runs.selection == Fixture.id(3))
        Fixture.press(&state, .down)
        #expect(state.runs.selection == Fixture.id(0, "other"))
        Fixture.press(&state, .up, "z")
        #expect(state.runs.selection == nil)
        #expect(table(state)[0].hasPrefix("▸ storefront") && table(state).count == 3)
        Fixture.press(&state, "x")
        #expect(state.notice?.text == "x: several runs are folded here; Enter opens")
        Fixture.press(&state, .enter)
        #expect(table(state).count == 6 && state.runs.selection == Fixture.id(9))
    }

    @Test("runs of one seed that differ in nothing count once; the others have rows of their own")
    func duplicates() {
        var state = state()
        Fixture.send(&state, .results([done(6, mrr: 0.25, seed: 2)]))
        Fixture.press(&state, "1", "2")
        let rows = table(state)
        #expect(rows.contains { $0.contains("▸ full ×3") && $0.contains(" 22.00 2.65 ") })
        #expect(rows.contains { $0.contains("full 2 ✓ done") && $0.contains("22.00") })
    }

    @Test("sorted by results, a variant stands where its mean does")
    func sorting() {
        var state = state()
        for _ in RunSortKey.allCases where state.runs.sortKey != .testMRR { Fixture.press(&state, "s") }
        let names = table(state).filter { $0.contains("✓") }
        #expect(names[0].contains("other") && names[1].contains("full") && names[2].contains("no hierarchy"))
        Fixture.press(&state, "S")
        let reversed = table(state).filter { $0.contains("✓") && !$0.contains("other") }
        #expect(reversed[0].contains("no hierarchy"))
    }

    @Test("a click on a title sorts by it, a second one the other way; one on a heading folds")
    func clicks() {
        var state = state()
        Fixture.click(&state, "HR@20%")
        #expect(state.runs.sortKey == .testHR && state.runs.isDescending)
        Fixture.click(&state, "HR@20%")
        #expect(state.runs.sortKey == .testHR && !state.runs.isDescending)
        let count = table(state).count
        Fixture.click(&state, "▾ storefront A")
        #expect(table(state).count == count - 1)
        Fixture.press(&state, "g")
        Fixture.click(&state, "▸ full")
        #expect(table(state).count == count - 1 && state.runs.selection == Fixture.id(1))
        Fixture.click(&state, "▸ full")
        #expect(table(state).count == count + 2)
    }

    @Test("a pinned variant is what the others of its group are compared with")
    func pins() {
        var state = state()
        #expect(!render(state, size: size).text.contains("Δ MRR"))
        Fixture.press(&state, .down, .down, "p")
        let rows = table(state)
        #expect(rows[0].hasSuffix("pinned full"))
        #expect(rows[2].hasSuffix(" 18.50 0.71 −2.50"))
        #expect(rows[3].hasSuffix(" pinned"))
        #expect(rows[5].hasSuffix(" 30.00 –"), "another group has no difference to it")
        Fixture.press(&state, "p")
        #expect(!render(state, size: size).text.contains("Δ MRR"))
    }

    @Test("marking a variant marks all of its runs, with one sign")
    func marks() {
        var state = state()
        Fixture.press(&state, .down, " ", .down, " ")
        #expect(state.runs.marks.count == 5 && Set(state.runs.marks.values) == [0, 1])
        #expect(state.runs.marks[Fixture.id(4)] == 0 && state.runs.marks[Fixture.id(1)] == 1)
        Fixture.press(&state, " ")
        #expect(state.runs.marks.count == 2)
    }

    @Test("a run that ends, or arrives, moves no row under the cursor before the page is opened anew")
    func events() {
        var state = state()
        Fixture.press(&state, .down, .down)
        Fixture.send(&state, .event(Fixture.id(9), .finished(Fixture.summary(Fixture.id(9), mrr: 0.4))))
        #expect(table(state)[1].contains("✓ done") && state.runs.selection == Fixture.id(3))
        Fixture.send(&state, .results([done(7, "other", mrr: 0.1, data: "99aa") { $0.model.width = 8 }]))
        #expect(state.runs.selection == Fixture.id(3) && table(state)[0].hasPrefix("▾ storefront B"))
    }

    @Test("c shows and hides columns, v a row for each run, i the details")
    func columns() {
        var state = state()
        Fixture.press(&state, "c", .enter, .escape)
        #expect(!render(state, size: size).text.contains("experiment"))
        Fixture.press(&state, "c", " ", .escape)
        #expect(render(state, size: size).text.contains(" experiment "))
        Fixture.press(&state, "v")
        #expect(table(state).count == 7 && !table(state).contains { $0.contains("×") })
        Fixture.press(&state, "i")
        #expect(!render(state, size: size).text.contains("floor, top"))
    }

    @Test("What it looks like", arguments: [Size(width: 80, height: 24), Size(width: 200, height: 50)])
    func appearance(size: Size) {
        var state = state()
        Fixture.send(&state, .resize(size))
        Fixture.press(&state, .down, .down, "p", " ", .enter, .down)
        expectSnapshot(render(state, size: size), "groups-\(size.width)x\(size.height)", .colours256)
        Fixture.press(&state, "c")
        expectSnapshot(render(state, size: size), "columns-\(size.width)x\(size.height)", .colours256)
    }

    @Test("runs of one name are told apart by the keys in which they differ from the oldest of them")
    func names() {
        var state = Fixture.state(size)
        Fixture.send(
            &state,
            .results([
                done(3, mrr: 0.2) { $0.model.width = 8 }, done(2, mrr: 0.2, seed: 2), done(1, mrr: 0.2),
                done(4, mrr: 0.2, seed: 7) { $0.model.width = 8 },
            ]))
        let names = [1, 2, 3, 4].map { state.library[Fixture.id($0)]?.variant }
        #expect(names == ["full", "full", "full, model.width 8", "full, model.width 8"])
    }

    @Test("a run whose result is damaged while it is in view leaves its variant, and the log does not bring it back")
    func damaged() {
        var state = state()
        let id = Fixture.id(2)
        let experiment = Fixture.experiment { $0.training.seed = 2 }
        Fixture.press(&state, .down, .down, .enter, .down, "3", "2")
        Fixture.send(
            &state,
            .results([RunRecord(id: id, experiment: experiment, status: .failed, failure: "its checksum differs")]),
            .history(id, [Fixture.started(id), .finished(Fixture.summary(id, mrr: 0.22))]))
        let rows = table(state)
        #expect(rows.contains { $0.contains("full ×2 ✓ done") && $0.contains(" 20.50 0.71 ") }, "\(rows)")
        #expect(rows.contains { $0.contains("full 2 ✗ failed") && !$0.contains("22.00") }, "\(rows)")
        #expect(!rows.joined().contains("22.00"), "\(rows)")
    }
}
