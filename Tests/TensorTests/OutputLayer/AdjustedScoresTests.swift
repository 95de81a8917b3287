import Basics
import Foundation
import Tensor
import TestSupport
import Testing

/// Scores with something added for a few items of each row: losses, gradients and ranks against their definitions.
struct AdjustedScoresTests {
    private static let items = 1100
    private static let width = 6

    /// Session rows, items with a bias, targets, and adjustments of which some are for the target.
    private final class Example {
        let sessions: Table
        let items: Table
        let bias: Parameter
        let values: Table
        let parameters: Parameters
        let gradients: Gradients
        let rows: [Int]
        let targets: [Int32]
        let adjusted: Packed<Int32, Int32>
        let constants: [Float]

        /// - Parameters: rows: of each shard; itemCount: at least 40.
        init(rows: [Int], itemCount: Int = AdjustedScoresTests.items, workers: Workers) {
            self.rows = rows
            let count = rows.reduce(0, +)
            var generator = SeededGenerator("adjusted")
            targets = generator.indices(count, below: itemCount)
            var adjusted = Packed<Int32, Int32>()
            for (row, target) in targets.enumerated() {
                // None, the target among others, or others alone, in no order.
                let others = Set(generator.indices(row % 4 * 3, below: itemCount)).subtracting([target])
                adjusted.append((row % 3 == 1 ? [target] : []) + others)
            }
            self.adjusted = adjusted
            constants = adjusted.elements.indices.map { Float($0 % 5) - 2 }
            var layout = ParameterLayout()
            let width = AdjustedScoresTests.width
            sessions = layout.table("sessions", rows: count, columns: width, .uniform(bound: 1))
            items = layout.table("items", rows: itemCount, columns: width, .uniform(bound: 1))
            bias = layout.dense("bias", rows: 1, columns: itemCount, .uniform(bound: 1))
            values = layout.table("values", rows: adjusted.elements.count, columns: 1, .uniform(bound: 4))
            parameters = Parameters(layout) { SeededGenerator($0) }
            gradients = Gradients(layout, workers: workers)
        }

        /// - Parameter withConstants: whether constants are added, too.
        func shards(_ tape: Tape, withConstants: Bool) -> [OutputShard] {
            var start = 0
            return rows.map { count in
                let range = start..<start + count
                start += count
                let entries = Int(adjusted.offsets[range.lowerBound])..<Int(adjusted.offsets[range.upperBound])
                return OutputShard(
                    sessions: tape.rows(of: sessions, range), targets: Array(targets[range]),
                    adjustments: ScoreAdjustments(
                        items: adjusted.selecting(range), values: tape.rows(of: values, entries),
                        constants: withConstants ? Array(constants[entries]) : []))
            }
        }

        func scored(_ tape: Tape) -> SoftmaxOutput.Items {
            .init(
                vectors: tape.rows(of: items, 0..<parameters.matrix(items.parameter).rows), bias: tape.parameter(bias))
        }

        func elements(_ parameter: Parameter) -> [Double] { parameters.matrix(parameter).elements.map(Double.init) }

        /// rows × items.
        func added(withConstants: Bool) -> [[Double]] {
            let values = elements(values.parameter)
            return targets.indices.map { row in
                var line = [Double](repeating: 0, count: parameters.matrix(items.parameter).rows)
                for entry in adjusted.range(row) {
                    line[Int(adjusted.elements[entry])] = values[entry] + (withConstants ? Double(constants[entry]) : 0)
                }
                return line
            }
        }

        /// Gradients of the entries, out of those of all items.
        func entries(_ gradients: [[Double]]) -> [Double] {
            targets.indices.flatMap { row in adjusted[row].map { gradients[row][Int($0)] } }
        }
    }

