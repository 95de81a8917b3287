import Metrics
import Sessions
import Tensor

/// Sums over rows of how likely the items of their prefixes are, and how often they are the target.
struct RepeatSums {
    /// By place, in units of 2⁻⁴⁰: integers add up to the same in any order.
    private var predicted = [Int64](repeating: 0, count: PrefixItems.Place.allCases.count)
    private static let unit = 0x1p-40
    private var actual = [Int](repeating: 0, count: PrefixItems.Place.allCases.count)
    /// Ranks of the rows whose target is an item of the prefix, and of all others.
    private var repeats: [Int32] = []
    private var others: [Int32] = []

    init() {}

    /// - Parameters:
    ///   - shares: per row, the probability of each item of the prefix.
    ///   - ranks: of the targets.
    init(_ prefix: PrefixItems, targets: [Int32], shares: [[Double]], ranks: [Int32]) {
        for (row, target) in targets.enumerated() where row < ranks.count {
            var isRepeat = false
            for (entry, share) in zip(prefix.items.range(row), shares[row]) {
                let place = prefix.places[entry].rawValue
                // Weights that have diverged have no probabilities.
                if share.isFinite { predicted[place] += Int64((min(share, 1) / Self.unit).rounded()) }
                guard prefix.items.elements[entry] == target else { continue }
                actual[place] += 1
                isRepeat = true
            }
            if isRepeat { repeats.append(ranks[row]) } else { others.append(ranks[row]) }
        }
    }

    mutating func append(_ other: RepeatSums) {
        for place in predicted.indices {
            predicted[place] += other.predicted[place]
            actual[place] += other.actual[place]
        }
        repeats += other.repeats
        others += other.others
    }

    /// - Parameter isSoftmax: whether the scores are those of a softmax, so that there are probabilities.
    func calibration(isSoftmax: Bool) -> RepeatCalibration? {
        let rows = Double(repeats.count + others.count)
        guard rows > 0 else { return nil }
        let places = PrefixItems.Place.allCases.map { place in
            // What the size of a batch does to the last digits of a share is not shown.
            let predicted = Double(predicted[place.rawValue]) * Self.unit / rows
            return RepeatCalibration.Place(
                name: place.name, predicted: min((predicted * 1e5).rounded() / 1e5, 1),
                actual: Double(actual[place.rawValue]) / rows)
        }
        return RepeatCalibration(
            places: isSoftmax ? places : [], repeats: RankingMetrics(ranks: repeats),
            others: RankingMetrics(ranks: others))
    }
}

extension PrefixItems.Place {
    fileprivate var name: String {
        switch self {
        case .last: "last"
        case .secondLast: "second-last"
        case .older: "older"
        }
    }
}
