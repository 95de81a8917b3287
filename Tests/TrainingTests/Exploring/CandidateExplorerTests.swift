import Experiments
import Foundation
import Metrics
import Runs
import TestSupport
import Testing
import Training

/// The explorer on runs that are made here.
@Suite struct CandidateExplorerTests {
    private static let wanted = CandidateExplorer.Wanted(sizes: [0.05, 0.2, 1])

    private static func finished(_ settings: [String]) throws -> TestRun {
        let run = try TestRun(try Experiment.small(["training.epochs=1"] + settings))
        try run.attempt()
        return run
    }

    private static func explore(
        _ run: TestRun, _ wanted: CandidateExplorer.Wanted = wanted
    ) throws -> ExploredRun {
        try CandidateExplorer(run.folder, wanted, locations: run.locations).explore { _ in }
    }

    @Test(
        "It ranks as the run did, and all items as candidates are all items",
        arguments: [
            [], ["training.refit=true"], ["model.repeats=learned", "training.refit=true"], ["model.kind=gru4rec"],
            ["training.sessionFraction=0.6"],
        ])
    func equalsTheRun(_ settings: [String]) throws {
        let run = try Self.finished(settings)
        let before = try run.outcome()
        let found = try Self.explore(run)
        #expect(found.test.full == before.fullRanks)
        let validation = try #require(found.validation)
        #expect(validation.perSession.reduce(0, +) == Int32(validation.full.count))
        let hasCategories = !settings.contains("model.kind=gru4rec")
        let strategies = CandidateStrategy.allCases.filter { hasCategories || !$0.readsCategories }
        #expect(found.sets.map(\.strategy) == strategies.flatMap { [$0, $0, $0] })
        for set in found.sets {
            #expect(set.wanted < 1 || set.ranks == found.test.full && set.validation == validation.full)
            #expect(set.cost.oneThread > 0 && set.cost.twoThreads > 0 && set.cost.bytes > 0)
            #expect(set.cost.median > 0 && set.cost.percentile99 >= set.cost.median)
        }
        // The run's own sets of these kinds, of the sizes that it measured.
        for strategy in [CandidateStrategy.popularity, .random] {
            let kept = try #require(before.ranks["candidates \(strategy.rawValue) 0.1"])
            let same = try Self.explore(run, .init(sizes: [0.1, 1], strategies: [strategy]))
            #expect(same.sets[0].ranks == kept)
        }
        #expect(hasCategories == (found.level != nil) && hasCategories != found.categoryRanks.isEmpty)
        // Nothing is written.
        #expect(try run.outcome() == before)
    }

    @Test("Whole categories and the recall of the category agree, on any level", arguments: ["1", "2", nil])
    func levels(level: String?) throws {
        let run = try Self.finished([])
        let found = try Self.explore(run, .init(sizes: [0.05, 0.2, 1], strategies: [.categories], level: level))
        for set in found.sets where set.wanted < 1 {
            #expect(
                zip(set.ranks, found.categoryRanks).allSatisfy { rank, category in
                    (rank > 0) == (category > 0 && category <= set.categories)
                })
        }
        let named = try Self.explore(run, .init(sizes: [0.05, 0.2, 1], strategies: [.categories], level: found.level))
        #expect(named.sets.map(\.hash) == found.sets.map(\.hash))
    }

    @Test("After a refit without the weights of before, no validation rows are unseen")
    func noBestWeights() throws {
        let run = try Self.finished(["training.refit=true"])
        try FileManager.default.removeItem(at: run.folder.checkpoint.appending(component: "best.safetensors"))
        let found = try Self.explore(run, .init(sizes: [0.2, 1], strategies: [.popularity]))
        #expect(found.validation == nil && found.sets.allSatisfy { $0.validation == nil })
    }

    @Test("What cannot be explored is refused in a sentence")
    func refusals() throws {
        func refusal(_ run: TestRun, _ wanted: CandidateExplorer.Wanted = Self.wanted) -> String {
            let error = #expect(throws: RunError.self) { try Self.explore(run, wanted) }
            #expect(error?.isRefusal == true)
            return error.map { "\($0)" } ?? ""
        }
        #expect(refusal(try Self.finished(["model.kind=stan"])).contains("is of a fitted model"))
        #expect(refusal(try TestRun(try Experiment.small())).contains("is not done"))
        let flat = try Self.finished(["model.kind=transformer"])
        #expect(refusal(flat, .init(sizes: [1], strategies: [.budget])).contains("which the strategy budget needs"))
        #expect(refusal(flat, .init(sizes: [1], level: "1")).contains("predicts no categories"))
        let run = try Self.finished([])
        for level in ["0", "9", "brand", ""] {
            #expect(
                refusal(run, .init(sizes: [1], level: level)).contains("has no category level \(level); there are 1"))
        }
        let weights = run.folder.checkpoint.appending(component: "model.safetensors")
        try Data("damaged".utf8).write(to: weights)
        #expect(refusal(run).contains("weights cannot be used"))
        try FileManager.default.removeItem(at: weights)
        #expect(refusal(run).contains("weights cannot be used"))
    }
}
