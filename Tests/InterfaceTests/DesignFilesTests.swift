import Experiments
import Interface
import Runs
import ScreenKit
import Testing

@Suite("Files on the page Design")
struct DesignFilesTests {
    private static let size = Size(width: 120, height: 40)

    private static func choice(_ name: String, _ yaml: String) throws -> ExperimentChoice {
        let file = try ExperimentFile(yaml: yaml, file: "\(name).yaml")
        return ExperimentChoice(
            name: name, experiment: file.experiment, study: file.study, file: "/files/\(name).yaml")
    }

    @Test("an unreadable file shows its sentence, and no facts of another experiment")
    func unreadable() {
        let broken = ExperimentChoice(
            name: "broken", experiment: Experiment(name: "broken"), problem: "unknown key modle (broken.yaml:3:1)",
            file: "/files/broken.yaml", isUnreadable: true)
        var state = Workbench(choices: [broken], size: Self.size)
        Fixture.press(&state, .up)
        let text = render(state, size: Self.size).text
        #expect(text.contains("unreadable") && text.contains("unknown key modle"))
        #expect(!text.contains("Storefront") && !text.contains("hierarchy") && !text.contains("8 : 1 : 1"))
        #expect(Fixture.press(&state, "a").isEmpty && state.notice?.text == "a: unknown key modle (broken.yaml:3:1)")
        var small = Workbench(choices: [broken], size: Size(width: 40, height: 12))
        Fixture.press(&small, .tab)
        #expect(render(small, size: small.size).text.contains("unknown key modle"))
        Fixture.press(&state, "/")
        #expect(state.overlays.isEmpty)
        Fixture.press(&state, .enter)
        #expect((state.overlays.last as? TextOverlay)?.paragraphs.first?.text.hasPrefix("unknown key modle") == true)
        Fixture.press(&state, .escape)
        #expect(Fixture.press(&state, "e") == [.edit(file: "/files/broken.yaml")])
    }

    @Test("absent data answers Enter with how to get it")
    func absent() {
        var choice = Fixture.choices[1]
        choice.problem = "train.csv missing in data"
        choice.advice = ["A shop of 2016.", "Put train.csv into data/shop."]
        var state = Workbench(choices: [choice], size: Self.size)
        #expect(render(state, size: Self.size).text.contains("absent"))
        #expect(Fixture.press(&state, .enter).isEmpty)
        let paragraphs = (state.overlays.last as? TextOverlay)?.paragraphs.map(\.text) ?? []
        #expect(paragraphs.contains("Put train.csv into data/shop."))
        Fixture.press(&state, .escape, "a")
        #expect(state.notice?.text == "a: train.csv missing in data")
    }

    @Test("facts of the data are asked for once, and shown when they come")
    func facts() {
        var state = Workbench(choices: Fixture.choices, size: Size(width: 120, height: 40))
        let query = DataQuery(Fixture.choices[0].experiment)
        #expect(update(&state, .key(.up)) == [.describeData(query)])
        #expect(update(&state, .key(.up)).isEmpty)
        #expect(render(state, size: state.size).text.contains("being looked up…"))
        Fixture.send(&state, .described(query, .unknown("not prepared yet; the first run does that")))
        #expect(render(state, size: state.size).text.contains("not prepared yet"))
        // It may be prepared by the time the page is opened again.
        Fixture.press(&state, "2")
        #expect(update(&state, .key("1")) == [.describeData(query)])
        Fixture.send(&state, .described(query, .known(Fixture.counts)))
        let text = render(state, size: state.size).text
        #expect(text.contains("9,548 / 1,180 / 1,190") && text.contains("training sessions by length"))
        Fixture.press(&state, "2")
        #expect(update(&state, .key("1")).isEmpty)
    }

    /// Its experiment was read from the run's folder, which says nothing about the data.
    @Test("data of a copied run's experiment that is not there is called absent, and nothing is launched without it")
    func absentData() {
        var state = Fixture.state(Size(width: 120, height: 40))
        let shop = Fixture.choices[1].experiment
        Fixture.send(&state, .results([RunRecord(id: Fixture.id(0, shop.name), experiment: shop, status: .stopped)]))
        Fixture.press(&state, "2", "C")
        #expect(render(state, size: state.size).text.contains("found"))
        Fixture.send(&state, .described(DataQuery(shop), .absent("train.csv missing in data")))
        let text = render(state, size: state.size).text
        #expect(text.contains("absent") && text.contains("train.csv missing"))
        #expect(Fixture.press(&state, "a").isEmpty && state.overlays.isEmpty)
        #expect(state.notice?.text.contains("train.csv missing in data") == true)
    }

