import Basics
import Experiments
import Foundation
import Models
import Runs
import Sessions
import Tensor
import TestSupport
import Testing
import Training

/// The correction of the repeat term: its loss, its minimum, and what it does to a model.
@Suite struct RepeatFitTests {
    private static let width = RepeatRows.width

    /// Rows with one to four entries, of which the places are the first three features.
    /// - Parameter planted: targets are drawn as if this had been added to the scores.
    private static func rows(_ count: Int, planted: [Double] = [Double](repeating: 0, count: width)) -> RepeatRows {
        var random = RandomStream(seed: 3, name: "rows")
        var shares = Packed<Double, Int>()
        var features: [Float] = []
        var targets: [Int] = []
        for row in 0..<count {
            let first = shares.elements.count
            let number = 1 + row % 4
            shares.append((0..<number).map { _ in 0.02 + 0.15 * random.uniform() })
            for entry in 0..<number {
                var line = (0..<width).map { _ in Float(random.uniform() * 2 - 1) }
                for place in 0..<3 { line[place] = place == min(entry, 2) ? 1 : 0 }
                line[width - 1] += 5
                features += line
            }
            let weights = (0..<number).map { entry in
                let line = features[(first + entry) * width..<(first + entry + 1) * width]
                return shares[row][first + entry] * exp(zip(line, planted).reduce(0) { $0 + Double($1.0) * $1.1 })
            }
            let rest = 1 - shares[row].reduce(0, +)
            var u = random.uniform() * (rest + weights.reduce(0, +)) - rest
            guard u >= 0 else {
                targets.append(-1)
                continue
            }
            let entry = weights.firstIndex { weight in
                u -= weight
                return u < 0
            }
            targets.append(first + (entry ?? number - 1))
        }
        return RepeatRows(shares: shares, features: features, targets: targets)
    }

    private static let some = (0..<width).map { 0.3 * Double($0 % 5) - 0.5 }

    @Test("Gradient and Hessian are those of the loss, by central differences")
    func differences() {
        let fit = RepeatFit(Self.rows(50))
        let value = fit.evaluate(Self.some)
        let step = 1e-5
        for column in 0..<Self.width {
            var (above, below) = (Self.some, Self.some)
            above[column] += step
            below[column] -= step
            let (up, down) = (fit.evaluate(above), fit.evaluate(below))
            #expect(abs((up.loss - down.loss) / (2 * step) - value.gradient[column]) < 1e-8)
            for row in 0..<Self.width {
                let difference = (up.gradient[row] - down.gradient[row]) / (2 * step)
                #expect(abs(difference - value.hessian[row][column]) < 1e-7)
            }
        }
    }

    @Test("Newton finds what plain descent finds")
    func descent() {
        let fit = RepeatFit(Self.rows(80))
        var weights = [Double](repeating: 0, count: Self.width)
        for _ in 0..<100_000 {
            let gradient = fit.evaluate(weights).gradient
            if gradient.allSatisfy({ abs($0) < 1e-9 }) { break }
            weights = zip(weights, gradient).map { $0 - 2 * $1 }
        }
        let found = fit.correction()
        let expected = fit.uncentred(weights)
        #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-3 * max(1, abs($1)) }, "\(found) \(expected)")
    }

