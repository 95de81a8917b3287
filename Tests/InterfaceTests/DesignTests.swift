import Experiments
import Interface
import ScreenKit
import Testing

@Suite("Design page")
struct DesignTests {
    private static let size = Size(width: 80, height: 24)

    @Test("what is launched of an unchanged form is the experiment as its file has it")
    func plain() {
        for index in Fixture.choices.indices {
            var state = Fixture.state()
            for _ in 0..<index { Fixture.press(&state, .down) }
            var effects = Fixture.press(&state, "a")
            // Nobody knows yet how long data of one's own takes.
            if !state.overlays.isEmpty { effects = Fixture.press(&state, "y") }
            #expect(effects == [.launchMissing([Fixture.choices[index].experiment])])
            #expect(state.notice?.text.hasPrefix("launched 1 run;") == true)
        }
    }

    @Test("Enter on an experiment goes to its form, and launches nothing")
    func choosing() {
        var state = Fixture.state()
        #expect(Fixture.press(&state, .enter).isEmpty && state.design.pane == .form && state.overlays.isEmpty)
    }

    @Test("each key changes its value, and nothing else")
    func toggles() {
        let base = Fixture.choices[0].experiment
        func check(_ path: String, _ keys: [Key], _ change: (inout Experiment) -> Void) {
            var state = Fixture.state()
            Fixture.go(&state, to: path)
            for key in keys { Fixture.press(&state, key) }
            var expected = base
            change(&expected)
            #expect(Fixture.press(&state, "a") == [.launchMissing([expected])], "\(path)")
        }
        check("model.hierarchy", [.right]) { $0.model.hierarchy = .none }
        check("model.hierarchy", ["h"]) { $0.model.hierarchy = .parallel }
        check("model.hierarchy", [.enter, .up, .enter]) { $0.model.hierarchy = .parallel }
        check("model.metadata.title", [.enter]) { $0.model.metadata.title = false }
        check("model.idFree", ["l"]) { $0.model.idFree = true }
        check("model.idFree", ["l", "l"]) { _ in }
        check("model.width", [.enter, .control("u"), "3", "2", .enter]) { $0.model.width = 32 }
        check("model.kind", [.enter, .down, .down, .enter]) { $0.model.kind = .transformer }
        check("evaluation.candidates", [.enter, .control("u"), "0", ".", "5", .enter]) {
            $0.evaluation.candidates = [0.5]
        }
    }

    @Test("a wrong value is refused with what the key takes, and can be mended")
    func complaint() {
        var state = Fixture.state()
        Fixture.go(&state, to: "training.learningRate")
        Fixture.press(&state, .enter, .control("u"), "x", .enter)
        let complaint = "training.learningRate needs a number above 0 and at most 10, not "
        #expect(state.notice?.text.hasPrefix(complaint) == true)
        Fixture.press(&state, .backspace, "2", .enter)
        #expect(state.overlays.isEmpty && state.design.draft?.experiment.training.learningRate == 2)
    }

    @Test("a list is shown as it is typed; one that is left as it was stays what it was")
    func lists() throws {
        var experiment = Fixture.choices[1].experiment
        experiment.data.interactions.event = "kind"
        experiment.data.interactions.keep = ["1", "a b"]
        experiment.data.items.attributes = ["brand, colour"]
        var state = Workbench(choices: [ExperimentChoice(name: "x", experiment: experiment)], size: Self.size)
        Fixture.go(&state, to: "data.interactions.keep")
        Fixture.press(&state, .enter)
        #expect((state.overlays.last as? DesignPrompt)?.field.text == "1, a b")
        Fixture.send(&state, .paste(", 3"))
        Fixture.press(&state, .enter)
        #expect(state.design.draft?.experiment.data.interactions.keep == ["1", "a b", "3"])
        Fixture.go(&state, to: "data.items.attributes")
        Fixture.press(&state, .enter, .enter)
        #expect(state.overlays.isEmpty)
        #expect(state.design.draft?.experiment.data.items.attributes == ["brand, colour"])
    }

