import Basics
import Experiments
import Foundation
import Metrics
import Models
import Runs
import Sessions
import Tensor
import TestSupport
import Testing
import Training

/// Category heads beside what the items imply, and ranks with the category told.
@Suite struct CategoryComparisonTests {
    private static func level(_ bags: [[Int32]], count: Int, name: String = "shelf") -> CategoryLevel {
        CategoryLevel(
            field: ItemField(
                name: name, kind: .category, vocabulary: (0..<count).map { "c\($0)" }, bags: Packed(bags)))
    }

    /// Two categories; items 0 to 4 in the first, 5 to 9 in the second, 10 in none.
    private static let plain = level((0..<11).map { $0 < 10 ? [Int32($0 / 5)] : [] }, count: 2)

    /// The comparison on one level, from numbers.
    private static func comparison(
        _ level: CategoryLevel, _ rule: ModelSettings.CategoryTarget, logits: [[Float]], targets: [Int32],
        implied: [[Double]], times: Int = 1
    ) -> CategoryComparison? {
        let buffer = Buffer(count: logits.count * level.count)
        buffer.elements = logits.flatMap(\.self)
        return withExtendedLifetime(buffer) {
            let heads = [buffer.matrix(rows: logits.count, columns: level.count)]
            let part = CategorySums([level], rule, logits: heads, targets: targets, implied: [implied])
            var sums = part
            for _ in 1..<times { sums.append(part) }
            return sums.comparisons([level], rule).first
        }
    }

