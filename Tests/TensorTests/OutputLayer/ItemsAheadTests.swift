import Foundation
import Tensor
import Testing

/// The items that reach a target's score, against a plain search, and their number against the ranks.
struct ItemsAheadTests {
    private static let items = 1_300
    private static let width = 7

    @Test(arguments: [false, true], [false, true]) func asAPlainSearchFindsThem(hasBias: Bool, hasTies: Bool) {
        func vectors(_ name: String, _ rows: Int) -> Matrix {
            let values = SeededGenerator.floats(name, rows * Self.width)
            return Matrix(hasTies ? values.map { $0.rounded() } : values, rows: rows, columns: Self.width)
        }
        let bias = Matrix((0..<Self.items).map { Float($0 % 5) / 4 }, rows: 1, columns: Self.items)
        let ranked = RankedItems(vectors("items", Self.items), bias: hasBias ? bias : nil, bfloat16: false)
        let sessions = vectors("sessions", 300)
        let targets = (0..<300).map { Int32($0 * 37 % Self.items) }
        let adjusted = (0..<300).map { row -> [AdjustedScore] in
            let items: Set = [Int32(row), Int32(row * 7 % Self.items), row % 3 == 0 ? targets[row] : Int32(row + 900)]
            return items.sorted().map { AdjustedScore(item: $0, value: Float(row % 7) / 3 - 1) }
        }
        for adjusted in [[], adjusted] {
            let ranks = Ranker(ranked).rank(sessions: sessions, targets: targets, adjusted: adjusted).ranks
            var rows = 0
            ItemsAhead(ranked).visit(sessions: sessions, targets: targets, adjusted: adjusted) { row, ahead in
                var scores = ranked.scores(sessions, row: row, of: Array(0..<Int32(Self.items)))
                for entry in adjusted.isEmpty ? [] : adjusted[row] { scores[Int(entry.item)] += Double(entry.value) }
                let expected = scores.indices.filter { scores[$0] >= scores[Int(targets[row])] }
                #expect(ahead.sorted() == expected.map(Int32.init))
                #expect(Int(ranks[row]) == ahead.count)
                #expect(row == rows)
                rows += 1
            }
            #expect(rows == 300)
        }
    }

    @Test func noneWhereScoresMayBeBeyondSinglePrecision() {
        var values = SeededGenerator.floats("items", 20)
        values[3] = .infinity
        for broken in [values, values.map { $0.isFinite ? $0 : 3e38 }] {
            let ranked = RankedItems(Matrix(broken, rows: 10, columns: 2), bfloat16: false)
            let sessions = Matrix([2, 3, 1, 1], rows: 2, columns: 2)
            ItemsAhead(ranked).visit(sessions: sessions, targets: [4, 5]) { #expect($0 < 2 && $1.isEmpty) }
        }
    }
}
