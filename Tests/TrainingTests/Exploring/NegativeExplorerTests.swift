import Experiments
import Foundation
import Metrics
import Runs
import TestSupport
import Testing
import Training

/// Sampled negatives of runs that are made here.
@Suite struct NegativeExplorerTests {
    private static func finished(_ settings: [String]) throws -> TestRun {
        let run = try TestRun(try Experiment.small(["training.epochs=1"] + settings))
        try run.attempt()
        return run
    }

    private static func explore(_ run: TestRun, _ wanted: NegativeExplorer.Wanted) throws -> SampledRun {
        try NegativeExplorer(run.folder, wanted, locations: run.locations).explore { _ in }
    }

    @Test(
        "It ranks as the run did, and uniform negatives report what their expectation says",
        arguments: [
            [], ["model.repeats=learned", "training.refit=true"], ["model.kind=stan"],
            ["model.kind=gru4rec", "training.sessionFraction=0.6"],
        ])
    func expectation(_ settings: [String]) throws {
        let run = try Self.finished(settings)
        let before = try run.outcome()
        let found = try Self.explore(run, .init(sizes: [5, 60], draws: 40))
        #expect(found.full == before.fullRanks)
        var means: [Double] = []
        for sample in found.samples {
            let expectation = SampledExpectation(items: found.dataset.items, size: sample.size)
            for metric in RankingMetric.allCases {
                let value = MeanAndSpread(sample.draws.map { RankingMetrics(ranks: $0).value(metric) })
                if metric == .mrr { means.append(value.mean) }
                guard sample.sampling == .uniform else { continue }
                let expected = expectation.mean(metric, ranks: found.full)
                // Four standard errors of a mean of 40 draws.
                let margin = 4 * (try #require(value.deviation)) / 40.0.squareRoot() + 1e-12
                #expect(abs(value.mean - expected) <= margin, "\(metric)")
            }
        }
        // Fewer negatives flatter, and none do as little as all items.
        let full = RankingMetrics(ranks: found.full).mrr
        #expect(means[0] > means[1] && means[2] > means[3] && means[1] > full)
        // Nothing is written.
        #expect(try run.outcome() == before)
    }

    @Test("The same for any workers and batches; other models see the same negatives")
    func stable() throws {
        let run = try Self.finished([])
        let wanted = NegativeExplorer.Wanted(sizes: nil, draws: 2)
        let found = try Self.explore(run, wanted)
        // Of 20, 100 and 1,000, those that 160 items have room for.
        #expect(found.samples.map(\.size) == [20, 100, 20, 100])
        let again = try Self.explore(run, wanted)
        #expect(again.samples.map(\.draws) == found.samples.map(\.draws))
        let fitted = try Self.explore(try Self.finished(["model.kind=v-sknn"]), wanted)
        let alone = ["model.kind=v-sknn", "training.workers=1", "evaluation.batch=7"]
        #expect(
            try Self.explore(try Self.finished(alone), wanted).samples.map(\.draws) == fitted.samples.map(\.draws))
        #expect(fitted.clicksHash == found.clicksHash)
    }

    @Test("What cannot be explored is refused in a sentence")
    func refusals() throws {
        func refusal(_ run: TestRun, _ sizes: [Int]? = nil) -> String {
            let error = #expect(throws: RunError.self) { try Self.explore(run, .init(sizes: sizes, draws: 1)) }
            #expect(error?.isRefusal == true)
            return error.map { "\($0)" } ?? ""
        }
        #expect(refusal(try TestRun(try Experiment.small())).contains("is not done"))
        let run = try Self.finished(["model.kind=gru4rec"])
        #expect(refusal(run, [20, 160]).contains("negatives for a row"))
        try Data("damaged".utf8).write(to: run.folder.checkpoint.appending(component: "model.safetensors"))
        let error = #expect(throws: RunError.self) { try Self.explore(run, .init(draws: 1)) }
        #expect("\(try #require(error))".contains("weights cannot be used"))
    }
}
