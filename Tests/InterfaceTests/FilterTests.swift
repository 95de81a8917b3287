import Experiments
import Interface
import Runs
import ScreenKit
import Testing

@Suite("The filter of the runs")
struct FilterTests {
    private let size = Size(width: 80, height: 24)

    /// Runs of two experiments; of the first, variants and a model.
    private func state(_ size: Size = Size(width: 80, height: 24)) -> Workbench {
        var state = Fixture.state(size)
        let changes: [(inout Experiment) -> Void] = [
            { _ in }, { $0.model.hierarchy = .none }, { $0.model.idFree = true }, { $0.model.kind = .gru4rec },
        ]
        let records = changes.enumerated().map { number, change in
            RunRecord(id: Fixture.id(number), experiment: Fixture.experiment(change), status: .stopped)
        }
        let other = RunRecord(
            id: Fixture.id(9, "漢字-shop"), experiment: Fixture.choices[1].experiment, status: .stopped)
        Fixture.send(&state, .results(records + [other]))
        Fixture.press(&state, "2")
        return state
    }

    private func type(_ state: inout Workbench, _ text: String) {
        for scalar in text.unicodeScalars { Fixture.press(&state, .character(Character(scalar))) }
    }

    private func numbers(_ state: Workbench) -> [Int] {
        (0...9).filter { number in
            state.runs.order.contains { $0.folder == Fixture.id(number).folder }
        }
    }

    @Test("what is typed filters by experiment, variant and model, whatever its case; every word must be there")
    func words() {
        for (text, expected) in [
            ("store", [0, 1, 2, 3]), ("HIERARCHY", [1]), ("gru", [3]), ("hiersrec store", [0, 1, 2]), ("漢", [9]),
            ("id-free", [2]), ("store free", [2]), ("full shop", []), ("  ", [0, 1, 2, 3, 9]), ("x", []),
        ] as [(String, [Int])] {
            var state = state()
            Fixture.press(&state, "/")
            type(&state, text)
            #expect(numbers(state) == expected, "\(text)")
        }
    }

    @Test("columns, numbers, tags, keys and their opposites")
    func terms() {
        var state = Fixture.state(size)
        let changes: [(inout Experiment) -> Void] = [
            { _ in }, { $0.model.hierarchy = .none }, { $0.training.seed = 2 }, { $0.model.kind = .gru4rec },
        ]
        let records = changes.enumerated().map { number, change in
            let id = Fixture.id(number)
            return RunRecord(
                id: id, experiment: Fixture.experiment(change), status: number == 1 ? .failed : .done,
                summary: number == 1 ? nil : Fixture.summary(id, mrr: 0.1 + 0.02 * Double(number)),
                notes: number == 2 ? RunNotes(note: "Warm-up?", tags: "lr paper") : RunNotes())
        }
        Fixture.send(&state, .results(records))
        Fixture.press(&state, "2", "/")
        for (text, expected) in [
            ("!failed", [0, 2, 3]), ("failed", [1]), ("status:fail", [1]), ("status!=done", [1]),
            ("mrr>.13", [2, 3]), ("mrr>13", [2, 3]), ("mrr<=10", [0]), ("!mrr>13", [0, 1]), ("val>.13", [2, 3]),
            ("tag:lr", [2]), ("tag=l", []), ("note:warm", [2]), ("paper", [2]), ("seed=2", [2]),
            ("hierarchy=none", [1]), ("model.hierarchy!=none", [0, 2, 3]), ("dropout>0", [0, 1, 2, 3]),
            ("model:gru !tag:lr", [3]), ("data:store", [0, 2, 3]), ("run:103", []), ("101200", [2]),
            ("val>", [0, 1, 2, 3]),
            ("!", [0, 1, 2, 3]),
        ] as [(String, [Int])] {
            Fixture.press(&state, .control("u"))
            type(&state, text)
            #expect(numbers(state) == expected, "\(text)")
        }
        for (text, problem) in [
            ("val>high", "val needs a number"), ("colour=red", "no column or key is called colour"),
        ] {
            Fixture.press(&state, .control("u"))
            type(&state, text)
            #expect(render(state, size: Size(width: 120, height: 40)).text.contains(problem), "\(text)")
        }
    }

    @Test("Enter keeps it, the title says it; Esc shows all again, in the line and on the page")
    func keeping() {
        var state = state()
        Fixture.press(&state, "/")
        type(&state, "gru")
        let typing = render(state, size: size).text
        #expect(typing.contains("/ gru") && typing.contains("1 of 5") && typing.contains("Enter keep"))
        Fixture.press(&state, .enter)
        #expect(state.overlays.isEmpty && numbers(state) == [3])
        #expect(render(state, size: size).text.contains("╭─ Runs “gru” ─"))
        #expect(render(state, size: size).text.contains("─ 1 of 5 ─"))
        // The cursor stays on its run when the others come back.
        Fixture.press(&state, .escape)
        #expect(numbers(state).count == 5 && state.page == .runs && state.runs.selection == Fixture.id(3))
        Fixture.press(&state, .escape)
        #expect(state.page == .design)
        Fixture.press(&state, "2", "/")
        type(&state, "gru")
        Fixture.press(&state, .escape)
        #expect(numbers(state).count == 5 && state.overlays.isEmpty)
        // A filter that is kept goes on with another word.
        Fixture.press(&state, "/")
        type(&state, "store")
        Fixture.press(&state, .enter, "/")
        type(&state, "full")
        #expect(state.runs.filter.text == "store full")
    }

