import Basics
import Foundation
import Testing
import Training

@Suite struct SessionDrawTests {
    private func draw(_ count: Int, _ ageDecay: Double, epoch: Int = 0) -> [Int] {
        var random = RandomStream(seed: 1, name: "order", index: epoch)
        return SessionDraw(count: count, ageDecay: ageDecay).order(&random)
    }

    @Test func withoutADecayEverySessionComesOnce() {
        let order = draw(500, 0)
        #expect(order.sorted() == Array(0..<500))
        #expect(order != Array(0..<500))
        #expect(draw(500, 0, epoch: 1) != order)
        #expect(draw(0, 0).isEmpty && draw(0, 0.3).isEmpty)
    }

    @Test(
        "An epoch keeps its size, whatever the decay", arguments: [1, 2, 7, 1_000, 4_321], [1e-6, 0.01, 0.3, 1, 900])
    func size(count: Int, ageDecay: Double) {
        let order = draw(count, ageDecay)
        #expect(order.count == count)
        #expect(order.allSatisfy { (0..<count).contains($0) })
    }

    @Test("A session comes as often as its weight says, up to one", arguments: [0.05, 0.3, 2])
    func multiplicity(ageDecay: Double) {
        let count = 2_000
        let weights = (0..<count).map { exp(-Double(count - 1 - $0) / (ageDecay * Double(count))) }
        let total = weights.reduce(0, +)
        var sums = [Int](repeating: 0, count: count)
        let epochs = 200
        for epoch in 0..<epochs {
            var drawn = [Int](repeating: 0, count: count)
            for session in draw(count, ageDecay, epoch: epoch) { drawn[session] += 1 }
            let isNear = (0..<count).allSatisfy {
                abs(Double(drawn[$0]) - Double(count) * weights[$0] / total) < 1
            }
            #expect(isNear)
            for session in 0..<count { sums[session] += drawn[session] }
        }
        for session in stride(from: 0, to: count, by: 97) {
            let wanted = Double(count) * weights[session] / total
            // At most 1/2 is the deviation of one epoch: four of those of the mean.
            #expect(abs(Double(sums[session]) / Double(epochs) - wanted) < 4 * 0.5 / Double(epochs).squareRoot())
        }
    }

    /// Sessions of three, one and six rows, again and again.
    @Test("A row comes as often as its session", arguments: [0.05, 0.3, 2]) func rows(ageDecay: Double) {
        let sessionOfRow = (0..<900).flatMap { Array(repeating: $0, count: [3, 1, 6][$0 % 3]) }
        let weights = sessionOfRow.map { exp(-Double(899 - $0) / (ageDecay * 900)) }
        let total = weights.reduce(0, +)
        var random = RandomStream(seed: 2, name: "order")
        let order = SessionDraw(count: 3_000, ageDecay: ageDecay, sessions: 900) { sessionOfRow[$0] }.order(&random)
        var drawn = [Int](repeating: 0, count: 3_000)
        for row in order { drawn[row] += 1 }
        #expect(order.count == 3_000)
        #expect((0..<3_000).allSatisfy { abs(Double(drawn[$0]) - 3_000 * weights[$0] / total) < 1 })
    }

    @Test("The order of time draws the same sessions, oldest first", arguments: [0, 0.3]) func time(ageDecay: Double) {
        var random = RandomStream(seed: 1, name: "order")
        let order = SessionDraw(count: 500, ageDecay: ageDecay).order(&random, ascending: true)
        #expect(order.count == 500 && zip(order, order.dropFirst()).allSatisfy { $0 <= $1 })
        if ageDecay == 0 { #expect(order == Array(0..<500)) } else { #expect(order.last == 499 && order[250] > 300) }
    }

    @Test func theOrderOfAnEpochDoesNotTellTheAge() {
        let order = draw(10_000, 0.3)
        let halves = [order[..<5_000], order[5_000...]].map { $0.reduce(0, +) / $0.count }
        #expect(abs(halves[0] - halves[1]) < 250)
    }
}
