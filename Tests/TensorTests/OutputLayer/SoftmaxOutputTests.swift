import Tensor
import TestSupport
import Testing

/// The blocked, parallel output layer against its definition.
struct SoftmaxOutputTests {
    /// One step of the layer: shards of sessions, items with a learned bias, and what came out.
    private struct Case: CustomTestStringConvertible {
        var shards: [Int]
        var items: Int
        var width = 5
        var bound: Float = 1
        var repeatedTarget = false

        var rows: Int { shards.reduce(0, +) }
        var testDescription: String { "rows \(shards), \(items) items × \(width), vectors in ±\(bound)" }
    }

    private static let cases = [
        Case(shards: [1], items: 1),
        Case(shards: [3], items: 2, width: 1),
        Case(shards: [2, 0, 7], items: 67, width: 9),
        Case(shards: [5, 6], items: 513, width: 3),
        Case(shards: [9], items: 1025, repeatedTarget: true),
        Case(shards: [131, 170, 0], items: 1300, width: 7),
        Case(shards: [17], items: 700, bound: 45),
    ]

    @Test(arguments: cases, [(1, 0), (2, 0), (3, 0), (1, 0.1), (2, 0.1), (3, 0.1)] as [(Int, Float)])
    private func lossAndGradients(_ example: Case, settings: (workers: Int, smoothing: Float)) throws {
        let step = Step(example, workers: settings.workers)
        let weight = 1 / Float(example.rows)
        let loss = step.train(weight: weight, smoothing: settings.smoothing)
        let naive = step.naive(weight: weight, smoothing: settings.smoothing)
        #expect(abs(loss - naive.loss) < 1e-5 * max(1, abs(naive.loss)))
        // With a single item and no smoothing every gradient is zero.
        if example.items > 1 {
            #expect(relativeError(step.gradients.table(step.sessions).elements, naive.sessionGradient) < 1e-4)
            #expect(relativeError(step.gradients.table(step.items).elements, naive.itemGradient) < 1e-4)
            #expect(relativeError(step.gradients.elements(step.bias), naive.biasGradient) < 1e-4)
        } else {
            #expect(largestError(step.gradients.table(step.sessions).elements, naive.sessionGradient) < 1e-6)
        }
    }

    @Test(arguments: [1, 2, 3], [0, 0.1] as [Float]) func hugeLogits(workers: Int, smoothing: Float) {
        // Logits up to ±1e4, in rows whose targets are likely, unlikely and in between.
        let step = Step(Case(shards: [8, 5], items: 600, width: 3, bound: 58), workers: workers)
        let loss = step.train(weight: 0.5, smoothing: smoothing)
        let naive = step.naive(weight: 0.5, smoothing: smoothing)
        #expect(naive.loss > 1e4)
        #expect(abs(loss - naive.loss) < 1e-5 * naive.loss)
        #expect(relativeError(step.gradients.table(step.sessions).elements, naive.sessionGradient) < 2e-3)
        #expect(relativeError(step.gradients.table(step.items).elements, naive.itemGradient) < 2e-3)
    }

    /// Items that take no part in some rows, among them whole blocks of a worker, in every precision of this machine.
    @Test(arguments: [1, 2, 3]) func excludedItems(workers: Int) {
        for precision in [Precision.fp32, .bf16] where precision.obstacle == nil {
            let step = Step(Case(shards: [3, 2], items: 1300, width: 7, bound: 1), workers: workers)
            let excluded: [[Int32]] = step.targets.enumerated().map { row, target in
                switch row {
                case 0: []
                case 1: (0..<1300).filter { $0 != target }
                case 2: (0..<700).filter { $0 != target }
                default: [2, 600, 1299].filter { $0 != target }
                }
            }
            let output = SoftmaxOutput(workers: Workers(workers), precision: precision)
            let loss = step.train(weight: 0.2, smoothing: 0, excluded: excluded, with: output)
            let naive = step.naive(weight: 0.2, smoothing: 0, excluded: excluded)
            let tolerance = precision == .fp32 ? 1e-5 : 2e-2
            #expect(abs(loss - naive.loss) < tolerance * naive.loss)
            #expect(relativeError(step.gradients.table(step.sessions).elements, naive.sessionGradient) < tolerance)
            #expect(relativeError(step.gradients.table(step.items).elements, naive.itemGradient) < tolerance)
            #expect(relativeError(step.gradients.elements(step.bias), naive.biasGradient) < tolerance)
        }
    }

    @Test func gradientsAddUpOverSteps() {
        let step = Step(Case(shards: [4, 3], items: 67), workers: 2)
        _ = step.train(weight: 1, smoothing: 0.1)
        let once = step.gradients.table(step.items).elements
        _ = step.train(weight: 1, smoothing: 0.1)
        let twice = step.gradients.table(step.items).elements
        #expect(largestError(twice, once.map { 2 * Double($0) }) < 1e-5)
    }

