import Baselines
import Basics
import Sessions

/// One row's candidates, with what is known of them.
package struct PoolRow {
    /// Index of the session in its set.
    package let session: Int
    /// Distinct items.
    package let items: [Int32]
    /// items × features, row by row (`CandidateFeatures`).
    package let features: [Float]
    /// Place of the target among the items; nil if the pool lacks it.
    package let target: Int?
    /// Rank of the target among all items by the model alone, ties against it; 0 is a miss.
    package let modelRank: Int32
    /// Its rank if all candidates come before all other items, which follow in the model's order; with a target among
    /// the candidates, it has no meaning.
    package let outsideRank: Int32

    package init(
        session: Int, items: [Int32], features: [Float], target: Int?, modelRank: Int32, outsideRank: Int32
    ) {
        self.session = session
        self.items = items
        self.features = features
        self.target = target
        self.modelRank = modelRank
        self.outsideRank = outsideRank
    }
}

/// One worker's pools: candidates of the model and the sources, and the session's own items, chosen without knowing the
/// target.
package struct CandidatePool {
    private var model: any RowScorer
    private var sources: [any RowScorer]
    private let features: CandidateFeatures
    private let size: Int
    private var isPooled: [Bool]
    /// Time taken so far by pools and features, beyond what the model takes without a second stage.
    private(set) var time = Duration.zero

    /// Fewest candidates, filled up with the most clicked items.
    static let least = 20

    /// - Parameters:
    ///   - sources: in the order of the settings.
    ///   - size: candidates of the model, and of each source.
    package init(
        model: any RowScorer, sources: [any RowScorer], _ features: CandidateFeatures, size: Int, itemCount: Int
    ) {
        self.model = model
        self.sources = sources
        self.features = features
        self.size = size
        isPooled = Array(repeating: false, count: itemCount)
    }

    /// Visits the rows of some sessions, in order.
    package mutating func eachRow(
        _ sessions: SessionSet, _ range: Range<Int>, stop: StopFlag, _ visit: (PoolRow) -> Void
    ) {
        let start = ContinuousClock.now
        let before = model.time
        defer { time += (ContinuousClock.now - start) - (model.time - before) }
        model.expect(sessions, range)
        for source in sources.indices { sources[source].expect(sessions, range) }
        for session in range {
            var prefix = RecentItems()
            model.begin()
            for source in sources.indices { sources[source].begin() }
            let targets = sessions.targets(session)
            let items = sessions[session]
            for event in items.indices {
                if stop.isStopped { return }
                if targets.contains(event) { visit(row(of: session, after: prefix, target: items[event])) }
                prefix.read(items[event])
                model.read(items[event])
                for source in sources.indices { sources[source].read(items[event]) }
            }
        }
    }

    private mutating func row(of session: Int, after prefix: RecentItems, target: Int32) -> PoolRow {
        model.score()
        for source in sources.indices { sources[source].score() }
        let items = candidates(prefix)
        let scores = model.scores(of: items)
        var values: [Float] = []
        features.append(
            of: items, model: scores, sources: sources.map { $0.scores(of: items) }, prefix: prefix, to: &values)
        let place = items.firstIndex(of: target)
        let rank = model.rank(of: target)
        var outside = rank
        if place == nil, rank > 0, let score = model.scores(of: [target]).first {
            outside = rank + Int32(items.count - scores.count { $0 >= score })
        }
        return PoolRow(
            session: session, items: items, features: values, target: place, modelRank: rank, outsideRank: outside)
    }

    private mutating func candidates(_ prefix: RecentItems) -> [Int32] {
        var items: [Int32] = []
        func add(_ more: some Sequence<Int32>) {
            for item in more where !isPooled[Int(item)] {
                isPooled[Int(item)] = true
                items.append(item)
            }
        }
        add(model.best(size))
        for source in sources { add(source.best(size)) }
        add(prefix.entries.lazy.map(\.item))
        if items.count < Self.least {
            add(features.clicks.order.lazy.filter { [isPooled] in !isPooled[Int($0)] }.prefix(Self.least - items.count))
        }
        for item in items { isPooled[Int(item)] = false }
        return items
    }
}