    @Test("several values make every combination a variant")
    func grid() {
        var state = Fixture.state(Size(width: 120, height: 40))
        Fixture.go(&state, to: "model.hierarchy")
        Fixture.press(&state, .enter, .up, " ", .enter)
        Fixture.go(&state, to: "training.learningRate")
        Fixture.press(&state, .enter, .control("u"))
        Fixture.send(&state, .paste("1e-3, 2e-3, 4e-3"))
        Fixture.press(&state, .enter)
        let names = state.design.plan.study.variants.map(\.name)
        #expect(names.count == 6 && names[0] == "hierarchy parallel, learningRate 0.001")
        #expect(render(state, size: state.size).text.contains("0 of 6 done"))
        let launched = Fixture.launched(Fixture.press(&state, "a"))
        #expect(launched.count == 6 && Set(launched.map(\.training.learningRate)) == [1e-3, 2e-3, 4e-3])
        Fixture.press(&state, .backTab, .backTab, .down, .enter)
        #expect(state.design.pane == .plan)
    }

    @Test("Space on a switch marks both values; on what takes one value it says so")
    func marking() {
        var state = Fixture.state()
        Fixture.go(&state, to: "model.metadata.title")
        Fixture.press(&state, " ")
        #expect(state.design.plan.study.variants.map(\.experiment.model.metadata.title) == [true, false])
        Fixture.press(&state, " ")
        #expect(state.design.plan.study.variants.count == 1)
        Fixture.go(&state, to: "name")
        Fixture.press(&state, " ")
        #expect(state.notice?.text.contains("kept under one name") == true)
        Fixture.go(&state, to: "evaluation.candidates")
        Fixture.press(&state, " ")
        #expect(state.notice?.text.contains("not several of them") == true)
    }

    @Test("impossible combinations and doubles are left out, and it is said why")
    func omissions() {
        var state = Fixture.state(Size(width: 120, height: 40))
        Fixture.go(&state, to: "model.heads")
        Fixture.press(&state, .enter)
        Fixture.send(&state, .paste(", 3, 8"))
        Fixture.press(&state, .enter)
        #expect(state.design.plan.study.variants.map(\.experiment.model.heads) == [4, 8])
        #expect(render(state, size: state.size).text.contains("left out: 1 impossible"))
        Fixture.press(&state, .tab, .end)
        #expect(render(state, size: state.size).text.contains("left out: model.heads"))
        #expect(Fixture.press(&state, .enter).isEmpty)

        var same = Fixture.state()
        Fixture.go(&same, to: "training.workers")
        Fixture.press(&same, .enter)
        Fixture.send(&same, .paste(", 4"))
        Fixture.press(&same, .enter)
        #expect(same.design.plan.study.variants.count == 1 && same.design.plan.made.omissions.allSatisfy(\.isDouble))
    }

    @Test("several seeds are several runs")
    func seeds() {
        var state = Fixture.state()
        Fixture.press(&state, .enter)
        while state.design.form.row != .seeds { Fixture.press(&state, .down) }
        Fixture.press(&state, "l", "l")
        #expect(state.design.draft?.seeds == [1, 2, 3])
        Fixture.press(&state, "h", "h", "h", "h")
        #expect(state.design.draft?.seeds == [1] && state.design.draft?.isEdited == false)
        Fixture.press(&state, .enter, .control("u"))
        Fixture.send(&state, .paste("4, 9"))
        Fixture.press(&state, .enter)
        #expect(Fixture.launched(Fixture.press(&state, "a")).map(\.training.seed) == [4, 9])
    }