    @Test("typing edits as in a shell; keys of the page are text here; the arrows move in the table")
    func editing() {
        var state = state()
        Fixture.press(&state, "/")
        type(&state, "qx ")
        #expect(state.runs.order.isEmpty)
        Fixture.press(&state, .control("u"))
        type(&state, "store full")
        #expect(numbers(state) == [0])
        Fixture.press(&state, .control("w"), .backspace, .home, .delete)
        #expect(state.runs.filter.text == "tore" && numbers(state) == [0, 1, 2, 3])
        #expect(state.runs.selection == Fixture.id(0))
        Fixture.press(&state, .up)
        #expect(state.runs.selection == Fixture.id(1))
        Fixture.press(&state, .tab)
        #expect(state.notice?.text == "Tab does nothing here")
        Fixture.press(&state, .enter, "/")
        #expect(render(state, size: size).text.contains("/ tore"))
    }

    @Test("whether results in view compare is said beside a long filter, too, and only of those in view")
    func comparability() {
        var state = Fixture.busy(size)
        Fixture.press(&state, "2", "v", "/")
        type(&state, "e            e")
        #expect(render(state, size: size).text.contains("─ Runs “e   …   e” ─ ≠ other test rows"))
        Fixture.press(&state, .control("u"))
        type(&state, "storefront")
        let text = render(state, size: size).text
        #expect(text.contains("─ Runs “storefront” ─") && text.contains("─ 4 of 5 ─") && !text.contains("≠"))
    }

    @Test("when nothing matches, the page says so, and keys say why they do nothing")
    func nothing() {
        var state = state()
        Fixture.press(&state, "/")
        type(&state, "zzz")
        Fixture.press(&state, .enter, "x")
        #expect(state.notice?.text == "x: no run matches “zzz”")
        let text = render(state, size: size).text
        #expect(text.contains("no run fits all of these; Esc shows all"))
        Fixture.press(&state, "3")
        #expect(render(state, size: size).text.contains("no run to show"))
        Fixture.press(&state, "2", .escape)
        #expect(state.runs.selection != nil && state.runs.order.count == 5)
        var empty = Fixture.state()
        Fixture.press(&empty, "2", "/")
        #expect(empty.overlays.isEmpty && empty.notice?.text.contains("there are no runs yet") == true)
    }

    @Test("runs that become known are shown if they match; sorting keeps the filter, marks stay")
    func arrivals() {
        var state = state()
        Fixture.press(&state, .end, " ", "/")
        type(&state, "hierarchy")
        Fixture.press(&state, .enter)
        Fixture.send(
            &state, .launched(Fixture.id(5), Fixture.experiment()),
            .launched(Fixture.id(6), Fixture.experiment { $0.model.hierarchy = .none }))
        #expect(numbers(state) == [1, 6] && state.runs.marks.count == 1)
        Fixture.press(&state, "s", "S")
        #expect(numbers(state) == [1, 6])
        Fixture.press(&state, .escape)
        #expect(numbers(state) == [0, 1, 2, 3, 5, 6, 9])
    }

    @Test("a paste is text and no keys; where there is no field, it goes nowhere")
    func paste() {
        var state = state()
        #expect(update(&state, .paste("a\nqy")).isEmpty)
        #expect(state.notice?.text == "there is nothing to paste into" && state.page == .runs)
        Fixture.press(&state, "/")
        Fixture.send(&state, .paste("store\n\thier\u{1B}archy"))
        #expect(state.runs.filter.text == "store  hierarchy" && numbers(state) == [1] && state.overlays.count == 1)
        Fixture.press(&state, .escape, "?")
        Fixture.send(&state, .paste("q"))
        #expect(state.overlays.last is HelpOverlay)
    }

    @Test("what is pasted or typed cannot send anything to the terminal")
    func untrusted() {
        var state = state()
        Fixture.press(&state, "/")
        type(&state, "a\u{202E}b\u{9B}31m\u{1B}c\u{7F}")
        Fixture.send(&state, .paste("\u{9B}2J\u{2066}d"))
        #expect(state.runs.filter.text == "ab31mc2Jd")
        let text = render(state, size: size).text
        #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || $0.properties.generalCategory != .control })
    }

    @Test("What it looks like", arguments: [Size(width: 80, height: 24), Size(width: 200, height: 50)])
    func snapshot(size: Size) {
        var state = Fixture.busy(size)
        Fixture.press(&state, "2", "/")
        type(&state, "store hier")
        Fixture.press(&state, .left, .left)
        expectSnapshot(render(state, size: size), "filter-\(size.width)x\(size.height)", .colours256)
        Fixture.press(&state, .enter)
        expectSnapshot(render(state, size: size), "filtered-\(size.width)x\(size.height)", .colours256)
    }
}
