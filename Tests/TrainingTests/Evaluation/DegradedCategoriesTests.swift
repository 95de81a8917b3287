import Experiments
import Metrics
import Models
import Sessions
import Tensor
import TestSupport
import Testing
import Training

/// Predicted categories that are corrected or spoilt.
@Suite struct DegradedCategoriesTests {
    private struct Bench {
        let dataset: Dataset
        let model: any SessionModel
        let evaluator: Evaluator
        let plain: Evaluator.Result
        let plan: CandidatePlan
        let level: Int
        let degradation: CategoryDegradation
        let targets: [Int32]

        var truth: [Int32] { targets.map { model.categoryLevels[level].target[Int($0)] } }
        var predicted: [Int32] { plain.predictedCategories[level].predicted }

        init(_ overrides: [String] = [], level: Int) throws {
            let experiment: Experiment
            (experiment, dataset, model) = try CategoryComparisonTests.bench(overrides)
            evaluator = Evaluator(
                model, settings: experiment.evaluation, itemCount: dataset.catalogue.count, workers: 2)
            self.level = level
            let clicks = [Int32](repeating: 1, count: dataset.catalogue.count)
            let index = try CandidateIndex(model.categoryLevels[level], clicks: clicks)
            plan = CandidatePlan(
                entries: [1, 2].map { .init(.categories, wanted: 0, .predicted(.categories($0))) },
                prediction: .init(level: level, index: index))
            plain = try evaluator.evaluate(dataset.test, candidates: plan)
            targets = dataset.test.eachRow.map { [dataset] in dataset.test.items[$0.target] }
            let target = model.categoryLevels[level].target
            degradation = CategoryDegradation(
                level, of: model, targets: targets, hits: plain.categoryHits[level],
                predicted: plain.predictedCategories[level].predicted,
                confusions: CategoryConfusions(
                    truth: targets.map { target[Int($0)] }, predicted: plain.predictedCategories[level].predicted,
                    categories: model.categoryLevels[level].count), seed: 4)
        }
    }

    @Test("So many rows are right as are wanted, and those changed lie within each other", arguments: [0, 2])
    func nested(level: Int) throws {
        let bench = try Bench(level: level)
        let truth = bench.truth
        let own = bench.degradation.swaps(for: nil)
        let rows = truth.count { $0 >= 0 }
        #expect(own.best == bench.predicted && own.swaps.allSatisfy { $0.0 == $0.1 })
        #expect(own.accuracy == Double(bench.plain.categoryHits[level].count { $0 > 0 }) / Double(rows))
        try #require(own.accuracy > 0.01 && own.accuracy < 0.9)
        func changed(_ changes: ChangedCategories) -> Set<Int> {
            Set(changes.swaps.indices.filter { changes.swaps[$0].0 != changes.swaps[$0].1 })
        }
        for accuracies in [[own.accuracy, 0.92, 0.95, 1], [own.accuracy, own.accuracy * 0.7, own.accuracy * 0.2, 0]] {
            var last: Set<Int> = []
            for accuracy in accuracies {
                let found = bench.degradation.swaps(for: accuracy)
                #expect(abs(found.accuracy - accuracy) <= 0.5 / Double(rows) + 1e-12)
                let right = truth.indices.count { truth[$0] >= 0 && found.best[$0] == truth[$0] }
                #expect(found.accuracy == Double(right) / Double(rows))
                let rows = changed(found)
                #expect(last.isSubset(of: rows))
                last = rows
                for row in rows {
                    // The two are the best category before and after; a right one is spoilt by a known confusion.
                    #expect(found.swaps[row].0 == bench.predicted[row] && found.swaps[row].1 == found.best[row])
                    let isCorrected = found.best[row] == truth[row]
                    let confused = truth.indices.contains {
                        truth[$0] == truth[row] && bench.predicted[$0] == found.best[row]
                    }
                    let isKnown = truth.indices.contains {
                        truth[$0] == truth[row] && bench.predicted[$0] != truth[row]
                    }
                    #expect(isCorrected != (bench.predicted[row] == truth[row]))
                    #expect(isCorrected || confused || !isKnown)
                }
            }
            #expect(!last.isEmpty)
        }
    }

