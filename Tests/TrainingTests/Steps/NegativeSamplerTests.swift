import Foundation
import Runs
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
            let sample = sampler.sample(targets: targets, using: &random)
            #expect(sample.items == Set(sample.items).sorted())
            #expect(Set(targets).isSubset(of: sample.items))
            #expect(sample.items.count <= 9)
            #expect(sample.bias.count == sample.items.count)
        }
    }

    @Test("The bias is −log of the expected number of draws", arguments: [0, 0.5, 1])
    func bias(exponent: Double) {
        let negatives = 7
        let targets: [Int32] = [0, 3, 3, 11]
        var random = RandomStream(seed: 1, name: "test")
        let sample = Self.sampler(negatives: negatives, exponent: exponent).sample(targets: targets, using: &random)
        let shares = Self.shares(exponent)
        let all = Self.counts.reduce(0, +)
        for (item, bias) in zip(sample.items, sample.bias) {
            // Drawn as a negative ∝ clicks^α, or standing in the batch as a target ∝ clicks.
            let expected = shares[Int(item)] * Double(negatives) + Self.counts[Int(item)] / all * Double(targets.count)
            #expect(abs(Double(bias) + log(expected)) < 1e-5)
        }
    }

    @Test("Single draws follow popularity^α", arguments: [0, 0.75, 1])
    func distribution(exponent: Double) {
        let sampler = Self.sampler(negatives: 1, exponent: exponent)
        let draws = 30_000
        var seen = [Double](repeating: 0, count: 12)
        var random = RandomStream(seed: 11, name: "test")
        for _ in 0..<draws { for item in sampler.sample(targets: [], using: &random).items { seen[Int(item)] += 1 } }
        let chiSquared = zip(seen, Self.shares(exponent)).reduce(0) { sum, pair in
            let expected = pair.1 * Double(draws)
            return sum + (pair.0 - expected) * (pair.0 - expected) / expected
        }
        #expect(seen.reduce(0, +) == Double(draws))
        // 11 degrees of freedom: 99.9 % of samples stay below 31.3.
        #expect(chiSquared < 31.3)
    }
}
