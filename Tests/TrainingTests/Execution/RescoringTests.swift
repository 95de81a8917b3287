import Experiments
import Foundation
import Metrics
import Runs
import TestSupport
import Testing
import Training

@Suite struct RescoringTests {
    private static func finished(_ settings: [String]) throws -> TestRun {
        let run = try TestRun(try Experiment.small(["training.epochs=2"] + settings))
        try run.attempt()
        return run
    }

    /// The run anew, and its scoring begun but not done.
    private static func begin(_ run: TestRun, _ changes: [String]) throws -> TestRun {
        let begun = try Rescoring(run.folder) { try $0.overridden(by: changes) }
            .begin(in: run.files.url.appending(component: "Results"), locations: run.locations)
        return TestRun(begun.experiment, files: run.files, folder: begun.folder)
    }

    @Test(
        "It ends as a run that was trained with the changed keys",
        arguments: [
            ([], ["evaluation.candidates=0.2", "evaluation.strategies=random"]), ([], ["rerank.kind=linear"]),
            (["evaluation.test=false"], ["evaluation.test=true"]),
            (["evaluation.test=false", "training.refit=true", "model.repeats=learned"], ["evaluation.test=true"]),
            ([], ["evaluation.categoryAccuracy=1,0.2"]), (["protocol.coldItems=0.2"], ["evaluation.lastClicks=1,2"]),
            (["training.refit=true"], ["rerank.kind=linear"]), (["training.refit=true"], ["evaluation.candidates="]),
            (["rerank.kind=linear"], ["rerank.kind=none"]),
            (["model.repeats=learned"], ["rerank.kind=linear", "rerank.features="]),
            (["model.repeats=learned", "training.refit=true"], ["rerank.kind=linear"]),
            (
                ["model.kind=gru4rec", "training.batching=parallel", "training.refit=true"],
                ["rerank.kind=linear", "model.neighbours.k=20"]
            ),
        ] as [([String], [String])])
    func equalsTraining(_ settings: [String], _ changes: [String]) throws {
        let run = try Self.finished(settings)
        let trained = try Self.finished(settings + changes)
        let again = try Self.begin(run, changes)
        #expect(again.status == .interrupted || again.status == .stopped)
        let summary = try #require(try again.attempt().summary)
        #expect(try again.outcome().differences(from: trained.outcome()).isEmpty)
        #expect(summary.weightsOf == run.folder.id.description)
        // A study takes it for a run of the changed experiment.
        #expect(try again.folder.experiment().recipe == trained.folder.experiment().recipe)
        // The other run is as it was.
        #expect(try run.outcome() == (try Self.finished(settings)).outcome())
    }

    @Test("It can be stopped, goes on, and be scored once more")
    func stopped() throws {
        let run = try Self.finished(["training.refit=true"])
        let again = try Self.begin(run, ["rerank.kind=linear"])
        let stopped = try again.attempt { _, event in event.phaseName?.hasPrefix("second stage") ?? false }
        #expect(stopped.summary == nil && again.status == .stopped)
        try again.attempt()
        let third = try Self.begin(again, ["rerank.kind=linear", "rerank.features=repeats"])
        let summary = try #require(try third.attempt().summary)
        #expect(summary.weightsOf == run.folder.id.description)
        #expect(try third.outcome().weights == run.outcome().weights)
    }

    @Test(
        "What training depends on cannot be changed",
        arguments: [
            "training.epochs=3", "model.width=8", "evaluation.validationSessions=9", "training.seed=2",
            "study.margin.mrr=5", "name=other",
        ])
    func training(_ change: String) throws {
        let run = try Self.finished([])
        let error = #expect(throws: RunError.self) { try Self.begin(run, [change]) }
        let key = change.prefix { $0 != "=" }
        #expect(error.map { $0.isRefusal && $0.description.hasPrefix("\(key) cannot be changed") } == true)
        #expect(RunStore(results: run.files.url.appending(component: "Results")).runs().count == 1)
    }

    @Test("Without weights that can be used there is nothing to score, and nothing is made")
    func noWeights() throws {
        func refusal(_ run: TestRun, _ changes: [String] = []) -> String {
            let error = #expect(throws: RunError.self) { try Self.begin(run, changes) }
            #expect(RunStore(results: run.files.url.appending(component: "Results")).runs().count == 1)
            return error.map { "\($0)" } ?? ""
        }
        #expect(refusal(try Self.finished(["model.kind=stan"])).contains("has no weights"))
        #expect(refusal(try TestRun(try Experiment.small())).contains("is not done"))

        let run = try Self.finished(["training.refit=true"])
        let best = run.folder.checkpoint.appending(component: "best.safetensors")
        let final = run.folder.checkpoint.appending(component: "model.safetensors")
        try FileManager.default.removeItem(at: best)
        #expect(refusal(run, ["rerank.kind=linear"]).contains("keeps only those of after its refit"))
        // Those of another run, or of after the refit, are not taken for them.
        try FileManager.default.copyItem(at: final, to: best)
        #expect(refusal(run, ["rerank.kind=linear"]).contains("not the ones that the run wrote"))
        try FileManager.default.removeItem(at: best)
        // For other candidate sets, the final weights do.
        let again = try Self.begin(run, ["evaluation.candidates=0.3"])
        #expect(try again.attempt().summary != nil)
        try FileManager.default.removeItem(at: again.folder.url)
        try Data("damaged".utf8).write(to: final)
        #expect(refusal(run).contains("cannot be used"))
    }
}
