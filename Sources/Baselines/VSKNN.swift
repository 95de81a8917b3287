import Basics
import Experiments
import Foundation
import Sessions

/// Vector multiplication session-based kNN (Ludewig & Jannach 2018, "Evaluation of session-based recommendation
/// algorithms", UMUAI 28): items of the k training sessions most similar to the prefix.
///
///     similarity(s, n) = Σ over common items of `similarityWeight`(place in s)
///     score(i)         = (1 + idf · ln(sessions / n(i))) · Σ over neighbours with i of similarity · `neighbourWeight`
///
/// `neighbourWeight` depends on the newest item that prefix and neighbour have in common. Training sessions are sets.
/// Unlike the session-rec framework, n(i) counts sessions with the item, not clicks on it, neighbours tied at k are
/// taken newest first (there in the order of a set), and `linear` weights stop at zero. Sums, apart from constant
/// factors (division by the length of the prefix), and recommending the prefix's items again are as there.
///
/// Linear weights in session-rec (`linear`, `linear_score`): in the similarity, an item at place p ≤ 10 of a prefix of
/// n clicks, counted from its *beginning*, has 1 − 0.1·(n − p), which is negative more than ten places from the end,
/// and every place beyond the tenth has 0, however new; of a neighbour, the weight 1 − 0.1·step is negative from the
/// eleventh step on. Here both fall to 0 and stay there, so that nothing takes from a score, and the newest clicks of a
/// long session count most. For prefixes of at most ten clicks the two are the same.
public struct VSKNN: Baseline {
    public let base: [Double]
    private let similarityWeight: NeighbourSettings.Weight
    private let neighbourWeight: NeighbourSettings.Weight
    /// 1 + idf · ln(sessions / n(i)) per item.
    private let itemWeights: [Double]
    private var search: SessionNeighbours

    /// - Throws: `Stopped`.
    public init(
        _ settings: NeighbourSettings, _ sessions: SessionSet, itemCount: Int, stop: StopFlag = StopFlag()
    ) throws(Stopped) {
        let index = try SessionIndex(sessions, itemCount: itemCount, stop: stop)
        base = Array(repeating: 0, count: itemCount)
        similarityWeight = settings.similarityWeight
        neighbourWeight = settings.neighbourWeight
        itemWeights = (0..<itemCount).map { item in
            let support = index.support(Int32(item))
            return support == 0 ? 1 : 1 + settings.idf * log(Double(index.sessionCount) / Double(support))
        }
        search = SessionNeighbours(index, k: settings.k, sample: settings.sample)
    }

    public mutating func begin() { search.clicks.begin() }

    public mutating func read(_ item: Int32) { search.clicks.read(item) }

    public mutating func score(into scores: inout ItemScores) {
        let length = search.clicks.count
        let neighbours = search.find(
            weight: { [similarityWeight] in similarityWeight.ofItem(distance: $0, length: length) },
            factor: { _ in 1 })
        let index = search.index
        for neighbour in neighbours {
            let weight = neighbour.similarity * neighbourWeight.ofNeighbour(step: neighbour.distance + 1)
            for item in index.items[neighbour.session] { scores.add(weight * itemWeights[Int(item)], to: item) }
        }
    }
}

extension NeighbourSettings.Weight {
    /// Weight of an item `distance` places before the end of a session of this length; never negative (`VSKNN` says
    /// where session-rec's is).
    func ofItem(distance: Int, length: Int) -> Double {
        let share = Double(length - distance) / Double(length)
        return switch self {
        case .same: 1
        case .linear: max(0, 1 - 0.1 * Double(distance))
        case .div: share
        case .log: 1 / log10(Double(distance) + 1.7)
        case .quadratic: share * share
        }
    }

    /// Weight of a neighbour whose newest item in common is the `step`-th from the end of the session, from 1.
    func ofNeighbour(step: Int) -> Double {
        let step = Double(step)
        return switch self {
        case .same: 1
        case .linear: max(0, 1 - 0.1 * step)
        case .div: 1 / step
        case .log: 1 / log10(step + 1.7)
        case .quadratic: 1 / (step * step)
        }
    }
}
