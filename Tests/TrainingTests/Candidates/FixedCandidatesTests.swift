import Baselines
import Basics
import Experiments
import Metrics
import Models
import Sessions
import Tensor
import TestSupport
import Testing
import Training

/// Candidates that are the same for all rows: by popularity, and at random.
@Suite struct FixedCandidatesTests {
    private typealias Strategy = EvaluationSettings.Strategy

    /// The plan of an experiment for a baseline, which has no predicted candidates.
    private static func plan(_ overrides: [String], on dataset: Dataset) throws -> CandidatePlan {
        let popularity = Popularity(dataset.training, itemCount: dataset.catalogue.count)
        return try CandidatePlan(try Experiment.small(overrides), on: dataset, popularity: popularity)
    }

    /// Items by training clicks, by a count of their own.
    private static func byClicks(_ dataset: Dataset) -> [Int] {
        let clicks = (0..<dataset.catalogue.count).map { item in
            dataset.training.items.count { Int($0) == item }
        }
        return clicks.indices.sorted { (-clicks[$0], $0) < (-clicks[$1], $1) }
    }

    @Test("An example by hand: ranks inside the set, misses outside, ties against the target")
    func byHand() {
        // Scores of the items 0 … 6 for the one session.
        let scores: [Float] = [1, 6, 3, 5, 3, 2, 4]
        let vectors = Buffer(count: 7)
        vectors.elements = scores
        let sessions = Buffer(count: 1)
        sessions.elements = [1]
        let plan = CandidatePlan(
            entries: [.init(.popularity, wanted: 0, .first(2)), .init(.popularity, wanted: 0, .first(4))],
            orders: [.popularity: [3, 0, 2, 4]])
        let ranker = CandidateVectors(plan, vectors.matrix(rows: 7, columns: 1)).ranker()
        func ranks(_ target: Int32) -> [Int32] {
            ranker.results(
                CandidateRows(sessions: sessions.matrix(rows: 1, columns: 1), targets: [target])
            ).flatMap(\.ranks)
        }
        #expect(ranks(3) == [1, 1])
        #expect(ranks(0) == [2, 4])
        // 2 and 4 have the same score, and are only in the larger set.
        #expect(ranks(2) == [0, 3])
        #expect(ranks(4) == [0, 3])
        #expect(ranks(1) == [0, 0] && ranks(-1) == [0, 0])

        // A score that is no number makes misses of the rows that are ranked beside it, and of no others.
        vectors.pointer[4] = .nan
        let broken = CandidateVectors(plan, vectors.matrix(rows: 7, columns: 1)).ranker().results(
            CandidateRows(sessions: sessions.matrix(rows: 1, columns: 1), targets: [0]))
        #expect(broken.flatMap(\.ranks) == [2, 0])
    }

    @Test(
        "Ranks are those of a naive loop over the members; a target outside is a miss",
        arguments: [
            [], ["model.output=own"], ["model.idFree=true"], ["model.kind=transformer"], ["model.kind=gru4rec"],
        ])
    func bruteForce(_ overrides: [String]) throws {
        let experiment = try Experiment.small(overrides + ["evaluation.strategies=random,popularity"])
        let (dataset, model) = try experiment.prepared()
        let plan = try Self.plan(["evaluation.strategies=random,popularity"], on: dataset)
        let result = try Evaluator(
            model, settings: experiment.evaluation, itemCount: dataset.catalogue.count, workers: 2
        ).evaluate(dataset.test, candidates: plan)
        let naive = NaiveScores(dataset.test, model: model, itemCount: dataset.catalogue.count)
        #expect(plan.entries.map(\.strategy) == [.random, .random, .popularity, .popularity])
        #expect(result.candidates.count == 4)
        for (entry, part) in zip(plan.entries, result.candidates) {
            let count = Int((entry.wanted * Double(dataset.catalogue.count)).rounded())
            var stream = RandomStream(seed: 1, name: "candidates")
            let order =
                entry.strategy == .popularity ? Self.byClicks(dataset) : stream.permutation(dataset.catalogue.count)
            let members = Set(order.prefix(count))
            #expect(part.ranks.count == naive.targets.count)
            #expect(part.items == count * part.ranks.count && part.smallest == count)
            for (row, rank) in part.ranks.enumerated() {
                if members.contains(naive.targets[row]) {
                    #expect(naive.ranks(row, among: members).contains(rank))
                } else {
                    #expect(rank == 0)
                }
            }
            #expect(part.hits == naive.targets.count(where: members.contains))
            #expect(part.hits > 0 && part.hits < part.ranks.count)
        }
    }

