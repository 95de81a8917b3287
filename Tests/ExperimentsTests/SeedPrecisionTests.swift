import Experiments
import Testing

@Suite("Seeds by precision, in a file")
struct SeedPrecisionTests {
    private func file(_ seeds: String) throws -> Study {
        try ExperimentFile(
            yaml: "study:\n  seeds: \(seeds)\n  variants: {full: {}, flat: {model.hierarchy: none}}", file: "my.yaml"
        ).asStudy
    }

    private func problem(_ seeds: String) -> String {
        do {
            _ = try file(seeds)
            return ""
        } catch {
            return "\(error)"
        }
    }

    @Test("every variant has the most seeds there may be, and the study says when to stop")
    func read() throws {
        let study = try file("{precision: 0.1, least: 4, most: 10}")
        #expect(study.precision == SeedPrecision(points: 0.1, least: 4, most: 10))
        #expect(study.variants.map(\.seeds) == [Array(1...10), Array(1...10)])
        #expect(try study.seeded(2).precision == nil)
        #expect(try file("3").precision == nil)
    }

    @Test("what is chosen of it has the baseline, to which differences are known")
    func restricted() throws {
        let study = try file("{precision: 0.1, least: 4, most: 10}")
        #expect(try study.restricted(to: ["full"]).precision != nil)
        #expect(throws: InvalidStudyChoice.self) { try study.restricted(to: ["flat"]) }
    }

    @Test("what makes no sense is refused, with its line")
    func refused() {
        #expect(problem("{precision: 0, least: 4, most: 10}").contains("my.yaml:2:22: study.seeds.precision needs"))
        #expect(problem("{precision: 0.1, least: 2, most: 10}").contains("least needs a whole number from 3"))
        #expect(problem("{precision: 0.1, least: 4.5, most: 10}").contains("study.seeds.least needs"))
        #expect(problem("{precision: 0.1, least: 4, most: 3}").contains("least is no larger than most"))
        #expect(problem("{precision: 0.1, most: 3}").contains("needs precision, least and most"))
        #expect(problem("{precisoin: 0.1, least: 4, most: 9}").contains("did you mean precision?"))
        #expect(problem("{precision: [1], least: 4, most: 9}").contains("not a list or keys"))
        let unselected =
            "training.selection: none\nstudy:\n  seeds: {precision: 1, least: 3, most: 4}\n"
            + "  grid: {model.width: [8, 16]}"
        do {
            _ = try ExperimentFile(yaml: unselected, file: "my.yaml")
            Issue.record("seeds by precision without validation")
        } catch { #expect("\(error)".contains("seeds by precision look at validation"), "\(error)") }
        let variant = "study: {variants: {a: {seeds: {precision: 1, least: 3, most: 4}}}}"
        #expect(throws: InvalidExperiment.self) { try ExperimentFile(yaml: variant, file: "my.yaml") }
    }
}