    /// Vectors that bfloat16 holds exactly, so that only exponentials and scaled sessions are rounded (by 2⁻⁹, which
    /// the difference of two rows nearly alike enlarges in the smallest case) and the loss is as exact as ever.
    @Test(.enabled(if: BFloat16Products.obstacle == nil, "needs bfloat16 products"), arguments: cases, [1, 2, 3])
    private func bfloat16LossAndGradients(_ example: Case, workers: Int) {
        let step = Step(example, workers: workers)
        for index in 0..<step.parameters.layout.count {
            let value = step.parameters.buffer.pointer[index]
            step.parameters.buffer.pointer[index] = Float(bitPattern: value.bitPattern & 0xffff_0000)
        }
        let weight = 1 / Float(example.rows)
        let output = SoftmaxOutput(workers: Workers(workers), precision: .bf16)
        let loss = step.train(weight: weight, smoothing: 0.1, with: output)
        let naive = step.naive(weight: weight, smoothing: 0.1)
        #expect(abs(loss - naive.loss) < 1e-5 * max(1, abs(naive.loss)))
        if example.items > 1 {
            #expect(relativeError(step.gradients.table(step.sessions).elements, naive.sessionGradient) < 6e-3)
            #expect(relativeError(step.gradients.table(step.items).elements, naive.itemGradient) < 2e-2)
            #expect(relativeError(step.gradients.elements(step.bias), naive.biasGradient) < 6e-3)
        }
    }

    @Test(arguments: [1, 2, 3]) func repeatsBitForBit(workers: Int) {
        let example = Case(shards: [131, 170], items: 1300, width: 7)
        let results = (0..<2).map { _ in
            let step = Step(example, workers: workers)
            let loss = step.train(weight: 1, smoothing: 0.1)
            return [Float(loss)] + step.gradients.table(step.items).elements
                + step.gradients.table(step.sessions).elements
        }
        #expect(results[0] == results[1])
    }

    @Test func oneLayerServesStepsOfDifferentSizes() {
        let output = SoftmaxOutput(workers: Workers(2))
        for example in [Self.cases[5], Self.cases[2], Self.cases[4], Self.cases[0], Self.cases[5]] {
            let step = Step(example, workers: 2)
            let loss = step.train(weight: 1, smoothing: 0, with: output)
            #expect(abs(loss / step.naive(weight: 1, smoothing: 0).loss - 1) < 1e-5 || example.items == 1)
        }
    }

    @Test func itemsWithoutGradientLeaveSessionGradientsRight() {
        let step = Step(Case(shards: [4, 3], items: 67), workers: 2)
        _ = step.train(weight: 1, smoothing: 0.1, itemsAreConstant: true)
        let naive = step.naive(weight: 1, smoothing: 0.1)
        #expect(relativeError(step.gradients.table(step.sessions).elements, naive.sessionGradient) < 1e-4)
        #expect(step.gradients.table(step.items).elements.allSatisfy { $0 == 0 })
    }

    @Test func noRowsIsNoLoss() {
        let step = Step(Case(shards: [0, 0], items: 67), workers: 2)
        #expect(step.train(weight: 1, smoothing: 0.1) == 0)
        #expect(step.gradients.table(step.items).elements.allSatisfy { $0 == 0 })
    }

    /// Parameters and targets of a case, the layer's step over them, and its naive twin.
    private final class Step {
        let example: Case
        let workers: Workers
        let sessions: Table
        let items: Table
        let bias: Parameter
        let parameters: Parameters
        let gradients: Gradients
        let targets: [Int32]

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
            targets =
                example.repeatedTarget
                ? [Int32](repeating: Int32(example.items - 1), count: example.rows)
                : generator.indices(example.rows, below: example.items)
        }

        func train(
            weight: Float, smoothing: Float, excluded: [[Int32]] = [], with output: SoftmaxOutput? = nil,
            itemsAreConstant: Bool = false
        ) -> Double {
            let tape = Tape(parameters, gradients: gradients)
            var start = 0
            let shards = example.shards.map { rows in
                defer { start += rows }
                return OutputShard(
                    sessions: tape.rows(of: sessions, start..<start + rows),
                    targets: Array(targets[start..<start + rows]))
            }
            let vectors = tape.rows(of: items, 0..<example.items)
            return (output ?? SoftmaxOutput(workers: workers)).train(
                shards,
                items: .init(
                    vectors: itemsAreConstant ? vectors.detached : vectors,
                    bias: itemsAreConstant ? tape.parameter(bias).detached : tape.parameter(bias)),
                weight: weight, smoothing: smoothing, excluded: excluded)
        }

        func naive(weight: Float, smoothing: Float, excluded: [[Int32]] = []) -> NaiveSoftmaxOutput {
            func values(_ parameter: Parameter) -> [Double] { parameters.matrix(parameter).elements.map(Double.init) }
            return NaiveSoftmaxOutput(
                sessions: values(sessions.parameter), items: values(items.parameter), bias: values(bias),
                width: example.width, targets: targets, weight: Double(weight), smoothing: Double(smoothing),
                excluded: excluded)
        }
    }
}