    @Test("What was planted is found")
    func planted() {
        let found = RepeatFit(Self.rows(60_000, planted: Self.some)).correction()
        // Only the last feature has a mean far from zero, so that it and the places are found together.
        for column in 3..<Self.width { #expect(abs(found[column] - Self.some[column]) < 0.08, "\(column): \(found)") }
        for place in 0..<3 { #expect(abs(found[place] - Self.some[place]) < 0.4, "\(place): \(found)") }
    }

    @Test("Without rows, or with nothing to correct, there is next to no correction")
    func nothing() {
        #expect(RepeatFit(RepeatRows(shares: Packed(), features: [], targets: [])).correction().allSatisfy { $0 == 0 })
        let found = RepeatFit(Self.rows(60_000)).correction()
        #expect(found.dropFirst(3).allSatisfy { abs($0) < 0.08 }, "\(found)")
    }

    @Test("Cholesky solves, and refuses what is not positive definite")
    func cholesky() throws {
        let matrix = [[4.0, 0, 0], [2, 5, 0], [1, 3, 6]]
        let x = try #require(solvePositiveDefinite(matrix, [9, 18, 25]))
        // 4a + 2b + c, 2a + 5b + 3c, a + 3b + 6c.
        let products = [4 * x[0] + 2 * x[1] + x[2], 2 * x[0] + 5 * x[1] + 3 * x[2], x[0] + 3 * x[1] + 6 * x[2]]
        #expect(zip(products, [9, 18, 25]).allSatisfy { abs($0 - $1) < 1e-12 })
        #expect(solvePositiveDefinite([[1, 0], [2, 1]], [1, 1]) == nil)
        #expect(solvePositiveDefinite([[.nan]], [1]) == nil)
    }

    /// A model whose term is as large as after training.
    private static func bench(_ overrides: [String]) throws -> (Experiment, Dataset, any SessionModel) {
        let experiment = try Experiment.small(["model.repeats=learned"] + overrides)
        let (dataset, model) = try experiment.prepared()
        model.fillRepeatTerm()
        return (experiment, dataset, model)
    }

    private static func result(_ bench: (Experiment, Dataset, any SessionModel)) throws -> Evaluator.Result {
        try Evaluator(
            bench.2, settings: bench.0.evaluation, itemCount: bench.1.catalogue.count, workers: 2
        ).evaluate(bench.1.test, withLoss: true, withRepeatRows: true)
    }

    /// Everything at once: the probabilities left to other items, the features, and how the model takes a correction.
    @Test(
        "The loss of corrected probabilities is that of the corrected model's scores of all items",
        arguments: [
            [], ["model.kind=gru4rec", "model.output=own"], ["model.scores=cosine", "model.itemMetadata=true"],
        ])
    func normaliser(_ overrides: [String]) throws {
        let bench = try Self.bench(overrides)
        let fit = RepeatFit(try Self.result(bench).repeatRows)
        let penalty = RepeatFit.penalty / 2 * Self.some.reduce(0) { $0 + $1 * $1 }
        let expected = fit.evaluate(Self.some).loss - penalty
        func loss() -> Double {
            let naive = NaiveScores(bench.1.test, model: bench.2, itemCount: bench.1.catalogue.count)
            let losses = zip(naive.scores, naive.targets).map { scores, target in
                let largest = scores.max() ?? 0
                return log(scores.reduce(0) { $0 + exp($1 - largest) }) + largest - scores[target]
            }
            return losses.reduce(0, +) / Double(losses.count)
        }
        let before = loss()
        let uncorrected = fit.evaluate([Double](repeating: 0, count: Self.width)).loss
        let corrected = bench.2.withCorrectedRepeats(by: fit.uncentred(Self.some), loss)
        #expect(abs(corrected - before - (expected - uncorrected)) < 1e-5)
        #expect(abs(corrected - before) > 0.01, "the correction does something")
        #expect(loss() == before, "and is taken back")
    }

    @Test("A correction of zero changes no rank and no loss")
    func zero() throws {
        let bench = try Self.bench([])
        let before = try Self.result(bench)
        bench.2.correctRepeats(by: [Double](repeating: 0, count: Self.width))
        let after = try Self.result(bench)
        #expect(after.ranks == before.ranks && after.loss == before.loss)
    }

    @Test("A run ends with the corrected weights, after a refit too", arguments: [false, true])
    func run(refit: Bool) throws {
        let run = try TestRun(
            try Experiment.small(["model.repeats=learned", "training.epochs=1", "training.refit=\(refit)"]))
        let summary = try #require(try run.attempt().summary)
        let correction = try #require(summary.metrics.repeatCorrection)
        #expect(correction.weights.count == Self.width)
        let outcome = try run.outcome()
        let own = try #require(outcome.weights["repeats.product"]?.first)
        #expect(Float(bitPattern: own) == Float(correction.weights[Self.width - 1].value) && own != 0)
        let before = try #require(summary.metrics.validationRepeats)
        #expect(correction.validation.rows == summary.metrics.validation.rows)
        #expect(correction.rows == correction.validation.rows)
        func error(_ places: [(Double, Double)]) -> Double { places.reduce(0) { $0 + abs($1.0 - $1.1) } }
        let errors = [before, correction.validationRepeats].map { error($0.places.map { ($0.predicted, $0.actual) }) }
        #expect(errors[1] < errors[0], "by two folds")
    }

    @Test(
        "Nothing is corrected without the term, or without a softmax",
        arguments: [
            ["model.repeats=none"], ["model.repeats=learned", "training.loss=bprMax", "model.kind=gru4rec"],
        ])
    func uncorrected(_ overrides: [String]) throws {
        let run = try TestRun(try Experiment.small(["training.epochs=1"] + overrides))
        #expect(try run.attempt().summary?.metrics.repeatCorrection == nil)
    }
}
