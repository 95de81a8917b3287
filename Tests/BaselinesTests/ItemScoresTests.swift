import Baselines
import Basics
import Testing

@Suite struct ItemScoresTests {
    @Test("Ranks are those of a count over all items, before and after a reset")
    func naive() {
        var random = RandomStream(seed: 1, name: "scores")
        let base = (0..<40).map { _ in Double(random.index(below: 5)) }
        var scores = ItemScores(base: base)
        for _ in 0..<50 {
            var values = base
            for _ in 0..<random.index(below: 30) {
                let item = random.index(below: 40)
                // Few different values, so that there are ties, and negative ones.
                let score = Double(random.index(below: 7)) - 3
                values[item] += score
                scores.add(score, to: Int32(item))
            }
            #expect(scores.values == values)
            for item in 0..<40 {
                #expect(scores.rank(of: Int32(item)) == Int32(values.count { $0 >= values[item] }))
            }
            let members = (0..<Int32(40)).filter { _ in random.index(below: 3) == 0 }
            let subset = ItemSubset(members, base: base)
            for item in 0..<Int32(40) {
                let rank = members.count { values[Int($0)] >= values[Int(item)] }
                #expect(scores.rank(of: item, among: subset) == (members.contains(item) ? Int32(rank) : 0))
            }
            scores.reset()
            #expect(scores.values == base && scores.touched.isEmpty)
        }
    }

    @Test("Items that nothing was added to tie at the bottom")
    func untouched() {
        var scores = ItemScores(base: Array(repeating: 0, count: 30))
        scores.add(2, to: 4)
        scores.add(1, to: 7)
        #expect(scores.rank(of: 4) == 1)
        #expect(scores.rank(of: 7) == 2)
        #expect(scores.rank(of: 0) == 30)
    }

    @Test("A score that is no finite number makes the row a miss", arguments: [Double.nan, .infinity, -.infinity])
    func notFinite(score: Double) {
        var scores = ItemScores(base: [0, 0, 0])
        scores.add(1, to: 1)
        scores.add(score, to: 2)
        #expect(scores.rank(of: 1) == 0)
        #expect(scores.rank(of: 2) == 0)
        // Outside the set it does no harm.
        #expect(scores.rank(of: 1, among: ItemSubset([0, 1], base: [0, 0, 0])) == 1)
        #expect(scores.rank(of: 1, among: ItemSubset([1, 2], base: [0, 0, 0])) == 0)
    }
}
