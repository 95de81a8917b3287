import Runs
import Sessions
import Tensor

/// A recommender without training steps: fitted once on whole sessions, then asked for scores after a prefix.
///
/// A value: each worker scores with a copy of its own, which shares the fitted tables and owns its scratch memory.
public protocol Baseline {
    /// Score of every item before the prefix adds to it; zeros for most. Items that stay at an equal base tie, so where
    /// it is zero an item that the baseline does not reach is practically a miss.
    var base: [Double] { get }

    /// Adds the scores of the items after a prefix, oldest item first, at least one.
    mutating func score(_ prefix: ArraySlice<Int32>, into scores: inout ItemScores)
}

/// The baseline of the settings, fitted on sessions in time order; nil for kinds that are trained.
public func makeBaseline(_ settings: ModelSettings, sessions: SessionSet, itemCount: Int) -> (any Baseline)? {
    switch settings.kind {
    case .popularity: Popularity(sessions, itemCount: itemCount)
    case .sessionPopularity: SessionPopularity(sessions, itemCount: itemCount)
    case .markov: Markov(sessions, itemCount: itemCount)
    case .itemKNN: ItemKNN(settings.neighbours, sessions, itemCount: itemCount)
    case .vsknn: VSKNN(settings.neighbours, sessions, itemCount: itemCount)
    case .stan: STAN(settings.neighbours, sessions, itemCount: itemCount)
    case .slist: SLIST(settings.linear, sessions, itemCount: itemCount)
    case .hiersrec, .m2trec, .transformer, .srgnn, .gru4rec: nil
    }
}

extension Baseline {
    /// Scores of all items after a prefix.
    public func scores(after prefix: [Int32]) -> [Double] {
        var copy = self
        var scores = ItemScores(base: base)
        copy.score(prefix[...], into: &scores)
        return scores.values
    }

    /// Rank of every row's target among all items, sessions in order; 0 is a miss.
    /// - Parameters:
    ///   - sessionsPerBatch: sessions that a worker ranks between two calls of `progress`; no result depends on it.
    ///   - progress: called with rows done and rows in all; throws to stop.
    public func ranks(
        of sessions: SessionSet, sessionsPerBatch: Int = 256, workers: Workers,
        progress: (_ done: Int, _ all: Int) throws -> Void = { _, _ in }
    ) throws -> [Int32] {
        let rows = sessions.rows
        var ranks: [Int32] = []
        ranks.reserveCapacity(rows)
        var lanes = (0..<workers.count).map { _ in Lane(baseline: self, scores: ItemScores(base: base)) }
        for round in stride(from: 0, to: sessions.count, by: sessionsPerBatch * workers.count) {
            lanes.withUnsafeMutableBufferPointer { lanes in
                workers.run { worker in
                    let first = min(round + worker * sessionsPerBatch, sessions.count)
                    lanes[worker].rank(sessions, first..<min(first + sessionsPerBatch, sessions.count))
                }
            }
            for lane in lanes { ranks += lane.ranks }
            try progress(ranks.count, rows)
        }
        return ranks
    }
}

/// One worker's part of a ranking.
private struct Lane<Scorer: Baseline> {
    var baseline: Scorer
    var scores: ItemScores
    var ranks: [Int32] = []

    mutating func rank(_ sessions: SessionSet, _ range: Range<Int>) {
        ranks.removeAll(keepingCapacity: true)
        for index in range {
            let session = sessions[index]
            let first = session.startIndex + Int(sessions.firstTarget[index])
            for target in first..<max(first, session.endIndex) {
                baseline.score(session[..<target], into: &scores)
                ranks.append(scores.rank(of: session[target]))
                scores.reset()
            }
        }
    }
}
