import Basics
import Foundation
import Tensor
import TestSupport
import Testing

/// Probabilities of classes against their definition.
@Suite struct ClassSharesTests {
    /// - Parameter scale: of the scores; large ones rescale the sums from block to block.
    @Test(arguments: [0.3, 40])
    func areSumsOverItems(scale: Float) {
        let (rows, items, width) = (70, 1_100, 5)
        var generator = SeededGenerator("class shares")
        func matrix(_ rows: Int, _ columns: Int, _ scale: Float) -> Matrix {
            Matrix(
                (0..<rows * columns).map { _ in scale * Float.random(in: -1...1, using: &generator) }, rows: rows,
                columns: columns)
        }
        let (sessions, vectors, bias) = (matrix(rows, width, scale), matrix(items, width, 1), matrix(1, items, 1))
        // Some items have no class, others several.
        var (several, single) = (Packed<Int32, Int32>(), Packed<Int32, Int32>())
        for item in 0..<items {
            several.append(Set((0..<item % 4).map { Int32((item + $0 * 3) % 9) }).sorted())
            single.append(item % 5 == 0 ? [] : [Int32(item % 3)])
        }
        var adjusted: [[AdjustedScore]] = []
        for row in 0..<rows {
            adjusted.append(
                (0..<row % 3).map { AdjustedScore(item: Int32((row * 31 + $0 * 517) % items), value: Float($0) - 0.5) })
        }
        let shares = ClassShares(
            RankedItems(vectors, bias: bias, bfloat16: false),
            levels: [.init(classesOf: several, count: 9), .init(classesOf: single, count: 3)]
        ).shares(sessions: sessions, adjusted: adjusted)
        #expect(shares.count == 2 && shares[0].count == rows && shares[1].count == rows)
        for row in 0..<rows {
            var scores = (0..<items).map { item in
                (0..<width).reduce(Double(bias[0, item])) {
                    $0 + Double(sessions[row, $1]) * Double(vectors[item, $1])
                }
            }
            for entry in adjusted[row] { scores[Int(entry.item)] += Double(entry.value) }
            let largest = scores.max() ?? 0
            let total = scores.reduce(0) { $0 + exp($1 - largest) }
            for (level, classes) in [several, single].enumerated() {
                var expected = [Double](repeating: 0, count: shares[level][row].count)
                for item in 0..<items {
                    for index in classes[item] { expected[Int(index)] += exp(scores[item] - largest) / total }
                }
                #expect(zip(shares[level][row], expected).allSatisfy { abs($0 - $1) < 1e-4 }, "\(level), \(row)")
            }
        }
    }
}
