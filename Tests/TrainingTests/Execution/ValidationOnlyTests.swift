import Experiments
import Runs
import TestSupport
import Testing
import Training

/// Runs that leave the test rows alone.
@Suite struct ValidationOnlyTests {
    @Test(
        "They validate as others do, rank no test row, and are read like any run",
        arguments: [
            [], ["training.refit=true", "model.repeats=learned"], ["rerank.kind=linear"],
            ["evaluation.categoryOracle=true", "evaluation.categoryAccuracy=0.5", "evaluation.lastClicks=1"],
            ["model.kind=gru4rec", "model.tasks.sharing=mmoe"], ["model.kind=popularity"],
            ["model.kind=v-sknn", "training.refit=true", "rerank.kind=linear"],
        ])
    func validationOnly(_ settings: [String]) throws {
        let settings = ["training.epochs=2"] + settings
        let whole = try TestRun(try Experiment.small(settings))
        let trial = try TestRun(try Experiment.small(settings + ["evaluation.test=false"]))
        let expected = try #require(try whole.attempt().summary)
        let found = try #require(try trial.attempt().summary)
        #expect(found.metrics.validation == expected.metrics.validation && found.metrics.validation.rows > 0)
        #expect(found.secondStage?.validation == expected.secondStage?.validation)
        #expect(found.metrics.test.rows == 0 && found.dataset.testRows == 0 && found.candidates.isEmpty)
        #expect(found.references.isEmpty && found.slices == nil && found.metrics.testShortenedSessions == nil)
        #expect(found.dataset.fingerprint == expected.dataset.fingerprint)
        #expect(found.dataset.testRowsFingerprint != expected.dataset.testRowsFingerprint)
        #expect(try trial.folder.finished()?.summary == found)
        #expect(try trial.folder.testRanks(of: found).full.isEmpty)
        #expect(try trial.folder.testRows(of: found)?.count == 0 && trial.folder.testLists(of: found)?.rows == 0)
    }

    @Test("What needs test rows says that there are none")
    func refused() throws {
        let run = try TestRun(try Experiment.small(["training.epochs=1", "evaluation.test=false"]))
        try run.attempt()
        let refusals = [
            #expect(throws: RunError.self) { try RowInspector(run.folder, locations: run.locations) },
            #expect(throws: RunError.self) {
                try NegativeExplorer(run.folder, .init(draws: 1), locations: run.locations)
            },
        ]
        #expect(refusals.allSatisfy { $0?.description.contains("evaluation.test=true") ?? false })
    }
}
