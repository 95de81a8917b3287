import Foundation
import Tensor
import Testing

/// Ranks and losses against a full sort of the scores in double.
struct RankerTests {
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

    @Test(arguments: [(1, 1, 1), (3, 67, 5), (129, 1023, 3), (7, 1025, 33), (131, 2500, 2)], [false, true])
    func ranksWithManyExactTies(shape: (rows: Int, items: Int, width: Int), hasBias: Bool) {
        let sessions = coarse("sessions", rows: shape.rows, columns: shape.width)
        let items = coarse("items", rows: shape.items, columns: shape.width)
        let bias = hasBias ? coarse("bias", rows: 1, columns: shape.items) : nil
        let targets = targets(shape.rows, below: shape.items)
        let expected = (0..<shape.rows).map { row in
            let scores = scores(sessions, row, items, bias)
            return Int32(scores.count { $0 >= scores[Int(targets[row])] })
        }
        #expect(Ranker(items: items, bias: bias).rank(sessions: sessions, targets: targets).ranks == expected)
    }

    @Test(arguments: [(3, 67, 5), (131, 1500, 17), (9, 3000, 131)], [0, 100] as [Float])
    func ranksOfRandomVectors(shape: (rows: Int, items: Int, width: Int), largestBias: Float) {
        let sessions = random("sessions", rows: shape.rows, columns: shape.width)
        let items = random("items", rows: shape.items, columns: shape.width)
        let bias = random("bias", rows: 1, columns: shape.items)
        for item in 0..<shape.items { bias[0, item] *= largestBias }
        let targets = targets(shape.rows, below: shape.items)
        let expected = (0..<shape.rows).map { row in
            let scores = scores(sessions, row, items, bias)
            return Int32(scores.count { $0 >= scores[Int(targets[row])] })
        }
        #expect(Ranker(items: items, bias: bias).rank(sessions: sessions, targets: targets).ranks == expected)
    }

    /// Scores that lie closer together than single precision can tell: lengths differ in the last bit.
    @Test func ranksOfNearlyEqualItems() {
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
        #expect(Ranker(items: items).rank(sessions: sessions, targets: targets).ranks == expected)
    }

    @Test(arguments: [1, 700, 1024, 1025, 2051, 3001], [1, 33, 100, 128])
    func aScorerThatIsTheSameForAllItemsRanksLast(count: Int, width: Int) {
        let vector = SeededGenerator.floats("vector", width)
        let items = Matrix((0..<count).flatMap { _ in vector }, rows: count, columns: width)
        let sessions = random("sessions", rows: 5, columns: width)
        let ranks = Ranker(items: items).rank(sessions: sessions, targets: targets(5, below: count)).ranks
        #expect(ranks == [Int32](repeating: Int32(count), count: 5))
    }

    @Test(arguments: [.nan, .infinity, -.infinity] as [Float]) func nonFiniteScoresAreMisses(value: Float) {
        let sessions = coarse("sessions", rows: 4, columns: 3)
        let items = coarse("items", rows: 1500, columns: 3)
        let targets = targets(4, below: 1500)
        let before = Ranker(items: items).rank(sessions: sessions, targets: targets).ranks
        let cell = sessions[2, 1]
        sessions[2, 1] = value
        let inSession = Ranker(items: items).rank(sessions: sessions, targets: targets).ranks
        #expect(inSession == [before[0], before[1], 0, before[3]])

        sessions[2, 1] = cell
        for row in 0..<4 { sessions[row, 0] = 1 }
        items[1400, 0] = value
        #expect(Ranker(items: items).rank(sessions: sessions, targets: targets).ranks == [0, 0, 0, 0])
    }

    @Test func aTargetThatIsNotThereIsAMiss() {
        let sessions = coarse("sessions", rows: 3, columns: 3)
        let items = coarse("items", rows: 67, columns: 3)
        let all = Ranker(items: items).rank(sessions: sessions, targets: [4, 5, 6], withLoss: true)
        let some = Ranker(items: items).rank(sessions: sessions, targets: [4, -1, 6], withLoss: true)
        #expect(some.ranks == [all.ranks[0], 0, all.ranks[2]])
        let only = Ranker(items: items).rank(sessions: sessions.rows(1..<2), targets: [5], withLoss: true)
        #expect(abs(some.loss - (all.loss - only.loss)) < 1e-4)
    }

    @Test(arguments: [(1, 1, 1), (3, 67, 5), (131, 2500, 3)], [1, 60] as [Float])
    func loss(shape: (rows: Int, items: Int, width: Int), scale: Float) {
        let sessions = coarse("sessions", rows: shape.rows, columns: shape.width)
        for index in 0..<sessions.count { sessions.pointer[index] *= scale }
        let items = coarse("items", rows: shape.items, columns: shape.width)
        let bias = coarse("bias", rows: 1, columns: shape.items)
        let targets = targets(shape.rows, below: shape.items)
        let result = Ranker(items: items, bias: bias).rank(sessions: sessions, targets: targets, withLoss: true)
        let expected = (0..<shape.rows).reduce(0.0) { sum, row in
            let scores = scores(sessions, row, items, bias)
            let maximum = scores.max() ?? 0
            return sum + maximum + log(scores.reduce(0) { $0 + exp($1 - maximum) }) - scores[Int(targets[row])]
        }
        #expect(abs(result.loss - expected) < 1e-5 * max(1, expected))
        #expect(result.ranks == Ranker(items: items, bias: bias).rank(sessions: sessions, targets: targets).ranks)
    }

    @Test func noRows() {
        let items = coarse("items", rows: 7, columns: 3)
        let result = Ranker(items: items).rank(sessions: Matrix([], rows: 0, columns: 3), targets: [], withLoss: true)
        #expect(result.ranks.isEmpty && result.loss == 0)
    }
}
