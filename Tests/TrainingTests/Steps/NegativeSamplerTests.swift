import Basics
import Experiments
import Foundation
import Sessions
import Testing
import Training

@Suite struct NegativeSamplerTests {
    /// Clicks of 12 items; the last has none.
    private static let clicks = [40, 30, 20, 10, 10, 5, 5, 3, 2, 1, 1, 0]

    private static func sampler(negatives: Int, exponent: Double) -> NegativeSampler {
        var sessions = SessionSet()
        for (item, count) in clicks.enumerated() where count > 0 {
            sessions.append(Array(repeating: Int32(item), count: count), origin: item)
        }
        var settings = TrainingSettings()
        settings.negatives = negatives
        settings.negativeExponent = exponent
        return NegativeSampler(settings, sessions: sessions, itemCount: clicks.count)
    }

    /// Clicks, half of one for items without any.
    private static let counts = clicks.map { max(Double($0), 0.5) }

    /// q ∝ clicks^α.
    private static func shares(_ exponent: Double) -> [Double] {
        let weights = counts.map { pow($0, exponent) }
        return weights.map { $0 / weights.reduce(0, +) }
    }

    @Test func everyItemOnceAndEveryTargetInside() {
        let sampler = Self.sampler(negatives: 5, exponent: 0.75)
        for index in 0..<200 {
            var random = RandomStream(seed: 3, name: "test", index: index)
            let targets = (0..<4).map { _ in Int32(random.index(below: 12)) }
            let sample = sampler.sample(
                [targets[..<1], targets[1...]].map { TrainedSequence(prefix: [], targets: $0) }, using: &random)
            #expect(sample.items == Set(sample.items).sorted())
            #expect(Set(targets).isSubset(of: sample.items))
            #expect(sample.items.count <= 9)
            #expect(sample.bias.count == sample.items.count)
        }
    }

    @Test("The bias is −log of the probability of being in the list", arguments: [0, 0.5, 1])
    func bias(exponent: Double) {
        let negatives = 7
        let targets: [Int32] = [0, 3, 3, 11]
        var random = RandomStream(seed: 1, name: "test")
        let sample = Self.sampler(negatives: negatives, exponent: exponent).sample(
            [TrainedSequence(prefix: [], targets: targets[...])], using: &random)
        let shares = Self.shares(exponent)
        let all = Self.counts.reduce(0, +)
        for (item, bias) in zip(sample.items, sample.bias) {
            // Not drawn as a negative ∝ clicks^α, nor standing in the batch as a target ∝ clicks.
            let absent =
                pow(1 - shares[Int(item)], Double(negatives))
                * pow(1 - Self.counts[Int(item)] / all, Double(targets.count))
            #expect(abs(Double(bias) + log(1 - absent)) < 1e-5)
        }
    }

    /// Against the rule as it is stated: an item is none of a row's when it is there only as another target of the
    /// row's session.
    @Test func whatTheSessionItselfBringsIsNoNegative() {
        let sampler = Self.sampler(negatives: 2, exponent: 1)
        var found = 0
        for index in 0..<100 {
            var random = RandomStream(seed: 5, name: "test", index: index)
            let sessions = [3, 1, 4, 0].map { count in (0..<count).map { _ in Int32(random.index(below: 12)) } }
            var again = random
            let sample = sampler.sample(
                sessions.map { TrainedSequence(prefix: [], targets: $0[...]) }, using: &random)
            let drawn = Set(sampler.sample([], using: &again).items)
            var row = 0
            for (session, targets) in sessions.enumerated() {
                let others = Set(sessions.indices.filter { $0 != session }.flatMap { sessions[$0] })
                for target in targets {
                    let expected = Set(targets).subtracting([target]).subtracting(others).subtracting(drawn)
                    #expect(sample.excluded[row].map { sample.items[Int($0)] } == expected.sorted())
                    found += expected.count
                    row += 1
                }
            }
            #expect(row == sample.excluded.count)
        }
        #expect(found > 100)
    }

    /// With a term for repeats, what is before a target is in the sample and takes part in its row; what comes after it
    /// in the session does not.
    @Test func whatTheRowHasReadTakesPartIfItIsAdjusted() {
        let sampler = Self.sampler(negatives: 2, exponent: 1)
        var (kept, left) = (0, 0)
        for index in 0..<100 {
            var random = RandomStream(seed: 7, name: "test", index: index)
            let sessions = [3, 2, 5].map { count in (0..<count).map { _ in Int32(random.index(below: 12)) } }
            var again = random
            let sample = sampler.sample(
                sessions.map { TrainedSequence(whole: $0[...]) }, adjustsRepeats: true, using: &random)
            let drawn = Set(sampler.sample([], using: &again).items)
            #expect(Set(sample.items) == drawn.union(sessions.joined()))
            var row = 0
            for (session, items) in sessions.enumerated() {
                let others = Set(sessions.indices.filter { $0 != session }.flatMap { sessions[$0] })
                for (place, target) in items.enumerated().dropFirst() {
                    let read = Set(items[..<place])
                    let expected = Set(items).subtracting([target]).subtracting(others).subtracting(drawn)
                        .subtracting(read)
                    #expect(sample.excluded[row].map { sample.items[Int($0)] } == expected.sorted())
                    left += expected.count
                    kept += read.subtracting(others).subtracting(drawn).subtracting([target]).count
                    row += 1
                }
            }
            #expect(row == sample.excluded.count)
        }
        #expect(kept > 100 && left > 100)
    }

    @Test("Single draws follow popularity^α", arguments: [0, 0.75, 1])
    func distribution(exponent: Double) {
        let sampler = Self.sampler(negatives: 1, exponent: exponent)
        let draws = 30_000
        var seen = [Double](repeating: 0, count: 12)
        var random = RandomStream(seed: 11, name: "test")
        for _ in 0..<draws { for item in sampler.sample([], using: &random).items { seen[Int(item)] += 1 } }
        let chiSquared = zip(seen, Self.shares(exponent)).reduce(0) { sum, pair in
            let expected = pair.1 * Double(draws)
            return sum + (pair.0 - expected) * (pair.0 - expected) / expected
        }
        #expect(seen.reduce(0, +) == Double(draws))
        // 11 degrees of freedom: 99.9 % of samples stay below 31.3.
        #expect(chiSquared < 31.3)
    }
}
