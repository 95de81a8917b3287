import Basics
import Experiments
import Foundation
import Models
import Sessions
import Tensor
import Testing
import Training

/// Scores of all items for all rows of a session set, one row at a time, with plain loops over the model's vectors.
struct NaiveScores {
    var targets: [Int] = []
    /// Per row, the score of each item.
    var scores: [[Double]] = []
    /// Per row and level, the category logits.
    var categories: [[[Float]]] = []

    /// - Parameter fed: by the number of the row.
    init(
        _ sessions: SessionSet, model: any SessionModel, itemCount: Int,
        fed: (Int) -> FedCategories = { _ in .predicted }
    ) {
        let tape = Tape(model.parameters, gradients: nil)
        let items = Self.itemVectors(model, itemCount: itemCount)
        let bias = model.itemBias.map { model.parameters.matrix($0.parameter).elements }
        let built = Buffer(count: itemCount * model.width)
        built.elements = items.flatMap { $0 }
        var context = StepContext(
            rows: 1, itemVectors: model.readsItemVectors ? built.matrix(rows: itemCount, columns: model.width) : nil)
        for session in 0..<sessions.count {
            let clicks = Array(sessions[session])
            for position in Int(sessions.firstTarget[session])..<clicks.count {
                tape.reset()
                context.fed = fed(targets.count)
                let prefix = Array(clicks[max(0, position - model.sessionLength)..<position])
                let output = model.forward(tape, PackedBatch(prefix: prefix, length: model.sessionLength), context)
                let vector = output.sessions.value.elements.map(Double.init)
                targets.append(Int(clicks[position]))
                scores.append(
                    items.enumerated().map { item, values in
                        zip(vector, values).reduce(Double(bias?[item] ?? 0)) { $0 + $1.0 * Double($1.1) }
                    })
                let products = scores[scores.count - 1]
                for entry in output.adjustments?.byRow(product: { products[Int($1)] })[0] ?? [] {
                    scores[scores.count - 1][Int(entry.item)] += Double(entry.value)
                }
                categories.append(output.categoryLogits.map(\.value.elements))
            }
        }
    }

    static func itemVectors(_ model: any SessionModel, itemCount: Int) -> [[Float]] {
        let tape = Tape(model.parameters, gradients: nil)
        let elements =
            model.itemTable.map { model.parameters.matrix($0.parameter).elements }
            ?? model.buildItemVectors(tape, .range(0..<itemCount)).value.elements
        return (0..<itemCount).map { Array(elements[$0 * model.width..<($0 + 1) * model.width]) }
    }

    /// Smallest and largest rank of a row's target among some items that rounding of the scores allows.
    func ranks(_ row: Int, among items: some Sequence<Int>) -> ClosedRange<Int32> {
        let own = scores[row][targets[row]]
        let margin = 1e-5 * max(1, abs(own))
        var certain: Int32 = 1
        var possible: Int32 = 1
        for item in items where item != targets[row] {
            if scores[row][item] > own + margin { certain += 1 }
            if scores[row][item] >= own - margin { possible += 1 }
        }
        return certain...possible
    }

    func ranks(_ row: Int) -> ClosedRange<Int32> { ranks(row, among: scores[row].indices) }
}

@Suite struct EvaluatorTests {
    /// A model with weights as large as after training, so that scores differ.
    private static func bench(_ overrides: [String]) throws -> (Experiment, Dataset, any SessionModel) {
        let experiment = try Experiment.small(overrides)
        let (dataset, model) = try experiment.prepared()
        var random = RandomStream(seed: 5, name: "weights")
        let weights = model.parameters.buffer
        for index in 0..<weights.count { weights.pointer[index] += Float(random.uniform() - 0.5) * 0.4 }
        return (experiment, dataset, model)
    }

    private static func evaluator(_ bench: (Experiment, Dataset, any SessionModel), batch: Int? = nil, workers: Int = 2)
        -> Evaluator
    {
        var settings = bench.0.evaluation
        if let batch { settings.batch = batch }
        return Evaluator(bench.2, settings: settings, itemCount: bench.1.catalogue.count, workers: workers)
    }

