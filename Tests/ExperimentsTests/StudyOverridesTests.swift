import Experiments
import Testing

@Suite("Overrides of a study")
struct StudyOverridesTests {
    private func study(_ yaml: String, _ overrides: String...) throws -> Study {
        try #require(try ExperimentFile(yaml: yaml, file: "my.yaml", overrides: overrides).study)
    }

    private func problems(_ yaml: String, _ overrides: String...) -> String {
        do {
            _ = try ExperimentFile(yaml: yaml, file: "my.yaml", overrides: overrides)
            return ""
        } catch { return "\(error)" }
    }

    /// A variant may not read what is set for another one, or become the same experiment as one that is not wanted.
    @Test func overridesChangeTheChosenVariantsOnly() throws {
        let yaml = """
            study:
              variants:
                shop: {model.kind: hiersrec}
                flat: {model: {kind: hiersrec, hierarchy: none}}
                chain: {model.kind: markov}
            """
        func experiments(_ overrides: [String], of variants: [String]) throws -> [Experiment] {
            let file = try ExperimentFile(yaml: yaml, file: "my.yaml", overrides: overrides, of: variants)
            return try #require(file.study).restricted(to: variants).variants.map(\.experiment)
        }
        #expect(try experiments(["model.hierarchy=none"], of: ["shop"]).map(\.model.hierarchy) == [.none])
        #expect(try experiments(["model.width=8"], of: ["shop", "flat"]).map(\.model.width) == [8, 8])
        #expect(problems(yaml, "model.hierarchy=none").contains("same experiment"))
        #expect(throws: InvalidExperiment.self, "the chosen variant does not read it") {
            try ExperimentFile(yaml: yaml, file: "my.yaml", overrides: ["model.hierarchy=none"], of: ["chain"])
        }
    }

    @Test func overridesChangeEveryVariant() throws {
        let yaml = "study: {variants: {a: {}, b: {training.epochs: 3, model.width: 32}}}"
        let study = try study(yaml, "training.epochs=7", "training.seed=9")
        #expect(study.runs.map(\.experiment.training.epochs) == [7, 7])
        #expect(study.runs.map(\.experiment.training.seed) == [9, 9])
        #expect(
            try ExperimentFile(yaml: yaml, file: "my.yaml", overrides: ["training.epochs=7"]).experiment.training.epochs
                == 7)
        #expect(
            problems("study: {variants: {a: {}, b: {model.width: 32}}}", "model.width=8")
                == "my.yaml:1:27: variant b is the same experiment as a; leave one of them out")
        #expect(problems(yaml, "model.heads=7").hasPrefix("--set model.heads=7: variant a: model.heads: 7 heads "))
    }
}