    @Test("Accuracy and log loss by hand")
    func byHand() throws {
        let logits: [[Float]] = [[0, logf(3)], [1, 0], [2, 2], [5, 5]]
        // The items without a category have the rest: half, none, a fifth.
        let implied = [[0.4, 0.1], [0.75, 0.25], [0.2, 0.6], [0.5, 0.5]]
        func comparison(times: Int) throws -> CategoryComparison {
            try #require(
                Self.comparison(
                    Self.plain, .specific, logits: logits, targets: [7, 0, 9, 10], implied: implied, times: times))
        }
        let found = try comparison(times: 1)
        // The last target has no category. Head: right, right, and a tie, which counts against it.
        #expect(found.level == "shelf" && found.rows == 3 && found.target == .specific)
        #expect(found.head.accuracy == 2.0 / 3)
        let head = -log(0.75) + log(1 + exp(-1)) + log(2)
        #expect(abs(found.head.logLoss - head / 3) < 1e-5)
        // Implied, among items with a category: 1/5, 3/4, 3/4 for the right one.
        #expect(found.implied.accuracy == 2.0 / 3)
        let items = -log(0.2) - 2 * log(0.75)
        #expect(abs(found.implied.logLoss - items / 3) < 1e-5)
        // More rows of the same leave the means as they are.
        let twice = try comparison(times: 2)
        #expect(twice.rows == 6 && twice.head == found.head && twice.implied == found.implied)
    }

    @Test("With all categories of an item as targets: each counts, with a binary log loss")
    func severalByHand() throws {
        let level = Self.level([[0, 1], [1], []], count: 3)
        let logits: [[Float]] = [[0, 2, 0], [0, 0, 1], [0, 0, 0]]
        let implied = [[0.7, 0.9, 0.1], [0.2, 0.7, 0.8], [1, 1, 1]]
        let found = try #require(
            Self.comparison(level, .all, logits: logits, targets: [0, 1, 2], implied: implied))
        #expect(found.rows == 2 && found.head.accuracy == 0.5 && found.implied.accuracy == 0.5)
        // σ(2) right and σ(0) right and wrong; then σ(0) right and wrong, σ(1) wrong.
        let first = 2 * log(2) + log(1 + exp(-2.0))
        let second = 2 * log(2) + log(1 + exp(1.0))
        #expect(abs(found.head.logLoss - (first + second) / 2) < 1e-5)
        let items = [0.7, 0.9, 0.9, 0.8, 0.7, 0.2].reduce(0) { $0 - log($1) }
        #expect(abs(found.implied.logLoss - items / 2) < 1e-5)
        let none = Self.comparison(level, .all, logits: logits, targets: [2, 2, 2], implied: implied)
        #expect(none == nil, "no target has a category")
    }

    /// A model with weights as large as after training, on a catalogue where some items have several categories and
    /// some none.
    static func bench(_ overrides: [String]) throws -> (Experiment, Dataset, any SessionModel) {
        let experiment = try Experiment.small(overrides)
        var (dataset, _) = try experiment.prepared()
        dataset.catalogue.categories = dataset.catalogue.categories.map { old in
            level(
                (0..<old.target.count).map { item in
                    let own = old.target[item]
                    return item % 11 == 0 ? [] : item % 3 == 0 ? [own, (own + 1) % Int32(old.count)] : [own]
                }, count: old.count, name: old.name)
        }
        let model = try makeModel(
            experiment.model.kind.trained, experiment.model, catalogue: dataset.catalogue,
            seed: experiment.training.seed)
        var random = RandomStream(seed: 5, name: "weights")
        for index in 0..<model.parameters.buffer.count {
            model.parameters.buffer.elements[index] = Float(random.uniform() - 0.5)
        }
        return (experiment, dataset, model)
    }

    @Test(
        "What the items imply is the sum of their probabilities",
        arguments: [
            ["model.categoryTarget=specific"], ["model.categoryTarget=all"],
            ["model.output=own", "model.repeats=learned"],
        ])
    func bruteForce(_ overrides: [String]) throws {
        let (experiment, dataset, model) = try Self.bench(overrides)
        let evaluator = Evaluator(
            model, settings: experiment.evaluation, itemCount: dataset.catalogue.count, workers: 2)
        let result = try evaluator.evaluate(dataset.test, withLoss: true, withCategories: true)
        let levels = dataset.catalogue.categories
        let found = result.categories.comparisons(levels, experiment.model.categoryTarget)
        let naive = NaiveScores(dataset.test, model: model, itemCount: dataset.catalogue.count)
        #expect(found.map(\.level) == levels.map(\.name))
        for (index, level) in levels.enumerated() {
            var (rows, hits, loss) = (0, 0, 0.0)
            for (scores, target) in zip(naive.scores, naive.targets) {
                let right =
                    experiment.model.categoryTarget == .all ? Array(level.field[target]) : [level.target[target]]
                guard !right.isEmpty, right[0] >= 0 else { continue }
                let largest = scores.max() ?? 0
                let total = scores.reduce(0) { $0 + exp($1 - largest) }
                var shares = [Double](repeating: 0, count: level.count)
                for item in scores.indices {
                    let own = experiment.model.categoryTarget == .all ? Array(level.field[item]) : [level.target[item]]
                    for category in own where category >= 0 {
                        shares[Int(category)] += exp(scores[item] - largest) / total
                    }
                }
                rows += 1
                let best = shares.indices.max { shares[$0] < shares[$1] } ?? 0
                if right.contains(Int32(best)) { hits += 1 }
                if experiment.model.categoryTarget == .all {
                    for (category, share) in shares.enumerated() {
                        loss -= log(right.contains(Int32(category)) ? share : max(1 - share, 1e-300))
                    }
                } else {
                    loss -= log(shares[Int(right[0])] / shares.reduce(0, +))
                }
            }
            #expect(found[index].rows == rows && rows < naive.targets.count)
            #expect(abs(found[index].implied.accuracy - Double(hits) / Double(rows)) < 1e-9)
            #expect(abs(found[index].implied.logLoss - loss / Double(rows)) < 1e-3 * max(1, loss / Double(rows)))
        }
    }

    @Test(
        "A told category ranks among its items only, and never worse",
        arguments: [[], ["model.repeats=learned"], ["model.scores=cosine", "model.itemMetadata=true"]])
    func told(_ overrides: [String]) throws {
        let (experiment, dataset, model) = try Self.bench(overrides)
        let evaluator = Evaluator(
            model, settings: experiment.evaluation, itemCount: dataset.catalogue.count, workers: 2)
        let naive = NaiveScores(dataset.test, model: model, itemCount: dataset.catalogue.count)
        for level in dataset.catalogue.categories {
            let result = try evaluator.evaluate(dataset.test, told: ToldCategory(level))
            #expect(result.toldRanks.count == result.ranks.count)
            #expect(zip(result.toldRanks, result.ranks).allSatisfy { $0 <= $1 && $0 >= 1 })
            var missing = 0
            for (row, target) in naive.targets.enumerated() {
                let category = level.target[target]
                if category < 0 {
                    missing += 1
                    #expect(result.toldRanks[row] == result.ranks[row])
                } else {
                    let own = naive.scores[row].indices.filter { level.target[$0] == category }
                    #expect(naive.ranks(row, among: own).contains(result.toldRanks[row]))
                }
            }
            #expect(missing > 0)
        }
    }

    @Test("A run keeps both; the told category only if asked for", arguments: [false, true])
    func run(told: Bool) throws {
        let run = try TestRun(
            try Experiment.small(["training.epochs=1", "evaluation.categoryOracle=\(told)", "evaluation.level=1"]))
        let metrics = try #require(try run.attempt().summary).metrics
        let levels = try #require(metrics.testCategories)
        #expect(levels.map(\.level) == metrics.testTasks?.categories.map(\.level))
        // The sample is all of so small a test set, so that both speak of the same rows.
        #expect(levels.map(\.rows) == metrics.testTasks?.categories.map(\.rows))
        #expect(levels.map(\.head.accuracy) == metrics.testTasks?.categories.map(\.accuracy))
        #expect((metrics.testCategoryTold != nil) == told)
        if let told = metrics.testCategoryTold { #expect(told.hr >= metrics.test.hr && told.mrr > metrics.test.mrr) }
    }

    @Test("Without category heads, or without probabilities, nothing is compared")
    func nothing() throws {
        for overrides in [["model.kind=transformer"], ["training.loss=bprMax"]] {
            let run = try TestRun(try Experiment.small(["training.epochs=1"] + overrides))
            #expect(try run.attempt().summary?.metrics.testCategories == nil)
        }
    }
}