    @Test(
        "With all rows right, the best category first is the told one, and its items are candidates", arguments: [0, 2])
    func oracle(level: Int) throws {
        let bench = try Bench(level: level)
        let own = bench.model.categoryLevels[level]
        let all = bench.degradation.swaps(for: 1)
        try #require(all.accuracy == 1)
        let oracle = try bench.evaluator.evaluate(bench.dataset.test, told: ToldCategory(own))
        let found = try bench.evaluator.evaluate(
            bench.dataset.test, told: ToldCategory(own, best: all.best), candidates: bench.plan, changed: all)
        #expect(found.toldRanks == oracle.toldRanks)
        // The item head is as it was.
        #expect(found.ranks == bench.plain.ranks)
        for (sets, before) in zip(found.candidates, bench.plain.candidates) {
            for row in bench.targets.indices {
                if bench.truth[row] >= 0 { #expect(sets.ranks[row] > 0) }
                if all.swaps[row].0 == all.swaps[row].1 { #expect(sets.ranks[row] == before.ranks[row]) }
            }
        }
    }

    @Test(
        "The best category first, and a head that is fed with it, rank as scores one by one do",
        arguments: [[], ["model.projection=logits"], ["model.repeats=learned"]], [nil, 0.05, 0.6])
    func naive(_ overrides: [String], accuracy: Double?) throws {
        let bench = try Bench(overrides, level: 0)
        let own = bench.model.categoryLevels[0]
        var changed = bench.degradation.swaps(for: accuracy)
        let (test, count) = (bench.dataset.test, bench.dataset.catalogue.count)
        for feeds in [false, true] {
            changed.feedHead = feeds
            let found = try bench.evaluator.evaluate(
                test, told: ToldCategory(own, best: changed.best), changed: changed)
            let naive = NaiveScores(test, model: bench.model, itemCount: count) { [changed] row in
                feeds ? .swapped(level: 0, [changed.swaps[row]]) : .predicted
            }
            #expect((found.ranks == bench.plain.ranks) == (!feeds || accuracy == nil))
            for row in bench.targets.indices {
                #expect(naive.ranks(row, among: 0..<count).contains(found.ranks[row]))
                let category = changed.best[row]
                guard bench.truth[row] >= 0 else {
                    #expect(found.toldRanks[row] == found.ranks[row])
                    continue
                }
                let inside = (0..<count).filter { own.target[$0] == category }
                let isInside = bench.truth[row] == category
                let among = isInside ? inside : (0..<count).filter { own.target[$0] != category }
                let rank = found.toldRanks[row] - (isInside ? 0 : Int32(inside.count))
                #expect(naive.ranks(row, among: among).contains(rank))
            }
            // What is said of the tasks is the model's own.
            #expect(found.tasks.categories[0] == bench.plain.tasks.categories[0])
        }
    }

    @Test("A run has them for each accuracy and its own, and the told category is the best one of all")
    func run() throws {
        let run = try TestRun(
            try Experiment.small([
                "training.epochs=1", "evaluation.categoryAccuracy=1,0.8,0", "evaluation.categoryOracle=true",
                "evaluation.level=1",
            ]))
        let metrics = try #require(try run.attempt().summary).metrics
        let found = try #require(metrics.testDegradedCategories)
        #expect(found.map(\.wanted) == [nil, 1, 0.8, 0])
        let own = try #require(metrics.testTasks?.categories.first)
        #expect(found[0].level == own.level && found[0].reached == own.accuracy)
        #expect(found[0].head == metrics.test && found[0].both == found[0].candidates)
        #expect(found[1].candidates.first == metrics.testCategoryTold)
        #expect(found[3].reached == 0)
        for (better, worse) in [(1, 2), (2, 3)] {
            #expect(found[better].reached > found[worse].reached)
            #expect(found[better].candidates.first.hr > found[worse].candidates.first.hr)
            let both = try [better, worse].map { try #require(found[$0].both).first.hr }
            #expect(both[0] > both[1])
        }
        #expect(found[0].candidates.sets.map(\.wanted) == [0.1, 0.4])
    }

    @Test("Without chained heads nothing feeds the item head; without categories nothing is measured")
    func unfed() throws {
        func found(_ overrides: [String]) throws -> [DegradedCategories]? {
            let settings = ["training.epochs=1", "evaluation.categoryAccuracy=0.8"]
            let run = try TestRun(try Experiment.small(settings + overrides))
            return try #require(try run.attempt().summary).metrics.testDegradedCategories
        }
        let parallel = try #require(try found(["model.hierarchy=parallel", "evaluation.candidates="]))
        #expect(parallel.count == 2 && parallel.allSatisfy { $0.head == nil && $0.both == nil })
        #expect(parallel.allSatisfy { $0.candidates.sets.isEmpty })
        #expect(throws: InvalidExperiment.self) {
            try Experiment.small(["model.hierarchy=none"]).overridden(by: ["evaluation.categoryAccuracy=0.8"])
        }
    }
}
