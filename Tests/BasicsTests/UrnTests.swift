import Basics
import Testing

@Suite("Drawing without replacement")
struct UrnTests {
    /// A list of what is left, searched from the start.
    private struct NaiveUrn {
        var left: [Int]

        mutating func draw(using stream: inout RandomStream) -> Int? {
            let total = left.reduce(0, +)
            guard total > 0 else { return nil }
            var place = stream.index(below: total)
            for (number, weight) in left.enumerated() {
                if place < weight {
                    left[number] = 0
                    return number
                }
                place -= weight
            }
            return nil
        }
    }

    @Test("the same numbers as from a list that is searched, again after putting them back", arguments: 0..<40)
    func equalsNaive(_ seed: Int) {
        var stream = RandomStream(seed: UInt64(seed), name: "weights")
        let count = seed
        let weights = (0..<count).map { _ in stream.index(below: 4) * stream.index(below: 20) }
        var urn = Urn(weights)
        for round in 0..<3 {
            var naive = NaiveUrn(left: weights)
            if let first = weights.firstIndex(where: { $0 > 0 }), round > 0 {
                urn.take(first)
                naive.left[first] = 0
            }
            var (ours, theirs) = (RandomStream(seed: 1, name: "draw", index: round), stream)
            theirs = ours
            var drawn: [Int] = []
            // In one round all there are and more, in the others some.
            for _ in 0..<(round == 1 ? count + 2 : count / 2) {
                let number = urn.draw(using: &ours)
                #expect(number == naive.draw(using: &theirs))
                if let number { drawn.append(number) }
            }
            #expect(Set(drawn).count == drawn.count && drawn.allSatisfy { weights[$0] > 0 })
            urn.refill()
        }
    }

    @Test("the first draw is in proportion to the weights, the second to those that are left")
    func frequencies() {
        var urn = Urn([1, 0, 2, 5])
        var stream = RandomStream(seed: 3, name: "urn")
        var counts: [[Int]: Double] = [:]
        for _ in 0..<40_000 {
            counts[[urn.draw(using: &stream) ?? -1, urn.draw(using: &stream) ?? -1], default: 0] += 1
            urn.refill()
        }
        let weights = [0: 1.0, 2: 2.0, 3: 5.0]
        for (first, weight) in weights {
            for (second, other) in weights where second != first {
                let expected = weight / 8 * other / (8 - weight)
                #expect(abs((counts[[first, second]] ?? 0) / 40_000 - expected) < 0.012, "\(first) \(second)")
            }
        }
    }
}
