import Experiments
import Foundation
import Testing

/// `study.margin`: said in the study, kept by every run, and nothing of a run's recipe.
@Suite("Margins of equivalence")
struct MarginTests {
    private static let yaml = """
        model.width: 32
        study:
          margin: {mrr: 0.2, hr: 0.5}
          variants:
            full: {}
            flat: {model.hierarchy: none}
        """

    private func problems(_ yaml: String, _ overrides: String...) -> String {
        do {
            _ = try ExperimentFile(yaml: yaml, file: "my.yaml", overrides: overrides)
            return ""
        } catch {
            return "\(error)"
        }
    }

    @Test("every run of the study keeps it, and reads it again")
    func kept() throws {
        let study = try ExperimentFile(yaml: Self.yaml, file: "my.yaml").asStudy
        #expect(study.variants.map(\.experiment.study.margin.mrr) == [0.2, 0.2])
        #expect(study.variants.map(\.experiment.study.margin.hr) == [0.5, 0.5])
        for run in study.runs {
            let text = run.experiment.yaml
            #expect(text.hasSuffix("study:\n  margin:\n    mrr: 0.2\n    hr: 0.5\n"), "\(text)")
            #expect(Experiment(asWritten: Data(text.utf8)) == run.experiment.reduced)
            #expect(try Experiment(resolvedYAML: text, file: "x.yaml") == run.experiment.reduced)
        }
    }

    @Test("it stands in any of the ways in which keys stand")
    func spellings() throws {
        for text in [
            "study: {margin: {mrr: 0.25}}", "study.margin: {mrr: 0.25}", "study.margin.mrr: 0.25",
            "study: {margin.mrr: 0.25}",
        ] {
            let file = try ExperimentFile(yaml: text, file: "my.yaml")
            #expect(file.experiment.study.margin.mrr == 0.25, "\(text)")
            #expect(file.asStudy.runs.map(\.experiment) == [file.experiment], "\(text)")
        }
        let single = try Experiment(yaml: "model.width: 64", file: "x.yaml", overrides: ["study.margin.hr=1"])
        #expect(single.study.margin.hr == 1)
    }

    @Test("without it experiments are written as before; with it the recipe is the same")
    func absent() throws {
        let plain = Experiment(name: "x")
        #expect(!plain.yaml.contains("study") && !plain.completeYAML.contains("study"))
        var judged = plain
        judged.study.margin.mrr = 0.3
        #expect(judged.recipe == plain.recipe && judged != plain)
        #expect(judged.recipe.completeYAML == plain.recipe.completeYAML)
    }

    @Test("what makes no sense is refused, with its line")
    func refused() {
        #expect(problems("study:\n  margin: 0.2").contains("my.yaml:2:11: study.margin is a section; its keys are"))
        #expect(problems("study:\n  margin: {mrr: -1}").contains("study.margin.mrr needs a number"))
        #expect(problems("study:\n  margin: {map: 1}").contains("unknown key study.margin.map"))
        #expect(
            problems("study:\n  variants:\n    a: {study.margin.mrr: 1}")
                .contains("a study cannot vary study.margin.mrr: all variants are judged by the same margin"))
        #expect(problems("study:\n  grid: {study.margin.mrr: [1, 2]}").contains("cannot vary study.margin.mrr"))
        #expect(problems("study:\n  margin: {mrr: 1}\nstudy.margin.mrr: 2").contains("given twice"))
    }
}
