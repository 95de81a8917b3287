import Foundation
import Runs
import Sessions

/// Items shared by a step's sampled softmax: its targets, and negatives drawn ∝ popularity^α.
///
/// Every item stands once, with −log(expected number of times it is drawn in such a step) as its bias: the logQ
/// correction of Bengio & Senécal 2008, as used by Yi et al. 2019 for in-batch and shared negatives together. A target is
/// therefore never its own negative.
package struct NegativeSampler {
    /// Cumulative sampling distribution over the catalogue.
    private let cumulative: [Double]
    private let popularity: [Double]
    private let negatives: Int

    package struct Sample {
        /// Distinct items, and the correction to add to the logits of each.
        package var items: [Int32]
        package var bias: [Float]
    }

    package init(_ settings: TrainingSettings, sessions: SessionSet, itemCount: Int) {
        var counts = [Double](repeating: 0, count: itemCount)
        for item in sessions.items { counts[Int(item)] += 1 }
        // Items without a click can be drawn too, as rarely as an item with half of one.
        let weights = counts.map { pow(max($0, 0.5), settings.negativeExponent) }
        let total = weights.reduce(0, +)
        var sum = 0.0
        cumulative = weights.map {
            sum += $0 / total
            return sum
        }
        let clicks = counts.reduce(0) { $0 + max($1, 0.5) }
        popularity = counts.map { max($0, 0.5) / clicks }
        negatives = settings.negatives
    }

    package func sample(targets: [Int32], using random: inout RandomStream) -> Sample {
        var chosen = Set(targets)
        for _ in 0..<negatives { chosen.insert(draw(random.uniform())) }
        let items = chosen.sorted()
        let bias = items.map { item in
            let index = Int(item)
            let drawn = cumulative[index] - (index > 0 ? cumulative[index - 1] : 0)
            return Float(-log(drawn * Double(negatives) + popularity[index] * Double(targets.count)))
        }
        return Sample(items: items, bias: bias)
    }

    /// First item whose cumulative probability exceeds u.
    private func draw(_ u: Double) -> Int32 {
        var low = 0
        var high = cumulative.count - 1
        while low < high {
            let middle = (low + high) / 2
            if cumulative[middle] > u { high = middle } else { low = middle + 1 }
        }
        return Int32(low)
    }
}
