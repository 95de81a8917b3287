import Experiments
import Interface
import ScreenKit
import Testing

@Suite("Results of a study on the page Design")
struct StudyResultsTests {
    private static let size = Size(width: 120, height: 40)

    private static func study() throws -> ExperimentFile {
        try ExperimentFile(
            yaml: """
                study:
                  seeds: 3
                  variants: {everything: {}, no hierarchy: {model.hierarchy: none}, graph: {model.kind: srgnn}}
                """, file: "shop.yaml")
    }

    private func state() throws -> Workbench {
        let file = try Self.study()
        return Workbench(
            choices: [ExperimentChoice(name: "shop", experiment: file.experiment, study: file.study)], size: Self.size)
    }

    private func record(
        _ number: Int, _ variant: Int, seed: UInt64, _ status: RunStatus = .done, data: String = "a"
    ) throws -> RunRecord {
        let id = Fixture.id(number, "shop")
        var experiment = try #require(try Self.study().study).variants[variant].experiment
        experiment.training.seed = seed
        return RunRecord(
            id: id, experiment: experiment, status: status,
            summary: status == .done ? Fixture.summary(id, mrr: 0.18, fingerprint: data) : nil)
    }

    @Test("results on other test rows have a letter of their own, and no mean over both")
    func otherTestRows() throws {
        var state = try state()
        Fixture.send(&state, .results([try record(1, 0, seed: 1), try record(2, 1, seed: 1)]))
        #expect(!render(state, size: Self.size).text.contains(" data MRR@20%"))
        Fixture.send(&state, .results([try record(3, 1, seed: 2, data: "b"), try record(4, 2, seed: 1, data: "b")]))
        let lines = render(state, size: Self.size).text.split(separator: "\n")
        func line(_ variant: String) -> Substring { lines.first { $0.contains("  " + variant) } ?? "" }
        #expect(lines.contains { $0.contains(" data ") && $0.contains("MRR@20%") })
        #expect(lines.contains { $0.contains("everything") && $0.contains(" A ") && $0.contains("18.00") })
        #expect(line("no hierarchy").contains(" A,B ") && line("no hierarchy").contains("≠"))
        #expect(line("graph").contains(" B ") && line("graph").contains("18.00"))
    }

    @Test("what another process does is shown as far as it has come")
    func elsewhere() throws {
        var state = try state()
        let run = try record(1, 0, seed: 1, .running)
        Fixture.send(
            &state, .results([run, try record(2, 0, seed: 2, .queued)]),
            .followed(run.id, [Fixture.started(run.id), Fixture.progress(step: 5)]))
        #expect(render(state, size: Self.size).text.contains(/running \d+%/))
        Fixture.press(&state, "2")
        #expect(state.asks(StopQuestion(run.id)) == false)
    }
}
