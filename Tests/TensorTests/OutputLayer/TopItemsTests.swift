import Foundation
import Tensor
import Testing

/// Lists of the best items against a full sort of the scores that decide ranks.
struct TopItemsTests {
    /// Whether bfloat16 products make the first pass.
    private static let passes = RankerTests.passes

    private static let items = 1300
    private static let width = 7

    private func random(_ name: String, rows: Int) -> Matrix {
        Matrix(SeededGenerator.floats(name, rows * Self.width), rows: rows, columns: Self.width)
    }

    /// Vectors of few different values: most items tie with many others.
    private func coarse(_ name: String, rows: Int) -> Matrix {
        Matrix(
            SeededGenerator.floats(name, rows * Self.width, in: 0...1).map { $0.rounded() / 3 }, rows: rows,
            columns: Self.width)
    }

    private func sorted(
        _ items: RankedItems, _ sessions: Matrix, _ adjusted: [[AdjustedScore]] = [], count: Int
    ) -> [[Int32]] {
        (0..<sessions.rows).map { row in
            var scores = items.scores(sessions, row: row, of: Array(0..<Int32(Self.items)))
            for entry in adjusted.isEmpty ? [] : adjusted[row] { scores[Int(entry.item)] += Double(entry.value) }
            return (0..<Int32(Self.items)).filter { scores[Int($0)].isFinite }
                .sorted { (-scores[Int($0)], $0) < (-scores[Int($1)], $1) }.prefix(count).map { $0 }
        }
    }

    @Test(arguments: [1, 5, 60, 1300, 5000], passes)
    func theBestOfAllItems(count: Int, rough: Bool) {
        for hasBias in [false, true] { theBest(count, hasBias: hasBias, rough: rough) }
    }

    private func theBest(_ count: Int, hasBias: Bool, rough: Bool) {
        let bias = Matrix((0..<Self.items).map { Float($0 % 11) * 0.1 }, rows: 1, columns: Self.items)
        let items = RankedItems(random("items", rows: Self.items), bias: hasBias ? bias : nil, bfloat16: rough)
        let sessions = random("sessions", rows: 300)
        #expect(TopItems(items, count: count).best(sessions: sessions) == sorted(items, sessions, count: count))
    }

    @Test(arguments: passes) func whatIsAddedMovesItemsIntoTheListOrOutOfIt(rough: Bool) {
        let items = RankedItems(random("items", rows: Self.items), bfloat16: rough)
        let sessions = random("sessions", rows: 40)
        let plain = TopItems(items, count: 20).best(sessions: sessions)
        let adjusted = plain.enumerated().map { row, best in
            let (first, sixth, other) = (best[0], best[5], Int32(700 + row))
            return [AdjustedScore(item: first, value: -9), AdjustedScore(item: sixth, value: 0.5)]
                + (best.contains(other) ? [] : [AdjustedScore(item: other, value: 9)])
        }
        let lists = TopItems(items, count: 20).best(sessions: sessions, adjusted: adjusted)
        #expect(lists == sorted(items, sessions, adjusted, count: 20))
        for (row, list) in lists.enumerated() {
            #expect(!list.contains(plain[row][0]) && list.contains(Int32(700 + row)))
        }
    }

    @Test(arguments: passes) func equalItemsComeInCatalogueOrderHoweverRowsAreBatched(rough: Bool) {
        let items = RankedItems(coarse("ties", rows: Self.items), bfloat16: rough)
        let sessions = coarse("sessions", rows: 20)
        let top = TopItems(items, count: 25)
        let lists = top.best(sessions: sessions)
        #expect(lists == sorted(items, sessions, count: 25))
        #expect(lists == (0..<20).flatMap { top.best(sessions: sessions.rows($0..<$0 + 1)) })
    }

    @Test("A ranker lists the same in its pass, and its ranks stay what they are", arguments: passes)
    func besideRanks(rough: Bool) {
        for (vectors, sessions) in [
            (random("items", rows: Self.items), random("sessions", rows: 300)),
            (coarse("ties", rows: Self.items), coarse("sessions", rows: 40)),
        ] {
            let bias = Matrix((0..<Self.items).map { Float($0 % 11) * 0.1 }, rows: 1, columns: Self.items)
            let items = RankedItems(vectors, bias: bias, bfloat16: rough)
            let targets = (0..<sessions.rows).map { Int32(($0 * 37) % Self.items) }
            let adjusted = targets.map {
                [AdjustedScore(item: $0, value: 1), AdjustedScore(item: ($0 + 5) % Int32(Self.items), value: -9)]
            }
            for added in [[], adjusted] {
                let ranker = Ranker(items)
                let plain = ranker.rank(sessions: sessions, targets: targets, adjusted: added)
                let listed = ranker.rank(sessions: sessions, targets: targets, adjusted: added, listed: 20)
                #expect(listed.ranks == plain.ranks && plain.best.isEmpty)
                #expect(listed.best == sorted(items, sessions, added, count: 20))
            }
        }
    }

    @Test func theBestClassOfEachRow() {
        let logits = Matrix([0, 2, 1, 5, 5, -1, .nan, .nan, .nan], rows: 3, columns: 3)
        let best = BestClasses(logits)
        #expect(best.classes == [1, 0, -1] && best.isAlone == [true, false, false])
        let first = exp(2.0) / (1 + exp(2.0) + exp(1.0))
        let second = 1 / (2 + exp(-6.0))
        #expect(zip(best.shares, [first, second, 0]).allSatisfy { abs(Double($0) - $1) < 1e-6 })
    }

    @Test(arguments: passes) func scoresThatAreNoNumbersAreLeftOut(rough: Bool) {
        let vectors = random("items", rows: Self.items)
        for item in stride(from: 0, to: Self.items, by: 2) { vectors[item, 3] = .nan }
        let sessions = random("sessions", rows: 2)
        sessions[1, 0] = .infinity
        let lists = TopItems(RankedItems(vectors, bfloat16: rough), count: 30).best(sessions: sessions)
        #expect(lists[0].count == 30 && lists[0].allSatisfy { $0 % 2 == 1 })
        #expect(lists[1].isEmpty)
    }
}
