import Foundation
import Tensor
import Testing

/// Ranks and losses against a full sort of the scores in double, with every first pass that this machine has.
struct RankerTests {
    /// Whether bfloat16 products make the first pass.
    static let passes = BFloat16Products.obstacle == nil ? [false, true] : [false]

    private func ranker(_ items: Matrix, bias: Matrix? = nil, rough: Bool) -> Ranker {
        Ranker(RankedItems(items, bias: bias, bfloat16: rough))
    }

    /// Small multiples of 1/4: scores are exact in single precision, and many of them are equal.
    private func coarse(_ name: String, rows: Int, columns: Int) -> Matrix {
        let values = SeededGenerator.floats(name, rows * columns, in: -8...8).map { $0.rounded() / 4 }
        return Matrix(values, rows: rows, columns: columns)
    }

    private func random(_ name: String, rows: Int, columns: Int) -> Matrix {
        Matrix(SeededGenerator.floats(name, rows * columns), rows: rows, columns: columns)
    }

    private func targets(_ rows: Int, below items: Int) -> [Int32] {
        var generator = SeededGenerator("targets")
        return generator.indices(rows, below: items)
    }

    private func scores(_ session: [Float], _ items: Matrix, _ bias: Matrix?) -> [Double] {
        (0..<items.rows).map { item in
            (0..<items.columns).reduce(bias.map { Double($0[0, item]) } ?? 0) {
                $0 + Double(session[$1]) * Double(items[item, $1])
            }
        }
    }

    private func scores(_ sessions: Matrix, _ row: Int, _ items: Matrix, _ bias: Matrix?) -> [Double] {
        scores(sessions.rows(row..<row + 1).elements, items, bias)
    }

    @Test(arguments: [(1, 1, 1), (3, 67, 5), (129, 1023, 3), (7, 1025, 33), (131, 2500, 2)], passes)
    func ranksWithManyExactTies(shape: (rows: Int, items: Int, width: Int), rough: Bool) {
        for hasBias in [false, true] { ranksWithManyExactTies(shape, hasBias: hasBias, rough: rough) }
    }

    private func ranksWithManyExactTies(_ shape: (rows: Int, items: Int, width: Int), hasBias: Bool, rough: Bool) {
        let sessions = coarse("sessions", rows: shape.rows, columns: shape.width)
        let items = coarse("items", rows: shape.items, columns: shape.width)
        let bias = hasBias ? coarse("bias", rows: 1, columns: shape.items) : nil
        let targets = targets(shape.rows, below: shape.items)
        let expected = (0..<shape.rows).map { row in
            let scores = scores(sessions, row, items, bias)
            return Int32(scores.count { $0 >= scores[Int(targets[row])] })
        }
        #expect(ranker(items, bias: bias, rough: rough).rank(sessions: sessions, targets: targets).ranks == expected)
    }

    /// The others are as if they were not there: neither counted nor found.
    @Test(arguments: [1, 67, 511, 512, 513, 1499, 1500], passes)
    func ranksAmongTheFirstItems(count: Int, rough: Bool) {
        let sessions = coarse("sessions", rows: 131, columns: 3)
        let items = coarse("items", rows: 1500, columns: 3)
        let bias = coarse("bias", rows: 1, columns: 1500)
        for item in count..<1500 { items[item, 0] = .nan }
        let targets = (0..<131).map { Int32($0 * 1499 / 130) }
        let expected = (0..<131).map { row -> Int32 in
            let scores = scores(sessions, row, items, bias)
            let target = Int(targets[row])
            return target < count ? Int32(scores.prefix(count).count { $0 >= scores[target] }) : 0
        }
        let ranks = ranker(items, bias: bias, rough: rough).rank(sessions: sessions, targets: targets, first: count)
            .ranks
        #expect(ranks == expected)
    }

    @Test(arguments: [(3, 67, 5), (131, 1500, 17), (9, 3000, 131)], passes)
    func ranksOfRandomVectors(shape: (rows: Int, items: Int, width: Int), rough: Bool) {
        for largestBias in [0, 100] as [Float] { ranksOfRandomVectors(shape, largestBias: largestBias, rough: rough) }
    }

    private func ranksOfRandomVectors(
        _ shape: (rows: Int, items: Int, width: Int), largestBias: Float, rough: Bool
    ) {
        let sessions = random("sessions", rows: shape.rows, columns: shape.width)
        let items = random("items", rows: shape.items, columns: shape.width)
        let bias = random("bias", rows: 1, columns: shape.items)
        for item in 0..<shape.items { bias[0, item] *= largestBias }
        let targets = targets(shape.rows, below: shape.items)
        let expected = (0..<shape.rows).map { row in
            let scores = scores(sessions, row, items, bias)
            return Int32(scores.count { $0 >= scores[Int(targets[row])] })
        }
        #expect(ranker(items, bias: bias, rough: rough).rank(sessions: sessions, targets: targets).ranks == expected)
    }

    /// Scores that lie closer together than single precision can tell: lengths differ in the last bit.
    @Test(arguments: passes) func ranksOfNearlyEqualItems(rough: Bool) {
        let width = 37
        let vector = SeededGenerator.floats("vector", width, in: 0.5...1)
        let items = Matrix(
            (0..<1500).flatMap { item in vector.enumerated().map { $0 == item % width ? $1.nextUp : $1 } }, rows: 1500,
            columns: width)
        let sessions = Matrix(SeededGenerator.floats("sessions", 5 * width, in: 0.5...1), rows: 5, columns: width)
        let targets = targets(5, below: 1500)
        let expected = (0..<5).map { row in
            let scores = scores(sessions, row, items, nil)
            return Int32(scores.count { $0 >= scores[Int(targets[row])] - 1e-13 })
        }
        #expect(ranker(items, rough: rough).rank(sessions: sessions, targets: targets).ranks == expected)
    }

