import Baselines
import Experiments
import Metrics
import Sessions
import Testing
import Training

@Suite struct SessionShareTests {
    private static func sessions(_ count: Int) -> SessionSet {
        var set = SessionSet()
        for origin in 0..<count { set.append([1, 2, Int32(origin % 7)], origin: 3 * origin) }
        return set
    }

    @Test("Sessions of a smaller share are among those of a larger one, in their order, and all of them at 1")
    func nested() {
        let all = Self.sessions(5_000)
        var last: Set<Int32> = []
        for share in [0.01, 0.1, 0.2, 0.5, 0.9, 1] {
            let kept = all.keeping(share: share)
            #expect(kept.origin == kept.origin.sorted())
            #expect(last.isSubset(of: kept.origin) && kept.count > last.count)
            last = Set(kept.origin)
        }
        #expect(all.keeping(share: 1) == all)
    }

    @Test("About the wanted share is kept, of early sessions and late ones alike", arguments: [0.05, 0.3, 0.7])
    func share(share: Double) {
        let all = Self.sessions(20_000)
        let kept = all.keeping(share: share)
        // Four standard deviations of a binomial count.
        func isClose(_ count: Int, of all: Int) -> Bool {
            let expected = share * Double(all)
            return abs(Double(count) - expected) < 4 * (expected * (1 - share)).squareRoot()
        }
        #expect(isClose(kept.count, of: 20_000))
        for part in 0..<4 {
            let range = Int32(part * 15_000)..<Int32((part + 1) * 15_000)
            #expect(isClose(kept.origin.count { range.contains($0) }, of: 5_000))
        }
    }

    @Test(
        "A session is drawn by its number in the source: training and refit agree",
        arguments: ["ratio", "leave-one-out"])
    func refit(split: String) throws {
        let dataset = try Experiment.small(["protocol.split=\(split)"]).prepared().dataset
        let reduced = try dataset.keeping(share: 0.4)
        let kept = Set(reduced.refit.origin)
        #expect(Set(reduced.training.origin) == kept.intersection(dataset.training.origin))
        #expect(reduced.training.count < dataset.training.count && reduced.refit.count < dataset.refit.count)
        #expect(reduced.test == dataset.test && reduced.validation == dataset.validation)
        #expect(reduced.catalogue == dataset.catalogue && reduced.fingerprint == dataset.fingerprint)
    }

    @Test("A share that leaves nothing is refused")
    func nothingLeft() throws {
        let dataset = try Experiment.small().prepared().dataset
        let error = #expect(throws: RunError.self) { try dataset.keeping(share: 1e-9) }
        #expect(error?.description.hasPrefix("training.sessionFraction: 1e-09 leaves none of the") ?? false)
    }

    @Test(
        "Models, baselines, reference and slices see the same sessions, whatever the seed",
        arguments: ["hiersrec", "markov", "popularity"], [false, true])
    func runs(kind: String, refit: Bool) throws {
        let settings = ["training.sessionFraction=0.4", "training.epochs=1", "training.refit=\(refit)"]
        let dataset = try Experiment.small().prepared().dataset
        let reduced = try dataset.keeping(share: 0.4)
        let trained = refit ? reduced.refit : reduced.training
        let popularity = Popularity(trained, itemCount: dataset.catalogue.count)
        for seed in [1, 2] {
            let run = try TestRun(
                try Experiment.small(settings + ["model.kind=\(kind)", "training.seed=\(seed)"]))
            let summary = try #require(try run.attempt().summary)
            #expect(summary.dataset.trainingSessions == reduced.training.count)
            #expect(summary.dataset.trainingRows == reduced.training.rows)
            #expect(summary.dataset.testRows == dataset.test.rows && summary.dataset.items == dataset.catalogue.count)
            #expect(summary.dataset.fingerprint == dataset.fingerprint)
            let floor = try popularity.ranks(of: dataset.test, workers: .init(1))
            #expect(summary.references[.popularity] == RankingMetrics(ranks: floor))
            let ranks = try run.outcome().fullRanks
            let targets = (0..<dataset.test.count).flatMap { session in
                dataset.test[session].dropFirst(Int(dataset.test.firstTarget[session]))
            }
            let clicks = targets.map { popularity.clicks[Int($0)] }
            #expect(summary.slices == PopularitySlice.slices(ranks: ranks, clicks: clicks))
            if kind == "popularity" { #expect(ranks == floor) }
        }
    }

    @Test("An epoch has the steps of the share")
    func steps() throws {
        let (summary, events) = try TestRun(
            try Experiment.small(["training.sessionFraction=0.4", "training.epochs=1"])
        ).attempt()
        let sessions = try #require(summary).dataset.trainingSessions
        #expect(events.count(where: \.isTraining) == (sessions + 31) / 32)
    }
}