    @Test("u undoes step by step, * shows what differs from the file")
    func undo() {
        var state = Fixture.state()
        Fixture.go(&state, to: "model.hierarchy")
        Fixture.press(&state, .right, .right)
        Fixture.go(&state, to: "model.width")
        Fixture.press(&state, .enter, "0", .enter)
        Fixture.press(&state, "*")
        #expect(
            state.design.form.rows == [
                .section(.parts), .key("model.hierarchy"), .section(.size), .key("model.width"),
            ])
        #expect(render(state, size: Self.size).text.contains("2 changed *"))
        Fixture.press(&state, "*", "u")
        #expect(state.design.draft?.experiment.model.width == 64)
        #expect(state.design.draft?.experiment.model.hierarchy == .parallel)
        Fixture.press(&state, "u")
        #expect(state.design.draft?.experiment.model.hierarchy == ModelSettings.Hierarchy.none)
        Fixture.press(&state, "u", "u")
        #expect(state.design.draft?.isEdited == false && state.notice?.text == "u: nothing was changed")
    }

    @Test("changes stay with their experiment while others are looked at")
    func drafts() {
        var state = Fixture.state()
        Fixture.go(&state, to: "model.hierarchy")
        Fixture.press(&state, .right, .backTab, .down)
        #expect(state.design.draft?.isEdited == false && state.design.draft?.experiment.model.hierarchy == .parallel)
        Fixture.press(&state, .up)
        #expect(state.design.draft?.isEdited == true)
    }

    @Test("keys that the model does not read are not shown, and are found with the reason")
    func unread() {
        var state = Fixture.state()
        Fixture.press(&state, .down, .down, .enter)
        #expect(!state.design.form.rows.contains(.key("model.hierarchy")) && !state.design.form.rows.contains(.seeds))
        Fixture.find(&state, "model.hierarchy")
        #expect(render(state, size: Self.size).text.contains("not read"))
        Fixture.press(&state, .enter)
        #expect(state.notice?.text.contains("model.hierarchy is not read: it belongs to hiersrec") == true)
        Fixture.press(&state, .escape)
        Fixture.find(&state, "protocol.days")
        Fixture.press(&state, .enter)
        #expect(state.notice?.text.contains("belongs to protocol.split: days") == true)
    }

    @Test("the seeds are found among the keys, unless nothing reads one")
    func seedsFound() {
        var state = Fixture.state()
        Fixture.find(&state, "seeds")
        while (state.overlays.last as? KeyFinder)?.path != "study.seeds" { Fixture.press(&state, .down) }
        Fixture.press(&state, .enter)
        #expect(state.overlays.isEmpty)
        #expect(state.design.form.row == .seeds)
        Fixture.go(&state, to: "model.kind")
        for _ in ModelSettings.Kind.allCases where state.design.form.read.contains("training.seed") {
            Fixture.press(&state, .right)
        }
        Fixture.find(&state, "study.seeds")
        #expect(render(state, size: Self.size).text.contains("not read"))
    }

    @Test("every key of the schema is found; one that is read is changed to its default as typed, and that is undone")
    func everyKey() throws {
        for key in ExperimentSchema.keys {
            var state = Fixture.state()
            Fixture.find(&state, key.path)
            let finder = try #require(state.overlays.last as? KeyFinder)
            #expect(finder.matches.contains(key.path), "\(key.path)")
            let before = try #require(state.design.draft)
            guard before.experiment.reasonUnread(key) == nil else { continue }
            while (state.overlays.last as? KeyFinder)?.path != key.path { Fixture.press(&state, .down) }
            Fixture.press(&state, .enter)
            #expect(state.design.form.row == .key(key.path))
            var draft = before
            try draft.set([try key.value(typed: key.typed(key.defaultValue))], for: key)
            #expect(key.value(in: draft.experiment) == key.defaultValue)
            draft.undo()
            #expect(draft.experiment == before.experiment && !draft.isEdited)
        }
    }

    @Test("what cannot be launched says why")
    func obstacles() {
        var state = Fixture.state()
        for path in ["category", "title", "attributes", "numbers"] {
            Fixture.go(&state, to: "model.metadata.\(path)")
            Fixture.press(&state, " ", "l")
        }
        Fixture.go(&state, to: "model.idFree")
        Fixture.press(&state, "l")
        #expect(Fixture.press(&state, "a").isEmpty)
        #expect(state.notice?.text.contains("metadata") == true)

        var readOnly = Fixture.state(isReadOnly: true)
        #expect(Fixture.press(&readOnly, "a").isEmpty)
        #expect(readOnly.notice?.text == "a: the workbench was started with --readonly")

        var empty = Workbench(choices: [], size: Self.size)
        #expect(Fixture.press(&empty, .down, .enter, "a", "w", "/", "u", "e").isEmpty)
        Fixture.press(&empty, "a")
        #expect(empty.notice?.text == "a: there is no experiment to launch")
    }

    @Test("a click chooses experiments, lines of the form and variants")
    func clicks() {
        var state = Fixture.state()
        Fixture.click(&state, "digin")
        #expect(state.design.choice?.name == "diginetica-hiersrec" && state.design.pane == .data)
        Fixture.click(&state, "hierarchy")
        #expect(state.design.pane == .form && state.design.form.row == .key("model.hierarchy"))
        Fixture.click(&state, "parts")
        #expect(state.design.form.folded.contains(.parts))
        Fixture.click(&state, "▶ parallel")
        #expect(state.design.pane == .plan)
    }

    @Test("sections fold")
    func folding() {
        var state = Fixture.state()
        Fixture.press(&state, .enter, .enter)
        #expect(!state.design.form.rows.contains(.key("model.hierarchy")))
        Fixture.press(&state, .right)
        #expect(state.design.form.rows.contains(.key("model.hierarchy")))
        Fixture.press(&state, .left)
        #expect(!state.design.form.rows.contains(.key("model.hierarchy")))
    }
}
