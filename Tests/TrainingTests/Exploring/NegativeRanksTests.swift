import Basics
import Metrics
import Reranking
import Sessions
import Testing
import Training

/// Ranks among negatives, against drawing from a list and comparing with each.
@Suite struct NegativeRanksTests {
    private static let items = 60
    private static let weights = (0..<items).map { $0 % 5 * ($0 % 7) }

    /// Scores that depend on the clicks read, with many ties; each fifth row is a miss.
    private struct Made: RowScorer {
        let scoresAreLogits = false
        let time = Duration.zero
        private var clicks: [Int32] = []
        private var row = -1

        mutating func expect(_ sessions: SessionSet, _ range: Range<Int>) {}
        mutating func begin() { clicks = [] }
        mutating func read(_ item: Int32) { clicks.append(item) }
        mutating func score() { row += 1 }
        func best(_ count: Int) -> [Int32] { [] }

        static func score(_ clicks: [Int32], _ item: Int32) -> Double {
            Double((item &* 31 &+ clicks.reduce(7) { $0 &* 17 &+ $1 }) & 31)
        }
        static func isMiss(_ clicks: [Int32]) -> Bool { clicks.reduce(0, +) % 5 == 0 }

        func scores(of items: [Int32]) -> [Double] { items.map { Self.score(clicks, $0) } }
        func rank(of target: Int32) -> Int32 {
            let own = Self.score(clicks, target)
            return Self.isMiss(clicks)
                ? 0 : Int32((0..<Int32(NegativeRanksTests.items)).count { Self.score(clicks, $0) >= own })
        }
    }

    private static let sessions = {
        var sessions = SessionSet()
        for number in 0..<12 {
            let length = 2 + number % 4
            sessions.append(
                (0..<length).map { Int32((number * 13 + $0 * 29) % items) }, firstTarget: 1 + number % 2,
                origin: number)
        }
        return sessions
    }()

    /// One after the other from what is left of a list.
    private static func negatives(_ weights: [Int], _ size: Int, not target: Int, _ stream: RandomStream) -> [Int] {
        var stream = stream
        var left = weights
        left[target] = 0
        return (0..<size).map { _ in
            var place = stream.index(below: left.reduce(0, +))
            let number = left.firstIndex { weight in
                place -= weight
                return place < 0
            }
            guard let number else { return -1 }
            left[number] = 0
            return number
        }
    }

    @Test("Each rank is that among its own negatives: never the target, ties against it, a miss stays one")
    func naive() {
        let samplings: [(NegativeSampling, [Int])] = [
            (.uniform, Array(repeating: 1, count: Self.items)), (.popularity, Self.weights),
        ]
        let sizes = [3, 30, 35]
        var ranks = NegativeRanks(Made(), samplings.map { ($0, Urn($1)) }, sizes: sizes, draws: 2)
        ranks.rank(Self.sessions, 0..<Self.sessions.count, firstRow: 100, stop: StopFlag())
        var beyond = 0
        for (number, row) in Self.sessions.eachRow.enumerated() {
            let clicks = Array(Self.sessions.items[row.prefix])
            let target = Self.sessions.items[row.target]
            for (place, (sampling, weights)) in samplings.enumerated() {
                for draw in 0..<2 {
                    let stream = RandomStream(
                        seed: NegativeExplorer.seed, name: "negatives \(sampling.rawValue) \(draw)",
                        index: 100 + number)
                    let negatives = Self.negatives(weights, sizes[2], not: Int(target), stream)
                    #expect(Set(negatives).count == sizes[2] && !negatives.contains(Int(target)))
                    for (index, size) in sizes.enumerated() {
                        let ahead = negatives.prefix(size).count {
                            Made.score(clicks, Int32($0)) >= Made.score(clicks, target)
                        }
                        beyond += ahead > 20 ? 1 : 0
                        let expected = Made.isMiss(clicks) ? 0 : min(1 + ahead, 21)
                        #expect(ranks.sampled[place * 3 + index][draw][number] == Int32(expected))
                    }
                }
            }
        }
        #expect(ranks.full.contains(0) && ranks.full.contains { $0 > 0 } && beyond > 0)
        // Rows from the middle on give what they give beside the others.
        let before = Self.sessions.rows(of: 0..<5)
        var part = NegativeRanks(Made(), samplings.map { ($0, Urn($1)) }, sizes: sizes, draws: 2)
        part.rank(Self.sessions, 5..<Self.sessions.count, firstRow: 100 + before, stop: StopFlag())
        #expect(part.full == Array(ranks.full.dropFirst(before)))
        #expect(part.sampled == ranks.sampled.map { $0.map { Array($0.dropFirst(before)) } })
    }
}
