import Experiments
import Interface
import ScreenKit
import Testing

@Suite("Studies on the page Design")
struct StudyTests {
    private static let size = Size(width: 80, height: 24)

    private static let yaml = """
        model.width: 32
        study:
          seeds: 3
          variants:
            everything: {}
            no hierarchy: {model.hierarchy: none}
            graph: {model.kind: srgnn, seeds: 1}
            parallel heads of a name that is long: {model.hierarchy: parallel}
        """

    private static func choice(_ yaml: String = yaml) throws -> ExperimentChoice {
        let file = try ExperimentFile(yaml: yaml, file: "shop.yaml")
        return ExperimentChoice(name: "shop", experiment: file.experiment, study: file.study)
    }

    private func state(
        _ yaml: String = yaml, _ size: Size = size, glyphs: GlyphSet = .unicode, isReadOnly: Bool = false
    ) throws -> Workbench {
        Workbench(
            choices: [try Self.choice(yaml), Fixture.choices[1]], size: size, glyphs: glyphs, isReadOnly: isReadOnly)
    }

    private func experiment(_ variant: Int, seed: UInt64 = 1) throws -> Experiment {
        var experiment = try #require(try Self.choice().study).variants[variant].experiment
        experiment.training.seed = seed
        return experiment
    }

    private func record(
        _ number: Int, _ variant: Int, seed: UInt64 = 1, _ status: RunStatus = .done, mrr: Double = 0.1
    ) throws -> RunRecord {
        let id = Fixture.id(number, "shop")
        return RunRecord(
            id: id, experiment: try experiment(variant, seed: seed), status: status,
            summary: status == .done ? Fixture.summary(id, mrr: mrr) : nil)
    }

    /// Done, running, waiting, stopped, failed and missing runs.
    private func busy(_ size: Size = size, glyphs: GlyphSet = .unicode) throws -> Workbench {
        var state = try state(Self.yaml, size, glyphs: glyphs)
        Fixture.send(
            &state,
            .results([
                try record(1, 0, mrr: 0.18), try record(2, 0, seed: 2, mrr: 0.19),
                try record(3, 0, seed: 3, mrr: 0.185),
                try record(4, 3, .stopped), try record(5, 3, seed: 2, .failed),
            ]),
            .launched(Fixture.id(6, "shop"), try experiment(1)),
            .launched(Fixture.id(7, "shop"), try experiment(1, seed: 2)))
        Fixture.send(
            &state, .event(Fixture.id(6, "shop"), Fixture.started(Fixture.id(6, "shop"))),
            .event(Fixture.id(6, "shop"), Fixture.progress(step: 163)),
            .event(Fixture.id(6, "shop"), Fixture.validation(step: 160, mrr: 0.123)))
        return state
    }

    @Test("where names are cut, the combinations of a grid can be told apart, and the chosen one is named whole")
    func longNames() throws {
        var state = try state(
            """
            study:
              variants:
                hierarchical: {}
              grid:
                training.sessionFraction: [0.02, 0.05]
            """)
        Fixture.press(&state, .tab, .tab, .down)
        let text = render(state, size: Self.size).text
        #expect(text.contains("0.02 ·") && text.contains("0.05 ·"))
        #expect(text.contains("Form of hierarchical, sessionFraction 0.05"))
    }

    @Test("Tab goes through the panes, Shift-Tab back")
    func panes() throws {
        var state = try state()
        func panes(_ key: Key, _ count: Int) -> [DesignDesk.Pane] {
            (0..<count).map { _ in
                Fixture.press(&state, key)
                return state.design.pane
            }
        }
        #expect(panes(.tab, 3) == [.form, .plan, .data])
        #expect(panes(.backTab, 3) == [.plan, .form, .data])
    }

    @Test("the form starts from the variant under the cursor; a change makes a study of that variant")
    func form() throws {
        var state = try state()
        Fixture.press(&state, .backTab, .down)
        #expect(state.design.draft?.experiment.model.hierarchy == ModelSettings.Hierarchy.none)
        Fixture.go(&state, to: "model.hierarchy")
        Fixture.press(&state, .left)
        #expect(state.design.plan.study.variants.map(\.name) == ["no hierarchy"])
        let wanted = try (1...3).map { try experiment(0, seed: $0) }
        #expect(Fixture.press(&state, "a", "y") == [.launchMissing(wanted)])
        Fixture.press(&state, "u")
        #expect(state.design.plan.study.variants.count == 4)
    }

    @Test("changes of all variants are made to each of them")
    func ofAll() throws {
        var state = try state(Self.yaml, Size(width: 120, height: 40))
        Fixture.press(&state, .tab)
        while state.design.form.row != .scope { Fixture.press(&state, .down) }
        Fixture.press(&state, .right)
        Fixture.go(&state, to: "training.epochs")
        Fixture.press(&state, .enter, .control("u"), "4", .enter)
        let variants = state.design.plan.study.variants
        #expect(variants.count == 4 && variants.allSatisfy { $0.experiment.training.epochs == 4 })
        #expect(variants.map(\.seeds.count) == [3, 3, 1, 3])
        #expect(render(state, size: state.size).text.contains("0 of 10 done"))
    }