    @Test(
        "Ranks are those of a naive loop",
        arguments: [
            [], ["model.output=own"], ["model.scores=cosine"], ["model.idFree=true"], ["model.hierarchy=none"],
            ["model.pooling=mean", "model.sessionLength=2"], ["model.pooling=consistent", "model.sessionLength=3"],
            ["protocol.split=leave-one-out"], ["protocol.split=leave-one-out", "model.sessionLength=2"],
            ["model.repeats=learned"], ["model.repeats=learned", "model.sessionLength=2", "model.output=own"],
            ["model.repeats=learned", "model.kind=srgnn", "model.scores=cosine"],
        ])
    func bruteForce(_ overrides: [String]) throws {
        let bench = try Self.bench(overrides)
        let result = try Self.evaluator(bench).evaluate(bench.1.test, withLoss: true)
        let naive = NaiveScores(bench.1.test, model: bench.2, itemCount: bench.1.catalogue.count)
        #expect(result.ranks.count == bench.1.test.rows)
        #expect(result.ranks.count == naive.targets.count)
        var exact = 0
        for (row, rank) in result.ranks.enumerated() {
            let allowed = naive.ranks(row)
            #expect(allowed.contains(rank), "row \(row)")
            if allowed.count == 1 { exact += 1 }
        }
        // The margin for rounding leaves nearly every rank determined.
        #expect(exact * 10 > result.ranks.count * 9)
        #expect(Set(result.ranks).count > 20)

        let losses = zip(naive.scores, naive.targets).map { scores, target in
            let largest = scores.max() ?? 0
            return largest + log(scores.reduce(0) { $0 + exp($1 - largest) }) - scores[target]
        }
        #expect(abs(result.loss - losses.reduce(0, +) / Double(losses.count)) < 1e-4)
    }

    @Test("Category logits come in batches, and are those of single prefixes", arguments: [1, 3, 1_000])
    func categoryLogits(batch: Int) throws {
        let bench = try Self.bench([])
        let naive = NaiveScores(bench.1.test, model: bench.2, itemCount: bench.1.catalogue.count)
        var rows: [[Float]] = []
        var batches = 0
        try Self.evaluator(bench, batch: batch).categoryLogits(bench.1.test, level: 1, limit: 0) { logits in
            for row in 0..<logits.rows { rows.append(logits.rows(row..<row + 1).elements) }
            batches += 1
        }
        #expect(batches == (bench.1.test.count + batch - 1) / batch)
        try #require(rows.count == naive.categories.count)
        for (row, expected) in zip(rows, naive.categories) {
            #expect(zip(row, expected[1]).allSatisfy { abs($0 - $1) < 1e-4 })
        }
    }

    @Test("Leave-one-out scores the last item of each session only")
    func leaveOneOut() throws {
        let (_, dataset, _) = try Self.bench(["protocol.split=leave-one-out"])
        #expect(dataset.test.rows == dataset.test.count)
        #expect(dataset.validation.rows == dataset.validation.count)
    }

    @Test(
        "Neither batch size nor workers change a rank",
        arguments: [[], ["model.sessionLength=2"], ["model.idFree=true"], ["model.repeats=learned"]])
    func bounded(_ overrides: [String]) throws {
        let bench = try Self.bench(overrides)
        let whole = try Self.evaluator(bench, batch: 1_000, workers: 1).evaluate(bench.1.test)
        for (batch, workers) in [(1, 1), (1, 2), (3, 2), (7, 3), (20, 2), (1_000, 2)] {
            var progress: [Int] = []
            let result = try Self.evaluator(bench, batch: batch, workers: workers).evaluate(bench.1.test) { done, all in
                progress.append(done)
                #expect(all == bench.1.test.rows)
            }
            #expect(result.ranks == whole.ranks, "batch \(batch), workers \(workers)")
            #expect(progress.last == whole.ranks.count)
            let rounds = (bench.1.test.count + batch * workers - 1) / (batch * workers)
            #expect(progress.count == rounds && progress == progress.sorted())
        }
    }

    @Test("A limit scores sessions at even distances, and counts their rows")
    func limit() throws {
        let bench = try Self.bench([])
        let count = bench.1.test.count
        let whole = try Self.evaluator(bench).evaluate(bench.1.test)
        var all = 0
        let limited = try Self.evaluator(bench).evaluate(bench.1.test, limit: 10) { all = $1 }
        var expected: [Int32] = []
        var start = 0
        let chosen = Set((0..<10).map { $0 * count / 10 })
        for session in 0..<count {
            let rows = bench.1.test.length(session) - Int(bench.1.test.firstTarget[session])
            if chosen.contains(session) { expected += whole.ranks[start..<start + rows] }
            start += rows
        }
        #expect(limited.ranks == expected)
        #expect(all == expected.count)
    }

    @Test("Weights that are no numbers make every row a miss")
    func nonFinite() throws {
        let bench = try Self.bench([])
        bench.2.parameters.buffer.pointer.update(repeating: .nan, count: bench.2.parameters.buffer.count)
        let result = try Self.evaluator(bench).evaluate(bench.1.test)
        #expect(result.ranks.allSatisfy { $0 == 0 })
        #expect(result.metrics.hr == 0)
    }
}
