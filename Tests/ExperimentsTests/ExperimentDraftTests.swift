import Experiments
import TestSupport
import Testing

@Suite("Studies in the making")
struct ExperimentDraftTests {
    private func key(_ path: String) throws -> ExperimentKey { try #require(ExperimentSchema.key(path)) }

    private static let study = """
        name: shop
        model.width: 32
        study:
          margin.mrr: 0.2
          seeds: 2
          variants:
            full: {}
            no hierarchy: {model.hierarchy: none}
            graph: {model.kind: srgnn, seeds: [7]}
        """

    /// A value that a key may have, typed.
    private func typed(_ key: ExperimentKey, _ random: inout SplitMix) -> String {
        switch key.kind {
        case .integer: "\(Int.random(in: 1...40, using: &random))"
        case .number: ["0.5", "1e-3", "0.25", "1"].randomElement(using: &random) ?? ""
        case .flag: ["true", "false"].randomElement(using: &random) ?? ""
        case .choice(let names): names.randomElement(using: &random) ?? ""
        case .list(of: .number): ["[0.5]", "0.01, 0.1", "[]"].randomElement(using: &random) ?? ""
        case .list(of: .choice(let names)): names.shuffled(using: &random).prefix(2).joined(separator: ", ")
        case .names: ["a", "[a, b c]", "[x: y, #]"].randomElement(using: &random) ?? ""
        case .list, .text: ["a", "b c", "x: y", "#"].randomElement(using: &random) ?? ""
        }
    }

    private func expectSame(_ made: DraftStudy, _ file: ExperimentFile) {
        func runs(_ study: Study) -> [Experiment] { study.variants.flatMap(\.runs).map(\.experiment.reduced) }
        let (wanted, saved) = (runs(made.study), runs(file.asStudy))
        #expect(wanted.count == saved.count)
        for (wanted, saved) in zip(wanted, saved) {
            let keys = ExperimentSchema.keys.filter { $0.value(in: wanted) != $0.value(in: saved) }.map(\.path)
            #expect(keys.isEmpty, "\(made.yaml)")
        }
        #expect(file.asStudy.precision == made.study.precision)
    }

    @Test("what a key has is typed as it is shown", arguments: ["a", "a, b", "[a, b]", "[a]", "", "[]"])
    func names(text: String) throws {
        let key = try key("data.interactions.file")
        var experiment = Experiment(name: "x")
        try key.set(typed: text, in: &experiment)
        let value = key.value(in: experiment)
        try key.set(typed: key.typed(value), in: &experiment)
        #expect(key.value(in: experiment) == value)
    }

    @Test("what is saved reads back to the same experiments")
    func saved() throws {
        var random = SplitMix(state: 11)
        let origin = try ExperimentFile(yaml: Self.study, file: "shop.yaml")
        let keys = ExperimentSchema.keys.filter { $0.path != "name" }
        var studies = 0
        for round in 0..<300 {
            var draft =
                round.isMultiple(of: 2)
                ? ExperimentDraft(origin.experiment, study: origin.study) : ExperimentDraft(Experiment(name: "plain"))
            if Int.random(in: 0..<3, using: &random) == 0 { draft.choose(variant: 1) }
            draft.change(ofAll: Bool.random(using: &random))
            for _ in 0..<Int.random(in: 0...4, using: &random) {
                guard let key = keys.randomElement(using: &random) else { continue }
                let count = ExperimentDraft.reasonForOne(key) == nil ? Int.random(in: 1...3, using: &random) : 1
                let texts = (0..<count).map { _ in typed(key, &random) }
                guard let values = try? key.values(typed: texts.joined(separator: ", ")) else { continue }
                try draft.set(values, for: key)
            }
            if Int.random(in: 0..<4, using: &random) == 0 { try draft.set(seedsTyped: "3") }
            let made = DraftStudy(draft)
            guard made.obstacle == nil else { continue }
            studies += 1
            expectSame(made, try ExperimentFile(yaml: made.yaml, file: "saved.yaml"))
        }
        #expect(studies > 100)
    }

    @Test("the studies of the project's own files are saved, too, and so is a precision")
    func ownStudies() throws {
        for yaml in [
            Self.study, Self.study.replacing("seeds: 2", with: "seeds: {precision: 0.5, least: 3, most: 5}"),
            "training.seed: 4\nstudy.seeds: {precision: 0.5, least: 3, most: 5}\nstudy.grid: {model.width: [8, 16]}",
        ] {
            let file = try ExperimentFile(yaml: yaml, file: "shop.yaml")
            let made = DraftStudy(ExperimentDraft(file.experiment, study: file.study))
            let saved = try ExperimentFile(yaml: made.yaml, file: "saved.yaml")
            expectSame(made, saved)
            #expect(saved.study?.variants.map(\.name) == file.study?.variants.map(\.name))
        }
    }

    @Test("a grid of one variant is written as a grid, with the names that it had")
    func grid() throws {
        let file = try ExperimentFile(yaml: Self.study, file: "shop.yaml")
        var draft = ExperimentDraft(file.experiment, study: file.study)
        draft.choose(variant: 1)
        try draft.set([.integer(16), .integer(48)], for: key("model.width"))
        let made = DraftStudy(draft)
        #expect(made.yaml.contains("  grid:\n    model.width: [16, 48]\n") && made.yaml.contains("no hierarchy"))
        let saved = try ExperimentFile(yaml: made.yaml, file: "x.yaml")
        #expect(saved.study?.variants.map(\.name) == ["no hierarchy, width 16", "no hierarchy, width 48"])
        #expect(saved.study?.variants[0].seeds == [1, 2] && saved.experiment.study.margin.mrr == 0.2)
    }

    @Test("names that a file does not take are shortened, and stay different")
    func longNames() throws {
        var draft = ExperimentDraft(Experiment(name: "x"))
        for (path, values) in [
            ("data.storefront.items", "100, 64"), ("data.storefront.sessions", "100, 64"), ("model.heads", "3, 4, 8"),
            ("training.learningRate", "0.001234, 0.0012345"), ("training.clipNorm", "1, 2"),
        ] {
            let key = try key(path)
            try draft.set(try key.values(typed: values), for: key)
        }
        let made = DraftStudy(draft)
        #expect(!made.omissions.isEmpty && made.study.variants.contains { $0.name.count > 60 })
        expectSame(made, try ExperimentFile(yaml: made.yaml, file: "x.yaml"))
    }

    @Test("what was changed and is back again is no change; every step can be undone")
    func undo() throws {
        var draft = ExperimentDraft(Experiment(name: "x"))
        let width = try key("model.width")
        try draft.set([.integer(8)], for: width)
        try draft.set([.integer(64)], for: width)
        #expect(!draft.isEdited && draft.canUndo)
        draft.undo()
        #expect(draft.values(of: width) == [.integer(8)])
        draft.undo()
        #expect(!draft.isEdited && !draft.canUndo)
        #expect(throws: InvalidExperiment.self) { try draft.set([.integer(0)], for: width) }
        let seeds: [ExperimentValue] = [.integer(1), .integer(2)]
        #expect(throws: InvalidExperiment.self) { try draft.set(seeds, for: key("training.seed")) }
        #expect(throws: InvalidExperiment.self) { try draft.set(seedsTyped: "0") }
        #expect(!draft.canUndo)
    }

    @Test("too many combinations are refused without being made")
    func tooMany() throws {
        var draft = ExperimentDraft(Experiment(name: "x"))
        for path in ["model.width", "training.epochs", "training.batch", "model.sessionLength"] {
            try draft.set((1...60).map { .integer($0) }, for: key(path))
        }
        #expect(DraftStudy(draft).obstacle?.contains("12960000 combinations") == true)
    }

    @Test("why a key does nothing")
    func unread() throws {
        let shop = Experiment(name: "x")
        #expect(shop.reasonUnread(try key("model.width")) == nil)
        #expect(shop.reasonUnread(try key("data.folder"))?.contains("data.source: files") == true)
        #expect(shop.reasonUnread(try key("model.neighbours.k"))?.hasPrefix("model.neighbours.k is not read") == true)
        for path in shop.unreadKeys.map(\.path) { #expect(shop.reasonUnread(try key(path)) != nil) }
        for key in shop.unusedDataKeys { #expect(shop.reasonUnread(key) != nil) }
    }
}