    @Test(arguments: [1, 700, 1024, 1025, 2051, 3001], passes)
    func aScorerThatIsTheSameForAllItemsRanksLast(count: Int, rough: Bool) {
        for width in [1, 33, 100, 128] { aConstantScorerRanksLast(count, width: width, rough: rough) }
    }

    private func aConstantScorerRanksLast(_ count: Int, width: Int, rough: Bool) {
        let vector = SeededGenerator.floats("vector", width)
        let items = Matrix((0..<count).flatMap { _ in vector }, rows: count, columns: width)
        let sessions = random("sessions", rows: 5, columns: width)
        let ranks = ranker(items, rough: rough).rank(sessions: sessions, targets: targets(5, below: count)).ranks
        #expect(ranks == [Int32](repeating: Int32(count), count: 5))
    }

    @Test(arguments: [.nan, .infinity, -.infinity] as [Float], passes)
    func nonFiniteScoresAreMisses(value: Float, rough: Bool) {
        let sessions = coarse("sessions", rows: 4, columns: 3)
        let items = coarse("items", rows: 1500, columns: 3)
        let targets = targets(4, below: 1500)
        let before = ranker(items, rough: rough).rank(sessions: sessions, targets: targets).ranks
        let cell = sessions[2, 1]
        sessions[2, 1] = value
        let inSession = ranker(items, rough: rough).rank(sessions: sessions, targets: targets).ranks
        #expect(inSession == [before[0], before[1], 0, before[3]])

        sessions[2, 1] = cell
        for row in 0..<4 { sessions[row, 0] = 1 }
        items[1400, 0] = value
        #expect(ranker(items, rough: rough).rank(sessions: sessions, targets: targets).ranks == [0, 0, 0, 0])
    }

    @Test(arguments: passes) func aTargetThatIsNotThereIsAMiss(rough: Bool) {
        let sessions = coarse("sessions", rows: 3, columns: 3)
        let items = coarse("items", rows: 67, columns: 3)
        let all = ranker(items, rough: rough).rank(sessions: sessions, targets: [4, 5, 6], withLoss: true)
        let some = ranker(items, rough: rough).rank(sessions: sessions, targets: [4, -1, 6], withLoss: true)
        #expect(ranker(items, rough: rough).rank(sessions: sessions, targets: [4, -1, 6]).ranks == some.ranks)
        #expect(some.ranks == [all.ranks[0], 0, all.ranks[2]])
        let only = ranker(items, rough: rough).rank(sessions: sessions.rows(1..<2), targets: [5], withLoss: true)
        #expect(abs(some.loss - (all.loss - only.loss)) < 1e-4)
    }

    @Test(arguments: [(1, 1, 1), (3, 67, 5), (131, 2500, 3)], passes)
    func loss(shape: (rows: Int, items: Int, width: Int), rough: Bool) {
        for scale in [1, 60] as [Float] { loss(shape, scale: scale, rough: rough) }
    }

    private func loss(_ shape: (rows: Int, items: Int, width: Int), scale: Float, rough: Bool) {
        let sessions = coarse("sessions", rows: shape.rows, columns: shape.width)
        for index in 0..<sessions.count { sessions.pointer[index] *= scale }
        let items = coarse("items", rows: shape.items, columns: shape.width)
        let bias = coarse("bias", rows: 1, columns: shape.items)
        let targets = targets(shape.rows, below: shape.items)
        let result = ranker(items, bias: bias, rough: rough).rank(sessions: sessions, targets: targets, withLoss: true)
        let expected = (0..<shape.rows).reduce(0.0) { sum, row in
            let scores = scores(sessions, row, items, bias)
            let maximum = scores.max() ?? 0
            return sum + maximum + log(scores.reduce(0) { $0 + exp($1 - maximum) }) - scores[Int(targets[row])]
        }
        #expect(abs(result.loss - expected) < 1e-5 * max(1, expected))
        #expect(
            result.ranks == ranker(items, bias: bias, rough: rough).rank(sessions: sessions, targets: targets).ranks)
    }

    @Test(arguments: passes) func noRows(rough: Bool) {
        let items = coarse("items", rows: 7, columns: 3)
        let result = ranker(items, rough: rough).rank(
            sessions: Matrix([], rows: 0, columns: 3), targets: [], withLoss: true)
        #expect(result.ranks.isEmpty && result.loss == 0)
    }

    /// Numbers that bfloat16 rounds to infinity, though their scores are finite.
    @Test(arguments: passes) func numbersAtTheEndOfTheRange(rough: Bool) {
        let items = Matrix([3.4e38, 1, 2, 3.3e38], rows: 4, columns: 1)
        let sessions = Matrix([1], rows: 1, columns: 1)
        #expect(ranker(items, rough: rough).rank(sessions: sessions, targets: [3]).ranks == [2])
    }

    /// Numbers that the instructions take for zero.
    @Test(arguments: passes) func numbersBelowTheNormalRange(rough: Bool) {
        let items = Matrix([0x1p-130, 0x3p-130, 0x2p-130], rows: 3, columns: 1)
        let sessions = Matrix([1], rows: 1, columns: 1)
        let ranker = ranker(items, rough: rough)
        #expect((0..<3).map { ranker.rank(sessions: sessions, targets: [$0]).ranks[0] } == [3, 1, 2])
    }
}
