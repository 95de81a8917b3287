import Experiments
import Importing
import Metrics
import Testing
import Training

/// Results by popularity of the target, against a loop over the rows.
@Suite struct PopularitySlicesTests {
    @Test(
        "Slices hold the rows of their targets, counted in the sessions that were trained on",
        arguments: [
            ["model.kind=popularity"], ["model.kind=transformer"], ["model.kind=m2trec"], ["training.refit=true"],
        ])
    func slicesOfRuns(overrides: [String]) throws {
        let experiment = try Experiment.small(
            ["protocol.unseenItems=rank", "training.epochs=1", "data.storefront.items=600"] + overrides)
        let run = try TestRun(experiment)
        let summary = try #require(try run.attempt().summary)
        let dataset = try loadDataset(
            experiment.data, protocol: experiment.protocol, name: experiment.name, locations: run.locations)

        let trained = experiment.training.refit ? dataset.refit : dataset.training
        var ranks: [[Int32]] = Array(repeating: [], count: 5)
        let fullRanks = try run.outcome().fullRanks
        var all = fullRanks.makeIterator()
        for session in 0..<dataset.test.count {
            for target in dataset.test[session].dropFirst(Int(dataset.test.firstTarget[session])) {
                let clicks = trained.items.count { $0 == target }
                let slice = [0, 5, 20, 100].firstIndex { clicks <= $0 } ?? 4
                let rank = all.next()
                ranks[slice].append(try #require(rank))
            }
        }
        #expect(all.next() == nil)
        #expect(ranks.count { !$0.isEmpty } >= 3)
        #expect(!ranks[0].isEmpty)
        #expect(summary.slices?.map(\.metrics) == ranks.map(RankingMetrics.init(ranks:)))
    }
}
