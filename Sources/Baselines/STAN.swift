import Basics
import Experiments
import Foundation
import Sessions

/// Sequence and time aware neighbourhood (Garg, Gupta, Malhotra, Vig & Shroff 2019, SIGIR): items of the k training
/// sessions most similar to the prefix s.
///
///     w(i)    = exp(−places of i from the end of s / λ1)
///     sim(n)  = Σ over common items of w / (‖w‖ · √|n|) · exp(−age of n / λ2)
///     score(i) = Σ over neighbours with i of sim(n) · exp(−|place of i − place of the last common item| / λ3)
///
/// The paper writes √|s| for ‖w‖; the session-rec framework has ‖w‖, and no ranking depends on it. Places are those of
/// last occurrences. Since sessions are kept in order but without times, the age is the number of newer training
/// sessions as a share of all, not days: the prefix is taken to be newer than all of them.
public struct STAN: Baseline {
    public let base: [Double]
    private let sessionDecay: Double
    /// exp(−places / λ3), up to the longest session.
    private let itemWeights: [Double]
    /// exp(−age / λ2) / √|n| per training session.
    private let sessionWeights: [Double]
    private var search: SessionNeighbours

    /// - Throws: `Stopped`.
    public init(
        _ settings: NeighbourSettings, _ sessions: SessionSet, itemCount: Int, stop: StopFlag = StopFlag()
    ) throws(Stopped) {
        let index = try SessionIndex(sessions, itemCount: itemCount, stop: stop)
        base = Array(repeating: 0, count: itemCount)
        sessionDecay = settings.sessionDecay
        let longest = (0..<sessions.count).map(sessions.length).max() ?? 0
        itemWeights = (0..<longest).map { exp(-Double($0) / settings.itemDecay) }
        sessionWeights = (0..<index.sessionCount).map { session in
            let size = index.items.range(session).count
            let age = Double(index.sessionCount - 1 - session) / Double(index.sessionCount)
            return exp(-age / settings.ageDecay) / Double(size).squareRoot()
        }
        search = SessionNeighbours(index, k: settings.k, sample: settings.sample)
    }

    public mutating func begin() { search.clicks.begin() }

    public mutating func read(_ item: Int32) { search.clicks.read(item) }

    public mutating func score(into scores: inout ItemScores) {
        let neighbours = search.find(
            weight: { [sessionDecay] in exp(-Double($0) / sessionDecay) },
            factor: { [sessionWeights] in sessionWeights[$0] })
        let index = search.index
        for neighbour in neighbours {
            let items = index.items[neighbour.session]
            // Items are in the order of their last places, so the last one in common comes after all other common ones.
            guard let last = items.lastIndex(where: search.clicks.contains) else { continue }
            for position in items.indices {
                let places = abs(Int(index.lastPositions[position]) - Int(index.lastPositions[last]))
                scores.add(neighbour.similarity * itemWeights[places], to: items[position])
            }
        }
    }
}