    @Test("All items as candidates give the full ranking", arguments: [[], ["model.output=own"]])
    func allItems(_ overrides: [String]) throws {
        let experiment = try Experiment.small(overrides)
        let (dataset, model) = try experiment.prepared()
        let plan = try Self.plan(["evaluation.candidates=1"], on: dataset)
        let result = try Evaluator(
            model, settings: experiment.evaluation, itemCount: dataset.catalogue.count, workers: 2
        ).evaluate(dataset.test, candidates: plan)
        #expect(result.candidates.map(\.ranks) == [result.ranks, result.ranks])
    }

    @Test("Sets are nested, and depend neither on the other sizes nor on the training's seed")
    func nested() throws {
        let dataset = try Experiment.small().prepared().dataset
        func orders(_ overrides: String...) throws -> [EvaluationSettings.Strategy: [Int32]] {
            try Self.plan(overrides, on: dataset).orders
        }
        let base = try orders("evaluation.candidates=0.4")
        #expect(base.values.allSatisfy { Set($0).count == $0.count })
        #expect(try orders("evaluation.candidates=0.4", "training.seed=7") == base)
        #expect(try orders("evaluation.candidates=0.4", "model.kind=transformer") == base)
        let small = try orders("evaluation.candidates=0.05,0.1")
        for strategy in [Strategy.popularity, .random] {
            let count = Int((0.1 * Double(dataset.catalogue.count)).rounded())
            #expect(small[strategy]?.count == count)
            #expect(small[strategy] == base[strategy].map { Array($0.prefix(count)) })
        }
        let other = try orders("evaluation.candidates=0.4", "evaluation.seed=2")
        #expect(other[.random] != base[.random] && other[.popularity] == base[.popularity])
        #expect(Set(other[.random] ?? []) != Set(base[.random] ?? []))
    }

    @Test("Models without a category head have the other strategies", arguments: ["transformer", "srgnn", "gru4rec"])
    func withoutCategoryHead(kind: String) throws {
        let run = try TestRun(try Experiment.small(["model.kind=\(kind)", "training.epochs=1"]))
        let summary = try #require(try run.attempt().summary)
        #expect(summary.candidates.map(\.strategy) == [.popularity, .popularity, .random, .random])
        let ranks = try run.outcome().ranks
        for entry in summary.candidates {
            let kept = try #require(ranks[entry.ranksName.rawValue])
            #expect(RankingMetrics(ranks: kept) == entry.metrics)
            #expect(entry.size == (entry.wanted * Double(summary.dataset.items)).rounded() && entry.categories == 0)
            #expect(entry.microsecondsPerRow > 0 && entry.fullMicrosecondsPerRow > 0)
            #expect(zip(kept, try run.outcome().fullRanks).allSatisfy { $0 <= $1 })
        }
    }

    @Test("Baselines are ranked in the same sets as models", arguments: ["v-sknn", "popularity"], [false, true])
    func baselines(kind: String, refit: Bool) throws {
        let run = try TestRun(try Experiment.small(["model.kind=\(kind)", "training.refit=\(refit)"]))
        let summary = try #require(try run.attempt().summary)
        #expect(summary.candidates.map(\.strategy) == [.popularity, .popularity, .random, .random])
        let dataset = try Experiment.small().prepared().dataset
        let trained = refit ? dataset.refit : dataset.training
        let baseline = try makeBaseline(
            run.experiment.model.kind.fitted, run.experiment.model, sessions: trained,
            itemCount: dataset.catalogue.count)
        let popularity = Popularity(trained, itemCount: dataset.catalogue.count)
        let plan = try CandidatePlan(run.experiment, on: dataset, popularity: popularity)
        let ranks = try run.outcome().ranks
        for (entry, metrics) in zip(plan.entries, summary.candidates) {
            guard case .first(let count) = entry.choice else { continue }
            let members = try #require(plan.orders[entry.strategy]).prefix(count)
            var expected: [Int32] = []
            for session in 0..<dataset.test.count {
                let items = Array(dataset.test[session])
                for position in Int(dataset.test.firstTarget[session])..<items.count {
                    let scores = baseline.scores(after: Array(items[..<position]))
                    let target = items[position]
                    let rank = members.count { scores[Int($0)] >= scores[Int(target)] }
                    expected.append(members.contains(target) ? Int32(rank) : 0)
                }
            }
            #expect(ranks[metrics.ranksName.rawValue] == expected)
            #expect(metrics.metrics == RankingMetrics(ranks: expected))
            #expect(metrics.size == Double(count))
        }
        #expect(plan.entries.count == 4)
    }
}
