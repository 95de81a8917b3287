import Experiments
import Testing

/// Factors, and what they are crossed to.
@Suite("Designs of ablations")
struct AblationTests {
    private static func study(_ variants: String = "") throws -> Study {
        try ExperimentFile(
            yaml: """
                study:
                  seeds: 3
                  variants:
                    full: {}
                    flat: {model.hierarchy: none}
                    ID-free: {model.idFree: true}
                    flat and ID-free: {model: {hierarchy: none, idFree: true}}
                    wide: {model: {width: 128, hierarchy: parallel}}
                \(variants)
                """, file: "shop.yaml"
        ).asStudy
    }

    private static func factor(_ words: String..., baseline: Int = 0) throws -> Factor {
        let study = try study()
        return try Factor(words, of: study, baseline: study.variants[baseline])
    }

    private static func matrix(
        _ rows: [String], _ columns: [String], baseline: Int = 0
    ) throws -> (design: FactorialDesign, cells: [[String]]) {
        let study = try study()
        let base = study.variants[baseline]
        let design = FactorialDesign(
            try Factor(rows, of: study, baseline: base), by: try Factor(columns, of: study, baseline: base), of: study,
            baseline: base)
        let cells = design.cells.map { row in
            row.map { cell in
                switch cell {
                case .variant(let index): design.study.variants[index].name
                case .impossible(let reason): "impossible: \(reason)"
                }
            }
        }
        return (design, cells)
    }

