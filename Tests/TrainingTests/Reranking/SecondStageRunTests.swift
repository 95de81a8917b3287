import Basics
import Experiments
import Foundation
import Metrics
import Reranking
import Runs
import Synchronization
import TestSupport
import Testing
import Training

@Suite struct SecondStageRunTests {
    private static let linear = ["rerank.kind=linear", "training.epochs=1"]
    private static let refitting = linear + ["training.refit=true"]

    private static func stage(_ run: TestRun) throws -> Data {
        try Data(contentsOf: run.folder.url.appending(component: "rerank.json"))
    }

    @Test(
        "Ranks by the second stage are kept beside the model's, which stay as they are",
        arguments: [
            [], ["model.kind=stan"], ["model.kind=srgnn"], ["model.repeats=learned"],
        ])
    func ranks(_ model: [String]) throws {
        let run = try TestRun(try Experiment.small(Self.linear + model))
        let plain = try TestRun(try Experiment.small(["training.epochs=1"] + model))
        let summary = try #require(try run.attempt().summary)
        try plain.attempt()
        let (outcome, other) = (try run.outcome(), try plain.outcome())
        #expect(outcome.fullRanks == other.fullRanks && outcome.weights == other.weights)
        let reranked = try #require(outcome.ranks["reranked"])
        let stage = try #require(summary.secondStage)
        #expect(stage.test == RankingMetrics(ranks: reranked) && reranked != outcome.fullRanks)
        #expect(stage.test.rows == summary.metrics.test.rows)
        #expect(try run.folder.testRanks(of: summary).reranked == reranked)
        // The term for repeats is corrected after the last validation.
        #expect(stage.validationOfModel == summary.metrics.validation || model == ["model.repeats=learned"])
        #expect(stage.poolRecall > 0.3 && stage.poolRecall < 1 && stage.poolSize >= 60)
        // A target outside the pool comes after it.
        #expect(Double(reranked.count { $0 <= 60 }) / Double(reranked.count) <= stage.poolRecall)
        #expect(try plain.folder.summary()?.secondStage == nil && other.ranks["reranked"] == nil)
    }

    @Test(
        "With a refit, it is fitted with the weights of before, which are kept",
        arguments: ["model.kind=hiersrec", "model.kind=stan", "model.repeats=learned"])
    func refit(setting: String) throws {
        let model = [setting]
        let run = try TestRun(try Experiment.small(Self.refitting + model))
        let before = try TestRun(try Experiment.small(Self.linear + model))
        try run.attempt()
        try before.attempt()
        let stages = try [run, before].map { try Self.stage($0) }
        #expect(Set(stages).count == 1)
        #expect(try run.outcome().ranks["reranked"] != before.outcome().ranks["reranked"])
        if setting == "model.kind=hiersrec" {
            #expect(run.checkpointFiles == ["best.safetensors", "model.safetensors"])
            let files = [(run, "best"), (before, "model")].map {
                $0.folder.checkpoint.appending(component: "\($1).safetensors")
            }
            let weights = try files.map { file -> [String: [Float]] in
                var tensors: [String: [Float]] = [:]
                for entry in try Safetensors(contentsOf: SafetensorsFile(file)).entries {
                    if case .float(let values) = entry.values { tensors[entry.name] = values }
                }
                return tensors
            }
            #expect(weights[0] == weights[1])
        }
    }

    @Test(
        "Neither workers nor batches change it",
        arguments: [
            ["training.workers=1"], ["evaluation.batch=7"], ["training.workers=3", "evaluation.batch=64"],
        ])
    func batches(_ settings: [String]) throws {
        let model = ["model.kind=stan"]
        let outcomes = try [[], settings].map { settings in
            let run = try TestRun(try Experiment.small(Self.linear + model + settings))
            try run.attempt()
            return (try run.outcome().ranks["reranked"], try Self.stage(run))
        }
        #expect(outcomes[0] == outcomes[1])
    }

    @Test(
        "A run stopped in its second stage and resumed equals an uninterrupted one",
        arguments: [
            "second stage: fitting stan", "second stage: candidates", "second stage: fitting linear",
            "second stage: scoring",
        ])
    func stopped(phase: String) throws {
        let whole = try TestRun(try Experiment.small(Self.refitting))
        try whole.attempt()
        let run = try TestRun(try Experiment.small(Self.refitting))
        let (summary, _) = try run.attempt { _, event in event.phaseName?.hasPrefix(phase) ?? false }
        #expect(summary == nil && run.status == .stopped)
        try run.attempt()
        #expect(try run.outcome().differences(from: whole.outcome()).isEmpty)
        #expect(try Self.stage(run) == Self.stage(whole))
    }

    @Test("Trees are kept whole, and rank as when they were fitted")
    func trees() throws {
        let run = try TestRun(
            try Experiment.small(
                ["rerank.kind=trees", "rerank.rounds=5", "rerank.leaves=4", "rerank.rate=0.3", "training.epochs=1"]))
        do {
            let summary = try #require(try run.attempt().summary)
            let stage = try #require(summary.secondStage)
            #expect((1...5).contains(stage.trees))
            #expect(abs(stage.features.reduce(0) { $0 + $1.importance } - 1) < 1e-9)
            #expect(stage.features.allSatisfy { $0.weight == nil })
            try RecommenderTests.requireOrder(run, ranks: "reranked")
        } catch let error as RerankError {
            // Without the library, the run is refused before anything is trained.
            #expect("\(error)".contains("libxgboost0"))
            #expect(run.checkpointFiles.isEmpty)
        }
    }

    @Test("Too few validation sessions are an error before anything is trained")
    func tooFew() throws {
        let run = try TestRun(try Experiment.small(Self.linear + ["data.storefront.sessions=180"]))
        let error = #expect(throws: RerankError.self) { try run.attempt() }
        #expect(error?.description.contains("at least 24 validation sessions, but there are") == true)
        #expect(run.status == .failed)
        #expect(run.checkpointFiles.isEmpty)
    }

    @Test("A second stage that is missing, damaged or of another run is an error, not another ranking")
    func damaged() throws {
        let run = try TestRun(try Experiment.small(Self.linear + ["model.kind=stan"]))
        let other = try TestRun(try Experiment.small(Self.linear + ["model.kind=v-sknn"]))
        try run.attempt()
        try other.attempt()
        let file = run.folder.url.appending(component: "rerank.json")
        let whole = try Data(contentsOf: file)
        var changed = whole
        let place = try #require(changed.lastIndex { (UInt8(ascii: "1")...UInt8(ascii: "8")).contains($0) })
        changed[place] += 1
        for content in [nil, changed, try Self.stage(other), Data("{}".utf8)] {
            if let content { try content.write(to: file) } else { try FileManager.default.removeItem(at: file) }
            #expect(throws: FileError.self) { try Recommender(folder: run.folder, locations: run.locations) }
        }
        try whole.write(to: file)
        _ = try Recommender(folder: run.folder, locations: run.locations)
    }

    @Test("A run without a result does not recommend as if it had no second stage")
    func unfinished() throws {
        let run = try TestRun(try Experiment.small(Self.linear + ["model.kind=stan"]))
        try run.attempt()
        try FileManager.default.removeItem(at: run.folder.url.appending(component: "summary.json"))
        let error = #expect(throws: RunError.self) {
            try Recommender(folder: run.folder, locations: run.locations)
        }
        #expect(error?.description.contains("has no second stage yet: only finished runs can recommend") == true)
        #expect(error?.isRefusal == true)
    }
}
