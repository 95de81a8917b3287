import Experiments
import Foundation
import Runs
import Synchronization
import TestSupport
import Testing
import Training

/// What is left of the weights (`training.keep`), and what can be done without.
@Suite("Weights that runs keep")
struct KeptWeightsTests {
    private static func begun(_ keep: String, _ overrides: [String] = []) throws -> TestRun {
        try TestRun(try Experiment.small(["training.refit=true", "training.keep=\(keep)"] + overrides))
    }

    @Test(
        "Everything else stays as it is",
        arguments: [("best", ["model.safetensors"]), ("summary", [])], [[], ["rerank.kind=linear"]])
    func otherwiseTheSame(_ keep: (String, files: [String]), _ overrides: [String]) throws {
        let all = try Self.begun("all", overrides)
        try all.attempt()
        #expect(all.checkpointFiles == ["best.safetensors", "model.safetensors"])
        let run = try Self.begun(keep.0, overrides)
        let summary = try #require(try run.attempt().summary)
        #expect(run.checkpointFiles == keep.files && run.status == .done)
        #expect((summary.weights == nil) == keep.files.isEmpty && summary.bestWeights == nil)
        let differences = try run.outcome().differences(from: all.outcome())
        #expect(differences == (keep.files.isEmpty ? ["weights"] : []))
        #expect(run.experiment.recipe == all.experiment.recipe)
    }

    @Test("A run that is killed at its end goes on from the checkpoint", arguments: ["best", "summary"])
    func killed(_ keep: String) throws {
        let undisturbed = try Self.begun("all")
        try undisturbed.attempt()
        // As a program leaves it that is killed after it has kept the weights of before the refit.
        var run = try Self.begun("all")
        let copy = Mutex<TestRun?>(nil)
        try run.attempt { [run] _, event in
            if event.phaseName == "scoring the test set" { copy.withLock { $0 = try? run.copy() } }
            return false
        }
        run = try #require(copy.withLock { $0 })
        try FileManager.default.copyItem(
            at: undisturbed.folder.checkpoint.appending(component: "best.safetensors"),
            to: run.folder.checkpoint.appending(component: "best.safetensors"))
        run.experiment = try run.experiment.overridden(by: ["training.keep=\(keep)"])
        #expect(try run.attempt().summary?.changedKeys == nil)
        #expect(run.checkpointFiles == (keep == "best" ? ["model.safetensors"] : []))
        #expect(try run.outcome().ranks == undisturbed.outcome().ranks)
    }

    @Test("What needs weights says that there are none, and what to do")
    func without() throws {
        let run = try Self.begun("summary")
        try run.attempt()
        func refusal(_ work: () throws -> Void) -> Bool {
            let error = #expect(throws: RunError.self) { try work() }
            return error.map {
                $0.isRefusal && $0.description.contains("keeps no weights (training.keep: summary)")
            } ?? false
        }
        #expect(refusal { _ = try Recommender(folder: run.folder, locations: run.locations) })
        #expect(refusal { _ = try Rescoring(run.folder) { $0 } })
        #expect(refusal { _ = try MissingLists(run.folder) })
        let best = try Self.begun("best")
        try best.attempt()
        _ = try Recommender(folder: best.folder, locations: best.locations)
        let other = try Rescoring(best.folder) { try $0.overridden(by: ["evaluation.candidates=0.2"]) }
        _ = try other.begin(in: best.files.url.appending(component: "Results"), locations: best.locations)
    }
}