    @Test("Enter launches what is missing of the variant")
    func variant() throws {
        var state = try state()
        Fixture.send(&state, .results([try record(1, 1, seed: 2)]))
        Fixture.press(&state, .backTab, .down)
        #expect(
            Fixture.press(&state, .enter, "y") == [.launchMissing([try experiment(1), try experiment(1, seed: 3)])])
        #expect(state.notice?.text.hasPrefix("launched 2 runs;") == true)
    }

    @Test("a launches what is missing of the study; what was stopped goes on, what goes on is left alone")
    func all() throws {
        var state = try busy()
        let effects = Fixture.press(&state, "a", "y")
        let four = Fixture.id(4, "shop")
        let five = Fixture.id(5, "shop")
        #expect(
            effects == [
                .launchMissing([try experiment(1, seed: 3), try experiment(2)]), .loadRun(four), .resume(four),
                .loadRun(five), .resume(five), .launchMissing([try experiment(3, seed: 3)]),
            ])
        for (number, effect) in effects.enumerated() {
            guard case .launchMissing(let experiments) = effect else { continue }
            for (index, experiment) in experiments.enumerated() {
                Fixture.send(&state, .launched(Fixture.id(20 + 10 * number + index, "shop"), experiment))
            }
        }
        #expect(Fixture.press(&state, "a").isEmpty)
        #expect(state.notice?.text == "a: nothing to launch in the study: all runs are done, queued or running")
        Fixture.press(&state, .backTab, .home)
        #expect(Fixture.press(&state, .enter).isEmpty)
        #expect(state.asks(of: LaunchQuestion.self))
    }

    @Test("of seeds by precision, what is missing is the next round, until it is enough")
    func precision() throws {
        let yaml = Self.yaml.replacing("seeds: 3", with: "seeds: {precision: 0.5, least: 3, most: 5}")
        var state = try state(yaml)
        func shows(_ words: String) -> Bool { render(state, size: Self.size).text.contains(words) }
        #expect(shows("0 of 10 done · a launches 10"))
        func results(_ seeds: ClosedRange<UInt64>, spread: Double) throws -> [RunRecord] {
            try [0, 1, 3].flatMap { variant in
                try seeds.map { seed in
                    try record(
                        10 * variant + Int(seed), variant, seed: seed, mrr: 0.1 + spread * Double(seed % 2))
                }
            } + [record(60, 2)]
        }
        Fixture.send(&state, .results(try results(1...3, spread: 0.02)))
        #expect(shows("10 of 13 done · a launches 3"))
        Fixture.send(&state, .results(try results(1...4, spread: 0.0001)))
        #expect(shows("10 of 10 done") && !shows("a launches"))
    }

    @Test("runs count by what is in them, whatever they are called")
    func matching() throws {
        var state = try state()
        var other = try experiment(0)
        other.name = "another"
        other.training.workers = 5
        let id = Fixture.id(1, "another")
        Fixture.send(
            &state,
            .results([RunRecord(id: id, experiment: other, status: .done, summary: Fixture.summary(id, mrr: 0.17))]))
        #expect(render(state, size: Self.size).text.contains("1 of 10 done · a launches 9"))
        Fixture.press(&state, "2")
        #expect(render(state, size: Self.size).text.contains("another · everything · seed 1"))
    }

    @Test("of several runs the newest that is done counts")
    func newest() throws {
        var state = try state()
        Fixture.send(
            &state,
            .results([
                try record(1, 0, mrr: 0.11), try record(2, 0, mrr: 0.22), try record(3, 0, .interrupted),
            ]))
        let row = render(state, size: Self.size).text.split(separator: "\n").first { $0.contains("▶ everything") }
        #expect(row?.contains("22.00") == true && row?.contains("±") == false)
    }

    @Test("what failed says why, with the remedy, under the cursor")
    func failures() throws {
        let reason = "diverged at step 12: lower training.learningRate or set training.clipNorm"
        func words(_ state: Workbench, _ size: Size) -> String {
            let right = render(state, size: size).text.split(separator: "\n").map { line in
                line.split(separator: "│", omittingEmptySubsequences: true).suffix(1).joined()
            }
            return right.joined(separator: " ").split(separator: " ").joined(separator: " ")
        }
        var state = try state()
        var failed = [try record(1, 1, .failed), try record(2, 2, .failed)]
        failed = failed.map {
            RunRecord(id: $0.id, experiment: $0.experiment, status: .failed, failure: reason)
        }
        Fixture.send(&state, .results(failed))
        Fixture.press(&state, .backTab, .down)
        #expect(words(state, Self.size).contains("seed 1 failed: \(reason)"))
        Fixture.press(&state, .down)
        #expect(words(state, Self.size).contains(" failed: \(reason)"))
        #expect(render(state, size: Size(width: 200, height: 50)).text.contains("failed: diverged at step 12"))
    }

    @Test("while a set is scored, the study says so")
    func scoring() throws {
        var state = try busy()
        Fixture.send(&state, .event(Fixture.id(6, "shop"), .evaluating(rows: 1, of: 4)))
        Fixture.press(&state, .backTab)
        #expect(render(state, size: Self.size).text.contains("scoring 25%"))
    }

    @Test("a variant without a name is called what the list calls its run")
    func names() throws {
        let file = try ExperimentFile(
            yaml: "study.variants: {plain: {model: {metadata: {title: false}}}}", file: "study.yaml")
        let size = Size(width: 200, height: 50)
        let state = Workbench(
            choices: [
                ExperimentChoice(name: "alone", experiment: try #require(file.study).variants[0].experiment),
                ExperimentChoice(name: "study", experiment: file.experiment, study: file.study),
            ], size: size)
        #expect(render(state, size: size).text.contains("▶ plain "))
    }

    @Test("a run whose keys were changed on the way counts for no variant")
    func changed() throws {
        var state = try state()
        var mixed = try record(2, 0, mrr: 0.22)
        mixed.summary?.changedKeys = ["training.batch"]
        Fixture.send(&state, .results([try record(1, 0, mrr: 0.11), mixed]))
        let row = render(state, size: Self.size).text.split(separator: "\n").first { $0.contains("▶ everything") }
        #expect(row?.contains("11.00") == true)
    }

    @Test("many runs are launched only after a question")
    func question() throws {
        let yaml = "study: {seeds: 7, variants: {a: {}, b: {model.kind: srgnn}, c: {model.kind: gru4rec}}}"
        var state = try state(yaml)
        #expect(Fixture.press(&state, "a").isEmpty)
        #expect(render(state, size: Self.size).text.contains("Launch 21 runs: nobody knows how long"))
        #expect(Fixture.press(&state, "n").isEmpty)
        guard case .launchMissing(let experiments)? = Fixture.press(&state, "a", "y").first else {
            Issue.record("nothing is launched")
            return
        }
        #expect(experiments.count == 21)
    }

    @Test("what cannot be launched says why")
    func obstacles() throws {
        var readOnly = try state(isReadOnly: true)
        #expect(Fixture.press(&readOnly, .backTab, .enter, "a").isEmpty)
        #expect(readOnly.notice?.text == "a: the workbench was started with --readonly")
        var choice = try Self.choice()
        choice.problem = "train.csv missing"
        var absent = Workbench(choices: [choice], size: Self.size)
        #expect(Fixture.press(&absent, .backTab, .enter, "a").isEmpty)
        #expect(absent.notice?.text == "a: train.csv missing")
    }

    @Test("a thousand variants: the cursor moves and stays in view, wheel and clicks reach all")
    func large() throws {
        let widths = (1...1_000).map { "\($0 * 4)" }.joined(separator: ", ")
        var state = try state("study.grid: {model.width: [\(widths)]}")
        Fixture.press(&state, .backTab, .end)
        #expect(state.design.plan.variant == 999)
        #expect(render(state, size: Self.size).text.contains("▶ width 4000"))
        Fixture.press(&state, .pageUp)
        let page = 999 - (state.design.plan.variant ?? 0)
        #expect(page > 3)
        Fixture.press(&state, .home)
        #expect(state.design.plan.variant == 0)
        Fixture.send(&state, .wheel(20))
        #expect(state.design.plan.variant == 0)
        #expect(render(state, size: Self.size).text.contains("width 84 "))
        Fixture.send(&state, .wheel(480))
        Fixture.click(&state, "width 2004 ")
        #expect(state.design.pane == .plan && state.design.plan.variant == 500)
        Fixture.press(&state, .down)
        #expect(render(state, size: Self.size).text.contains("▶ width 2008"))
        Fixture.press(&state, .end)
        Fixture.send(&state, .resize(Size(width: 200, height: 50)), .resize(Self.size))
        #expect(render(state, size: Self.size).text.contains("▶ width 4000"))
    }

    @Test("names from files cannot send anything to the terminal")
    func untrusted() throws {
        let state = try state("study: {variants: {\"e\\u001b[2Jv\": {}}}")
        let text = render(state, size: Self.size).text
        #expect(text.contains("e·[2Jv"))
        #expect(!text.contains("\u{1B}"))
    }

    @Test(
        "what it looks like",
        arguments: [size, Size(width: 120, height: 40), Size(width: 200, height: 50)], Appearance.allCases)
    func snapshot(size: Size, appearance: Appearance) throws {
        var state = try busy(size, glyphs: appearance.glyphs)
        Fixture.press(&state, .backTab, .down)
        expectSnapshot(
            render(state, size: size), "study-\(size.width)x\(size.height)-\(appearance.rawValue)", appearance.palette)
    }
}
