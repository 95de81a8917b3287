import Basics
import Experiments
import Sessions
import Tensor

/// A recommender without training steps: fitted once on whole sessions, then asked for scores while it reads a session
/// click by click, so that a row costs only what its scores need of the clicks before it.
///
/// A value: each worker scores with a copy of its own, which shares the fitted tables and owns its scratch memory.
public protocol Baseline {
    /// The score that each item starts from, before the clicks of the session add to it: zero for most baselines.
    ///
    /// Items with equal scores tie, and a tie counts against the target. With a base of zero, all items that nothing is
    /// added to tie, so a target among them is practically a miss.
    var base: [Double] { get }

    /// Announces the sessions that are read next, for a baseline that scores rows faster together than one by one. No
    /// score depends on it.
    mutating func expect(_ sessions: SessionSet, _ range: Range<Int>)

    /// Forgets the clicks read so far: a new session begins.
    mutating func begin()

    /// Reads the next click of the session.
    mutating func read(_ item: Int32)

    /// Adds the scores of the items after the clicks read so far, at least one.
    mutating func score(into scores: inout ItemScores)
}

/// A baseline with the given settings, fitted on sessions in time order.
/// - Parameters:
///   - kind: that of the settings.
///   - stop: stops fitting and scoring.
/// - Throws: `Stopped`.
public func makeBaseline(
    _ kind: ModelSettings.Kind.Fitted, _ settings: ModelSettings, sessions: SessionSet, itemCount: Int,
    stop: StopFlag = StopFlag()
) throws -> any Baseline {
    switch kind {
    case .popularity: Popularity(sessions, itemCount: itemCount)
    case .sessionPopularity: SessionPopularity(sessions, itemCount: itemCount)
    case .markov: try Markov(sessions, itemCount: itemCount, stop: stop)
    case .itemKNN: try ItemKNN(settings.neighbours, sessions, itemCount: itemCount, stop: stop)
    case .vsknn: try VSKNN(settings.neighbours, sessions, itemCount: itemCount, stop: stop)
    case .stan: try STAN(settings.neighbours, sessions, itemCount: itemCount, stop: stop)
    case .slist: try SLIST(settings.linear, sessions, itemCount: itemCount, stop: stop)
    }
}

extension Baseline {
    public mutating func expect(_ sessions: SessionSet, _ range: Range<Int>) {}

    /// Scores of all items after a prefix.
    public func scores(after prefix: [Int32]) -> [Double] {
        var copy = self
        var scores = ItemScores(base: base)
        copy.begin()
        for item in prefix { copy.read(item) }
        copy.score(into: &scores)
        return scores.values
    }

    /// Rank of every row's target among all items, sessions in order; 0 is a miss.
    /// - Parameters:
    ///   - sessionsPerBatch: sessions a worker ranks between two calls of `progress`; no result depends on it.
    ///   - progress: called with rows done and rows in all.
    /// - Throws: `Stopped`, or what `progress` throws.
    public func ranks(
        of sessions: SessionSet, sessionsPerBatch: Int = 256, workers: Workers,
        progress: (_ done: Int, _ all: Int) throws -> Void = { _, _ in }
    ) throws -> [Int32] {
        let ranked = try ranks(
            of: sessions, among: [], sessionsPerBatch: sessionsPerBatch, workers: workers, progress: progress)
        return ranked.all.ranks
    }

    /// Ranks of the targets among all items and, computed in the same pass, among the items of each set.
    ///
    /// Ranking in a set takes a baseline no less time than ranking among all items: it scores all items that the clicks
    /// lead to, then looks up which of them are in the set.
    /// - Parameter listed: how many of the best items of each row to list, 0 for none.
    public func ranks(
        of sessions: SessionSet, among sets: [ArraySlice<Int32>], listed: Int = 0, sessionsPerBatch: Int = 256,
        workers: Workers,
        progress: (_ done: Int, _ all: Int) throws -> Void = { _, _ in }
    ) throws -> (all: BaselineRanks, sets: [BaselineRanks]) {
        let rows = sessions.rows
        let scores = ItemScores(base: base)
        let subsets = sets.map { ItemSubset($0, base: base) }
        var all = BaselineRanks()
        all.ranks.reserveCapacity(rows)
        var inSets = sets.map { _ in BaselineRanks() }
        var lanes = (0..<workers.count).map { _ in
            Lane(baseline: self, scores: scores, subsets: subsets, listed: listed)
        }
        for round in stride(from: 0, to: sessions.count, by: sessionsPerBatch * workers.count) {
            lanes.withUnsafeMutableBufferPointer { lanes in
                workers.run { worker in
                    let first = min(round + worker * sessionsPerBatch, sessions.count)
                    lanes[worker].rank(
                        sessions, first..<min(first + sessionsPerBatch, sessions.count), stop: workers.stop)
                }
            }
            try workers.stop.check()
            for lane in lanes {
                all.append(lane.all)
                for (index, part) in lane.inSets.enumerated() { inSets[index].append(part) }
            }
            try progress(all.ranks.count, rows)
        }
        return (all, inSets)
    }
}

/// Ranks of the targets of some rows among the same items, and what they cost.
public struct BaselineRanks: Sendable {
    /// 0 is a miss.
    public var ranks: [Int32] = []
    /// Time of scoring and ranking, summed over workers.
    public var time = Duration.zero
    /// Per row, the items with the largest scores above zero, best first, equal ones in catalogue order; only among all
    /// items, and if asked for.
    public var best: [[Int32]] = []

    public init() {}

    fileprivate mutating func append(_ other: BaselineRanks) {
        ranks += other.ranks
        time += other.time
        best += other.best
    }
}

/// One worker's part of a ranking.
private struct Lane<Scorer: Baseline> {
    var baseline: Scorer
    var scores: ItemScores
    let subsets: [ItemSubset]
    let listed: Int
    private(set) var all = BaselineRanks()
    private(set) var inSets: [BaselineRanks] = []

    init(baseline: Scorer, scores: ItemScores, subsets: [ItemSubset], listed: Int) {
        self.baseline = baseline
        self.scores = scores
        self.subsets = subsets
        self.listed = listed
    }

    mutating func rank(_ sessions: SessionSet, _ range: Range<Int>, stop: StopFlag) {
        all = BaselineRanks()
        inSets = subsets.map { _ in BaselineRanks() }
        baseline.expect(sessions, range)
        for index in range {
            baseline.begin()
            let targets = sessions.targets(index)
            let items = sessions[index]
            for event in items.indices {
                if stop.isStopped { return }
                if targets.contains(event) { rank(items[event]) }
                baseline.read(items[event])
            }
        }
    }

    /// Ranks a target after the clicks read so far.
    private mutating func rank(_ target: Int32) {
        let start = ContinuousClock.now
        baseline.score(into: &scores)
        let scored = ContinuousClock.now
        all.ranks.append(scores.rank(of: target))
        var last = ContinuousClock.now
        all.time += last - start
        for (index, subset) in subsets.enumerated() {
            inSets[index].ranks.append(scores.rank(of: target, among: subset))
            let now = ContinuousClock.now
            inSets[index].time += (scored - start) + (now - last)
            last = now
        }
        if listed > 0 { all.best.append(scores.best(listed)) }
        scores.reset()
    }
}