    @Test(arguments: [1, 2, 3], [0, 0.1] as [Float]) func softmax(workers: Int, smoothing: Float) {
        for precision in [Precision.fp32, .bf16] where precision.obstacle == nil {
            let workers = Workers(workers)
            let example = Example(rows: [13, 0, 330], workers: workers)
            let tape = Tape(example.parameters, gradients: example.gradients)
            let shards = example.shards(tape, withConstants: true)
            let loss = SoftmaxOutput(workers: workers, precision: precision).train(
                shards, items: example.scored(tape), weight: 0.1, smoothing: smoothing)
            let naive = NaiveSoftmaxOutput(
                sessions: example.elements(example.sessions.parameter),
                items: example.elements(example.items.parameter),
                bias: example.elements(example.bias), width: Self.width, targets: example.targets, weight: 0.1,
                smoothing: Double(smoothing), added: example.added(withConstants: true))
            let tolerance = precision == .fp32 ? 1e-4 : 2e-2
            #expect(abs(loss - naive.loss) < (precision == .fp32 ? 1e-5 : 1e-2) * naive.loss)
            #expect(
                relativeError(example.gradients.table(example.values).elements, example.entries(naive.addedGradient))
                    < tolerance)
            #expect(
                relativeError(example.gradients.table(example.sessions).elements, naive.sessionGradient) < tolerance)
            #expect(relativeError(example.gradients.table(example.items).elements, naive.itemGradient) < tolerance)
            #expect(relativeError(example.gradients.elements(example.bias), naive.biasGradient) < tolerance)
        }
    }

    @Test(arguments: [1, 2, 3]) func bprMax(workers: Int) {
        let workers = Workers(workers)
        let example = Example(rows: [5, 0, 31], itemCount: 70, workers: workers)
        let tape = Tape(example.parameters, gradients: example.gradients)
        let loss = BPRMaxOutput(workers: workers, elu: 1, regularisation: 0.5).train(
            example.shards(tape, withConstants: false), items: example.scored(tape), weight: 0.3)
        let naive = NaiveBPRMaxOutput(
            sessions: example.elements(example.sessions.parameter), items: example.elements(example.items.parameter),
            bias: example.elements(example.bias), width: Self.width, targets: example.targets, weight: 0.3, elu: 1,
            regularisation: 0.5, added: example.added(withConstants: false))
        #expect(abs(loss - naive.loss) < 1e-5 * naive.loss)
        #expect(
            relativeError(example.gradients.table(example.values).elements, example.entries(naive.addedGradient)) < 1e-4
        )
        #expect(relativeError(example.gradients.table(example.sessions).elements, naive.sessionGradient) < 1e-4)
        #expect(relativeError(example.gradients.table(example.items).elements, naive.itemGradient) < 1e-4)
        #expect(relativeError(example.gradients.elements(example.bias), naive.biasGradient) < 1e-4)
    }

    /// Small multiples of 1/4 are exact in single precision, and many scores are equal: a tie between an adjusted item
    /// and another one counts against the model, too.
    @Test(arguments: RankerTests.passes, [1, 67, 513, 1100]) func ranks(rough: Bool, first: Int) {
        func coarse(_ name: String, rows: Int, columns: Int) -> Matrix {
            Matrix(
                SeededGenerator.floats(name, rows * columns, in: -8...8).map { $0.rounded() / 4 }, rows: rows,
                columns: columns)
        }
        let rows = 300
        let sessions = coarse("sessions", rows: rows, columns: 3)
        let items = coarse("items", rows: Self.items, columns: 3)
        let bias = coarse("bias", rows: 1, columns: Self.items)
        var generator = SeededGenerator("own")
        let targets = generator.indices(rows, below: first)
        let adjusted = targets.enumerated().map { row, target in
            let others = Set(generator.indices(row % 9, below: Self.items)).subtracting([target])
            return ((row % 2 == 0 ? [target] : []) + others).enumerated().map { place, item in
                AdjustedScore(item: item, value: Float((row + place * 3) % 11 - 5) / 4)
            }
        }
        var expected: [Int32] = []
        var loss = 0.0
        for row in 0..<rows {
            var scores = (0..<first).map { item in
                (0..<3).reduce(Double(bias[0, item])) { $0 + Double(sessions[row, $1]) * Double(items[item, $1]) }
            }
            for entry in adjusted[row] where entry.item < first { scores[Int(entry.item)] += Double(entry.value) }
            let target = scores[Int(targets[row])]
            expected.append(Int32(scores.count { $0 >= target }))
            loss += log(scores.reduce(0) { $0 + exp($1) }) - target
        }
        let ranker = Ranker(RankedItems(items, bias: bias, bfloat16: rough))
        #expect(ranker.rank(sessions: sessions, targets: targets, adjusted: adjusted, first: first).ranks == expected)
        let withLoss = ranker.rank(
            sessions: sessions, targets: targets, adjusted: adjusted, first: first, withLoss: true)
        #expect(withLoss.ranks == expected)
        #expect(abs(withLoss.loss - loss) < 1e-5 * max(loss, 1))
    }

    /// What is known of the own items' probabilities: each is e^score over the sum of all.
    @Test func shares() {
        let sessions = Matrix([1, 0], rows: 1, columns: 2)
        let items = Matrix([0, 0, 1, 0, 2, 0], rows: 3, columns: 2)
        let result = Ranker(RankedItems(items)).rank(
            sessions: sessions, targets: [0],
            adjusted: [[AdjustedScore(item: 2, value: -1), AdjustedScore(item: 0, value: 0)]], withLoss: true)
        let sum = exp(0.0) + exp(1) + exp(1)
        #expect(result.adjustedShares.count == 1 && result.adjustedShares[0].count == 2)
        #expect(zip(result.adjustedShares[0], [exp(1) / sum, 1 / sum]).allSatisfy { abs($0 - $1) < 1e-6 })
    }

    /// A value that is no number makes the row a miss: nothing about its rank is known then.
    @Test func notANumberIsAMiss() {
        let sessions = Matrix([1, 0], rows: 1, columns: 2)
        let items = Matrix([0, 0, 1, 0, 2, 0], rows: 3, columns: 2)
        let ranker = Ranker(RankedItems(items))
        for value in [Float.nan, .infinity, -.infinity] {
            for item: Int32 in [0, 1] {
                let adjusted = [[AdjustedScore(item: item, value: value)]]
                #expect(ranker.rank(sessions: sessions, targets: [1], adjusted: adjusted).ranks == [0])
            }
        }
    }
}
