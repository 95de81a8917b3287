import Experiments
import Interface
import ScreenKit
import Testing

@Suite("Design page")
struct DesignTests {
    private func launched(_ effects: [Effect]) -> [Experiment] {
        effects.compactMap { if case .launch(let experiment) = $0 { experiment } else { nil } }
    }

    @Test("Enter launches the experiment as its file has it")
    func plain() {
        for index in Fixture.choices.indices {
            var state = Fixture.state()
            for _ in 0..<index { Fixture.press(&state, .down) }
            var effects = Fixture.press(&state, .enter)
            // Nobody knows yet how long data of one's own takes.
            if !state.overlays.isEmpty { effects = Fixture.press(&state, "y") }
            #expect(effects == [.launch(Fixture.choices[index].experiment)])
            #expect(state.notice?.text.hasPrefix("launched 1 run;") == true)
        }
    }

    @Test("each ablation changes its switch, and nothing else")
    func ablations() {
        let base = Fixture.choices[0].experiment
        func check(_ keys: [Key], _ change: (inout Experiment) -> Void) {
            var state = Fixture.state()
            Fixture.press(&state, .tab)
            for key in keys { Fixture.press(&state, key) }
            var expected = base
            change(&expected)
            #expect(Fixture.press(&state, .enter) == [.launch(expected)])
        }
        check([.right]) { $0.model.hierarchy = .parallel }
        check([.right, .right]) { $0.model.hierarchy = .none }
        check([.left]) { $0.model.hierarchy = .none }
        check([.down, " "]) { $0.model.metadata = .none }
        check([.down, .down, "l"]) { $0.model.idFree = true }
        check([.down, " ", " "]) { _ in }
    }

    @Test("a model without a part cannot have it switched off", arguments: [ModelSettings.Kind.transformer, .srgnn])
    func absentParts(_ kind: ModelSettings.Kind) {
        var experiment = Experiment(name: "other")
        experiment.model.kind = kind
        var state = Workbench(
            choices: [ExperimentChoice(name: "other", experiment: experiment)], size: Size(width: 80, height: 24),
            glyphs: .unicode, isReadOnly: false)
        Fixture.press(&state, .tab, .right, .down, .right, .down, .right)
        #expect(Fixture.press(&state, .enter) == [.launch(experiment)])
        #expect(render(state, size: Size(width: 80, height: 24)).text.contains("not a part of \(kind.rawValue)"))
    }

    @Test("m2trec has metadata to choose, and cannot be launched without any")
    func metadataOfM2TRec() {
        var experiment = Experiment(name: "other")
        experiment.model.kind = .m2trec
        var state = Workbench(
            choices: [ExperimentChoice(name: "other", experiment: experiment)], size: Size(width: 80, height: 24),
            glyphs: .unicode, isReadOnly: false)
        Fixture.press(&state, .tab, .down, " ")
        #expect(Fixture.press(&state, .enter).isEmpty)
        #expect(state.notice?.text.contains("turn metadata on") == true)
        Fixture.press(&state, " ")
        #expect(Fixture.press(&state, .enter) == [.launch(experiment)])
    }

    @Test("several seeds are several runs")
    func seeds() {
        var state = Fixture.state()
        Fixture.press(&state, .tab, "j", "j", "j", "l", "l")
        #expect(launched(Fixture.press(&state, .enter)).map(\.training.seed) == [1, 2, 3])
        Fixture.press(&state, "h", "h", "h", "h")
        #expect(launched(Fixture.press(&state, .enter)).map(\.training.seed) == [1])
        for _ in 0..<30 { Fixture.press(&state, .right) }
        #expect(state.design.seeds == 20)
    }

    @Test("a launches the ablation study, each with all seeds, whatever the form says")
    func study() {
        var state = Fixture.state()
        Fixture.press(&state, .tab, .right, .down, " ", .down, .down, .right)
        let experiments = launched(Fixture.press(&state, "a"))
        #expect(experiments.map(\.training.seed) == [1, 2, 1, 2, 1, 2, 1, 2])
        #expect(
            experiments.map(\.model.hierarchy) == [.hierarchical, .hierarchical, .none, .none]
                + Array(repeating: .hierarchical, count: 4))
        #expect(
            experiments.map { $0.model.metadata == .none } == [false, false, false, false, true, true, false, false])
        #expect(experiments.map(\.model.idFree) == [false, false, false, false, false, false, true, true])
    }

    @Test("the form shows what the chosen file says")
    func choose() {
        var state = Fixture.state()
        Fixture.press(&state, .tab, .left, .tab, .down)
        #expect(state.design.hierarchy == .parallel)
        Fixture.press(&state, .up, .up)
        #expect(state.design.choiceIndex == 0)
        #expect(state.design.hierarchy == .hierarchical)
    }

    @Test("what cannot be launched says why")
    func obstacles() {
        var state = Fixture.state()
        Fixture.press(&state, .tab, .down, " ", .down, " ")
        #expect(Fixture.press(&state, .enter).isEmpty)
        #expect(state.notice?.text.contains("turn metadata on") == true)

        var readOnly = Fixture.state(isReadOnly: true)
        #expect(Fixture.press(&readOnly, .enter, "a").isEmpty)
        #expect(readOnly.notice?.text == "a: the workbench was started with --readonly")

        var popularity = Fixture.state()
        Fixture.press(&popularity, .down, .down)
        #expect(Fixture.press(&popularity, "a").isEmpty)
        #expect(popularity.notice?.text.contains("no parts to switch off") == true)

        let broken = ExperimentChoice(
            name: "x", experiment: Experiment(name: "x"), problem: "x.yaml, line 3: unknown key")
        var state2 = Workbench(choices: [broken], size: Size(width: 80, height: 24))
        #expect(Fixture.press(&state2, .enter, "a").isEmpty)
        #expect(state2.notice?.text == "a: x.yaml, line 3: unknown key")

        var empty = Workbench(choices: [], size: Size(width: 80, height: 24))
        #expect(Fixture.press(&empty, .down, .enter, "a").isEmpty)
        #expect(empty.notice?.text == "a: there is no experiment to launch")
    }

    @Test("values change only in their pane")
    func panes() {
        var state = Fixture.state()
        Fixture.press(&state, .right)
        #expect(state.design.hierarchy == .hierarchical)
        #expect(state.notice?.text.contains("Tab goes there") == true)
    }

    @Test("a click chooses experiments and fields")
    func clicks() {
        var state = Fixture.state()
        Fixture.click(&state, "diginetica")
        #expect(state.design.choiceIndex == 1)
        Fixture.click(&state, "Seeds")
        #expect(state.design.pane == .ablations && state.design.field == .seeds)
    }
}
