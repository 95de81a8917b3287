import CKernels
import Tensor
import TestSupport
import Testing

/// The BPR-max output layer against its definition.
struct BPRMaxOutputTests {
    private struct Case: CustomTestStringConvertible {
        var shards: [Int]
        var items: Int
        var width = 5
        var bound: Float = 1
        var elu: Float = 1
        var regularisation: Float = 0.9
        /// Each row has up to this many items that are none of its negatives.
        var excluded = 0

        var rows: Int { shards.reduce(0, +) }
        var testDescription: String {
            "rows \(shards), \(items) items × \(width) in ±\(bound), ELU \(elu), regularisation \(regularisation), "
                + "excluded \(excluded)"
        }
    }

    private static let cases = [
        Case(shards: [1], items: 2, width: 1),
        Case(shards: [3], items: 3, elu: 0, regularisation: 0),
        Case(shards: [2, 0, 7], items: 67, width: 9, elu: 0.5),
        Case(shards: [5, 6], items: 130, width: 3, elu: 0),
        Case(shards: [31, 20, 0], items: 100, regularisation: 0),
        Case(shards: [9], items: 40, bound: 3),
        Case(shards: [20, 11], items: 25, excluded: 6),
        Case(shards: [4], items: 3, excluded: 9),
    ]

    @Test(arguments: cases, [1, 2, 3]) private func lossAndGradients(_ example: Case, workers: Int) throws {
        let step = Step(example, workers: workers)
        let loss = step.train(weight: 0.3)
        let naive = step.naive(weight: 0.3)
        #expect(abs(loss - naive.loss) < 1e-5 * max(1, abs(naive.loss)))
        #expect(relativeError(step.gradients.table(step.sessions).elements, naive.sessionGradient) < 1e-4)
        #expect(relativeError(step.gradients.table(step.items).elements, naive.itemGradient) < 1e-4)
        #expect(relativeError(step.gradients.elements(step.bias), naive.biasGradient) < 1e-4)
    }

    /// The target has no part in the softmax: with few negatives the mistake would be far outside the tolerance above.
    @Test func theSoftmaxRunsOverNegativesOnly() {
        let step = Step(Case(shards: [9], items: 8), workers: 1)
        let loss = step.train(weight: 1)
        let wrong = step.naive(weight: 1, softmaxWithTarget: true)
        #expect(abs(loss - wrong.loss) > 1e-2 * loss)
        #expect(relativeError(step.gradients.table(step.items).elements, wrong.itemGradient) > 1e-2)
    }

    @Test func moreRowsThanFitTheScratch() {
        // 300,000 scores per row: a block has 55 rows.
        let step = Step(Case(shards: [40, 19], items: 300_000, width: 1), workers: 2)
        let loss = step.train(weight: 1)
        let parts = [0..<40, 40..<59].map { range in
            let part = Step(Case(shards: [40, 19], items: 300_000, width: 1), workers: 2)
            let loss = part.train(weight: 1, rows: range)
            return (loss, part.gradients.table(part.items).elements)
        }
        #expect(abs(loss - parts[0].0 - parts[1].0) < 1e-5 * loss)
        let sum = zip(parts[0].1, parts[1].1).map { Double($0) + Double($1) }
        #expect(relativeError(step.gradients.table(step.items).elements, sum) < 1e-5)
    }

    @Test func withoutNegativesNothingIsLearned() {
        let step = Step(Case(shards: [2], items: 1), workers: 1)
        #expect(step.train(weight: 1) == 0)
        #expect(step.gradients.table(step.items).elements.allSatisfy { $0 == 0 })
    }

    @Test func noRowsIsNoLoss() {
        let step = Step(Case(shards: [0, 0], items: 7), workers: 2)
        #expect(step.train(weight: 1) == 0)
    }

    @Test func hugeScoresStayFinite() {
        for target in [0, 1, 2] {
            let scores = TestMemory([-1e30, 1e3, 80])
            let loss = kernel_bpr_max(scores.pointer, 3, target, [Int32(target)], 1, nil, 1, 0, 1)
            #expect(loss.isFinite && scores.values.allSatisfy(\.isFinite))
            #expect(scores.isIntact)
        }
    }

    private final class Step {
        let example: Case
        let workers: Workers
        let sessions: Table
        let items: Table
        let bias: Parameter
        let parameters: Parameters
        let gradients: Gradients
        let targets: [Int32]
        let excluded: [[Int32]]

        init(_ example: Case, workers: Int) {
            self.example = example
            self.workers = Workers(workers)
            var layout = ParameterLayout()
            sessions = layout.table(
                "sessions", rows: example.rows, columns: example.width, .uniform(bound: example.bound))
            items = layout.table("items", rows: example.items, columns: example.width, .uniform(bound: example.bound))
            bias = layout.dense("bias", rows: 1, columns: example.items, .uniform(bound: 1))
            parameters = Parameters(layout) { SeededGenerator($0) }
            gradients = Gradients(layout, workers: self.workers)
            var generator = SeededGenerator("targets")
            let targets = generator.indices(example.rows, below: example.items)
            self.targets = targets
            excluded =
                example.excluded == 0
                ? []
                : targets.map { target in
                    Set(generator.indices(example.excluded, below: example.items)).subtracting([target]).sorted()
                }
        }

        /// - Parameter rows: only these, as one shard.
        func train(weight: Float, rows: Range<Int>? = nil) -> Double {
            let tape = Tape(parameters, gradients: gradients)
            var ranges: [Range<Int>] = []
            for count in example.shards {
                let start = ranges.last?.upperBound ?? 0
                ranges.append(start..<start + count)
            }
            let shards = (rows.map { [$0] } ?? ranges).map {
                OutputShard(sessions: tape.rows(of: sessions, $0), targets: Array(targets[$0]))
            }
            let output = BPRMaxOutput(
                workers: workers, elu: example.elu, regularisation: example.regularisation)
            return output.train(
                shards, items: .init(vectors: tape.rows(of: items, 0..<example.items), bias: tape.parameter(bias)),
                weight: weight, excluded: excluded)
        }

        func naive(weight: Float, softmaxWithTarget: Bool = false) -> NaiveBPRMaxOutput {
            func values(_ parameter: Parameter) -> [Double] { parameters.matrix(parameter).elements.map(Double.init) }
            return NaiveBPRMaxOutput(
                sessions: values(sessions.parameter), items: values(items.parameter), bias: values(bias),
                width: example.width, targets: targets, weight: Double(weight), elu: Double(example.elu),
                regularisation: Double(example.regularisation), excluded: excluded, softmaxWithTarget: softmaxWithTarget
            )
        }
    }
}