    @Test("A key has all its values, the baseline's first; variants and typed values are levels as named")
    func levels() throws {
        #expect(try Self.factor("hierarchy").levels.map(\.name) == ["hierarchical", "none", "parallel"])
        #expect(try Self.factor("hierarchy", baseline: 1).levels.map(\.name) == ["none", "parallel", "hierarchical"])
        #expect(try Self.factor("model.idFree").levels.map(\.name) == ["by id", "ID-free"])
        #expect(try Self.factor("model.itemMetadata").levels.map(\.name) == ["no item metadata", "with item metadata"])
        #expect(try Self.factor("width=32, 128,32").levels.map(\.name) == ["64", "32", "128"])
        #expect(try Self.factor("model.width").levels.map(\.name) == ["64", "128"])
        #expect(
            try Self.factor("flat", "ID-free", "width=32").levels.map(\.name) == [
                "full", "flat", "ID-free", "width 32",
            ])
        #expect(
            try Self.factor("model.metadata").levels.map(\.name)
                == ["full", "no category", "no title", "no attributes", "no numbers"])
        #expect(try Self.factor("hierarchy").title == "model.hierarchy")
        #expect(try Self.factor("flat", "ID-free").title == "")
    }

    @Test("What the data does not have is no factor, and makes no other variant")
    func absentMetadata() throws {
        var experiment = Experiment(name: "x")
        experiment.data.source = .files
        experiment.data.items.categories = ["category"]
        var untitled = experiment
        untitled.model.metadata.title = false
        #expect(untitled.recipe == experiment.recipe)
        let only = Study.Variant(name: "full", experiment: experiment, seeds: [1])
        let names = try Factor(["model.metadata"], of: Study(variants: [only]), baseline: only).levels.map(\.name)
        #expect(names == ["full", "no category"])
        // A variant without any metadata is that without the one kind there is.
        var bare = experiment
        bare.model.metadata = .none
        untitled.model.metadata.category = false
        #expect(bare.recipe == untitled.recipe && bare.recipe != experiment.recipe)
        experiment.data.items.title = "name"
        untitled.data.items.title = "name"
        #expect(untitled.recipe != experiment.recipe)
    }

    @Test("A word that means nothing, or changes nothing, is a sentence")
    func refusals() throws {
        func refusal(_ words: String...) throws -> String {
            let study = try Self.study()
            let error = #expect(throws: InvalidStudyChoice.self) {
                try Factor(words, of: study, baseline: study.variants[0])
            }
            return error?.description ?? ""
        }
        #expect(try refusal("flaat").hasSuffix("neither a variant of the study nor a key; did you mean flat?"))
        #expect(try refusal("no\u{1B}[2J").contains("\u{1B}") == false)
        #expect(try refusal("model.layers").hasSuffix("give its values: model.layers=2,…"))
        #expect(try refusal("width=a") == "model.width needs a whole number at least 1 and at most 4096, not a")
        #expect(try refusal("width=").contains("model.width needs a whole number"))
        #expect(try refusal("model.gru.resetAfter=true") == "model.gru.resetAfter true changes nothing in full")
        #expect(try refusal("full") == "full differs in nothing from full; name what to vary")
        #expect(try refusal("hierarchy=hierarchical").hasSuffix("name what to vary"))
        #expect(try refusal("rerank.features=repeats").contains("holds a list"))
    }

    @Test("Cells take the study's names for its own variants, seeds of the baseline, and one run each")
    func cells() throws {
        let (design, cells) = try Self.matrix(["flat", "wide"], ["ID-free"])
        #expect(cells == [["full", "ID-free"], ["flat", "flat and ID-free"], ["wide", "wide, ID-free"]])
        #expect(design.study.variants.map(\.name)[0] == "full")
        #expect(Set(design.study.variants.map(\.seeds)) == [[1, 2, 3]])
        let both = try #require(design.study.variants.first { $0.name == "wide, ID-free" }).experiment
        #expect(both.model.width == 128 && both.model.hierarchy == .parallel && both.model.idFree)
        // Held against a variant that has changes of its own.
        #expect(
            try Self.matrix(["hierarchy"], ["idFree"], baseline: 1).cells == [
                ["flat", "flat and ID-free"], ["hierarchy parallel", "hierarchy parallel, ID-free"],
                ["full", "ID-free"],
            ])
    }

    @Test("Levels that change one key to different values, or that conflict, are impossible with the reason")
    func impossible() throws {
        let (design, cells) = try Self.matrix(["flat"], ["wide"])
        #expect(cells[1][1] == "impossible: both flat and wide change model.hierarchy")
        #expect(design.study.variants.count == 3)
        // Items without ids need metadata to tell them apart.
        let study = try Self.study(
            "    bare: {model.metadata: {category: false, title: false, attributes: false, numbers: false}}")
        let conflict = FactorialDesign(
            try Factor(["ID-free"], of: study, baseline: study.variants[0]),
            by: try Factor(["bare"], of: study, baseline: study.variants[0]), of: study, baseline: study.variants[0])
        guard case .impossible(let reason) = conflict.cells[1][1] else {
            Issue.record("items without ids and metadata")
            return
        }
        #expect(reason.contains("metadata"))
    }

    @Test("A cell whose change is not read is the cell without it")
    func same() throws {
        // Without a hierarchy and category loss the weight of the loss decides nothing.
        let study = try Self.study()
        let design = FactorialDesign(
            try Factor(["hierarchy=none"], of: study, baseline: study.variants[0]),
            by: try Factor(["categoryWeight=0.5"], of: study, baseline: study.variants[0]), of: study,
            baseline: study.variants[0])
        #expect(design.cells[1][0] == design.cells[1][1])
        #expect(design.study.variants.count == 3)
    }

    @Test("One at a time: a change alone, and all changes but one")
    func oneAtATime() throws {
        let study = try Self.study()
        let design = OneAtATimeDesign(
            try Factor(["flat", "ID-free"], of: study, baseline: study.variants[0]), of: study,
            baseline: study.variants[0])
        func name(_ cell: DesignCell) -> String {
            if case .variant(let index) = cell { design.study.variants[index].name } else { "impossible" }
        }
        #expect(design.parts.map(\.name) == ["flat", "ID-free"])
        #expect(design.parts.map { name($0.leftOut) } == ["flat", "ID-free"])
        #expect(design.parts.map { name($0.addedIn) } == ["ID-free", "flat"])
        #expect(name(design.bare) == "flat and ID-free" && design.study.variants[0].name == "full")
        let clash = OneAtATimeDesign(
            try Factor(["hierarchy"], of: study, baseline: study.variants[0]), of: study, baseline: study.variants[0])
        #expect(clash.bare == .impossible("both hierarchy none and hierarchy parallel change model.hierarchy"))
    }
}