    @Test("files that change on disk show at once; the cursor stays on its file, and changes stay changes")
    func watched() throws {
        let first = try Self.choice("a", "model.width: 32")
        var state = Workbench(choices: [first, try Self.choice("b", "model.width: 48")], size: Self.size)
        Fixture.press(&state, .down)
        Fixture.go(&state, to: "model.hierarchy")
        Fixture.press(&state, .right)
        let changed = try Self.choice("b", "model.width: 96")
        Fixture.send(&state, .choices([try Self.choice("0", "{model.width: 8}"), first, changed]))
        #expect(state.design.choice?.name == "b")
        let experiment = try #require(state.design.draft?.experiment)
        #expect(experiment.model.width == 96 && experiment.model.hierarchy == ModelSettings.Hierarchy.none)
        Fixture.send(&state, .choices([first]))
        #expect(state.design.choice?.name == "a" && state.design.choices.count == 1)
        // The other pages go by the files, too.
        for key in ["2", "3", "4", "5", "1"] as [Key] { Fixture.press(&state, key) }
        Fixture.send(&state, .choices([]))
        Fixture.press(&state, "4", .tab, "e", "1")
        #expect(state.design.choices.isEmpty)
    }

    @Test("runs are called by what the files say now")
    func renamed() throws {
        let before = try Self.choice("shop", "study.variants: {wide: {model.width: 128}, slim: {model.width: 16}}")
        var state = Workbench(choices: [before], size: Self.size)
        let experiment = try #require(before.study).variants[0].experiment
        let id = Fixture.id(1, "shop")
        Fixture.send(
            &state,
            .results([
                RunRecord(id: id, experiment: experiment, status: .done, summary: Fixture.summary(id, mrr: 0.1))
            ]))
        #expect(state.library[id]?.variant == "wide")
        #expect(render(state, size: Self.size).text.contains("1 of 2 done"))
        let yaml = "study.variants: {broad: {model.width: 128}, a: {}, b: {model.width: 8}}"
        Fixture.send(&state, .choices([try Self.choice("shop", yaml)]))
        #expect(state.library[id]?.variant == "broad")
        #expect(render(state, size: Self.size).text.contains("1 of 3 done"))
    }

    @Test("o opens a file by its path, with completion")
    func opening() throws {
        var state = Fixture.state()
        Fixture.press(&state, "o")
        Fixture.send(&state, .paste("../fil"))
        #expect(Fixture.press(&state, .tab) == [.complete(path: "../fil")])
        Fixture.send(&state, .completed(path: "../fil", ["es/", "es-of-old/"]))
        #expect((state.overlays.last as? DesignPrompt)?.field.text == "../files")
        #expect(state.notice?.text == "files/  files-of-old/")
        Fixture.press(&state, "/")
        Fixture.send(&state, .completed(path: "../files", ["late"]))
        #expect((state.overlays.last as? DesignPrompt)?.field.text == "../files/")
        #expect(Fixture.press(&state, .enter) == [.openExperiment(path: "../files/")])
        let other = try Self.choice("b", "model.width: 48")
        Fixture.send(&state, .choices([other] + Fixture.choices), .opened(file: "/files/b.yaml"))
        #expect(state.design.choice == other && state.design.pane == .form)
    }

    @Test("w saves what the form makes under a name that is asked for")
    func saving() throws {
        var state = Fixture.state()
        Fixture.go(&state, to: "model.width")
        Fixture.press(&state, .enter)
        Fixture.send(&state, .paste(", 32"))
        Fixture.press(&state, .enter, "w", .control("u"), "x")
        guard case .saveExperiment(let yaml, let name)? = Fixture.press(&state, .enter).first else {
            Issue.record("nothing is saved")
            return
        }
        #expect(name == "x")
        let file = try ExperimentFile(yaml: yaml, file: "x.yaml")
        #expect(file.study?.variants.map(\.experiment.model.width) == [64, 32])
        #expect(file.study?.variants.map(\.name) == state.design.plan.study.variants.map(\.name))
    }

    @Test("C on the page Runs starts from the experiment of the run")
    func cloning() {
        var state = Fixture.busy(Self.size)
        Fixture.press(&state, "2", .home)
        for _ in state.runs.order where state.runs.selection != Fixture.id(1) { Fixture.press(&state, .down) }
        Fixture.press(&state, "C")
        #expect(state.page == .design && state.notice?.text.hasPrefix("the form starts from storefront") == true)
        #expect(state.design.draft?.experiment.model.idFree == true && state.design.pane == .form)
        #expect(state.design.choice?.name.hasPrefix("run ") == true)
        Fixture.send(&state, .choices(Fixture.choices + [Fixture.choices[0]]))
        #expect(state.design.choice?.name.hasPrefix("run ") == true)
    }
}
