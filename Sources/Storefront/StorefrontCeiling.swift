import Basics
import Dispatch
import Metrics
import Sessions
import Synchronization

/// How well the test rows of a Storefront can be ranked at all, by someone who knows the generator.
///
/// Both rankers know the shop, the session's day (what is released), and the items before the row. `observed` filters
/// the intents exactly and ranks by the probability of the next item: no model can expect more. `told` is also given
/// the intent at the row; all it does not know is whether the event is a return, and the choice itself.
///
/// The rows and the candidates are those of the dataset. The filter takes the prefix of a row for the whole past,
/// which is exact if the protocol drops no item and cuts no session (`minimumItemSupport: 1`, `unseenItems: rank`);
/// `incompleteRows` counts the rows where it is not, because events are missing from the prefix.
public struct StorefrontCeiling: Sendable, Hashable {
    public let observed: RankingMetrics
    public let told: RankingMetrics
    /// The rows ranked, as indices into the test rows, ascending; and the 1-based rank of each row's target: the
    /// number of catalogue items that score at least as high.
    public let sample: [Int]
    public let observedRanks: [Int32]
    public let toldRanks: [Int32]
    /// Rows of the sample whose prefix is not that of the generated session.
    public let incompleteRows: Int

    /// Number of rows ranked.
    public var rows: Int { sample.count }

    /// - Parameters:
    ///   - dataset: made from `storefront`, by any protocol.
    ///   - maximumRows: if there are more test rows, this many are ranked, evenly spread over them. The default takes
    ///     all rows of a Storefront of the default size.
    ///   - workers: the most sessions that are ranked at a time; no result depends on it.
    /// - Throws: `StorefrontMismatch` if the dataset was not made from this Storefront, or `Stopped`.
    /// - Complexity: O(rows · (items + 100 · types)).
    public init(
        of storefront: Storefront, on dataset: Dataset, maximumRows: Int = 5_000, workers: Int,
        stop: StopFlag = StopFlag()
    ) throws {
        let items = try storefront.items(of: dataset.catalogue)
        let visits = try storefront.visits(to: dataset.test, items: items, maximumRows: maximumRows)
        let ranker = StorefrontRanker(storefront: storefront, candidates: items, stop: stop)
        // Runs of neighbouring sessions, which share days; several per worker, since sessions differ in length.
        let parts = min(visits.count, 32)
        let results = Mutex<[StorefrontRanker.Row]>([])
        let begun = Atomic(0)
        DispatchQueue.concurrentPerform(iterations: min(workers, parts, ThreadShare.threads)) { _ in
            CrashGuard.guardThread()
            while case let part = begun.wrappingAdd(1, ordering: .relaxed).oldValue, part < parts {
                let ranked = ranker.rank(visits[visits.count * part / parts..<visits.count * (part + 1) / parts])
                results.withLock { $0.append(contentsOf: ranked) }
            }
        }
        try stop.check()
        let rows = results.withLock { $0.sorted { $0.index < $1.index } }
        sample = rows.map(\.index)
        observedRanks = rows.map(\.observed)
        toldRanks = rows.map(\.told)
        observed = RankingMetrics(ranks: observedRanks)
        told = RankingMetrics(ranks: toldRanks)
        incompleteRows = rows.count { !$0.complete }
    }

    /// Number of candidates that score at least as high as the target, itself included.
    package static func rank(of target: Int, in scores: [Double], candidates: [Bool]) -> Int32 {
        let score = scores[target]
        var rank: Int32 = 0
        for item in scores.indices where scores[item] >= score && candidates[item] { rank += 1 }
        return rank
    }
}

/// The dataset does not come from the Storefront it is compared with.
public struct StorefrontMismatch: UserError {
    public var description: String {
        "the dataset was not made from this Storefront: prepare it again from the same data.storefront settings"
    }
}

/// A test session with the rows to rank in it.
private struct StorefrontVisit: Sendable {
    var session: StorefrontSession
    /// Items that the dataset shows, in the numbering of the Storefront, and the generated event behind each.
    var items: [Int32]
    var events: [Int]
    /// Positions to rank, ascending, and their indices among the test rows.
    var rows: [(position: Int, index: Int)]
}

extension Storefront {
    /// The generated item for each item of the catalogue.
    fileprivate func items(of catalogue: Catalogue) throws -> [Int32] {
        try catalogue.ids.map { id in
            guard let item = Int(id.dropFirst()), item < stock.items, StorefrontStock.id(item) == id else {
                throw StorefrontMismatch()
            }
            return Int32(item)
        }
    }

    fileprivate func visits(to test: SessionSet, items: [Int32], maximumRows: Int) throws -> [StorefrontVisit] {
        let total = test.rows
        let count = min(maximumRows, total)
        var next = 0
        var first = 0
        var visits: [StorefrontVisit] = []
        for index in 0..<test.count {
            let targets = test.targets(index)
            let end = first + targets.count
            var rows: [(position: Int, index: Int)] = []
            while next < count, next * total / count < end {
                let row = next * total / count
                rows.append((targets.lowerBound - test.events(index).lowerBound + row - first, row))
                next += 1
            }
            first = end
            if rows.isEmpty { continue }
            guard Int(test.origin[index]) < settings.sessions else { throw StorefrontMismatch() }
            let session = session(Int(test.origin[index]))
            let shown = test[index].map { items[Int($0)] }
            guard let events = Self.align(shown, with: session.items) else { throw StorefrontMismatch() }
            visits.append(StorefrontVisit(session: session, items: shown, events: events, rows: rows))
        }
        return visits
    }

    /// The generated event for each shown one. A protocol drops an item everywhere in a session, or the oldest events:
    /// matching from the end finds the events that are left.
    private static func align(_ shown: [Int32], with generated: [Int32]) -> [Int]? {
        var events = [Int](repeating: 0, count: shown.count)
        var event = generated.count - 1
        for position in shown.indices.reversed() {
            while event >= 0, generated[event] != shown[position] { event -= 1 }
            if event < 0 { return nil }
            events[position] = event
            event -= 1
        }
        return events
    }
}

private struct StorefrontRanker: Sendable {
    struct Row: Sendable {
        var index: Int
        var observed: Int32
        var told: Int32
        var complete: Bool
    }

    let stock: StorefrontStock
    let isCandidate: [Bool]
    let stop: StopFlag

    init(storefront: Storefront, candidates: [Int32], stop: StopFlag) {
        stock = storefront.stock
        self.stop = stop
        var isCandidate = [Bool](repeating: false, count: storefront.stock.items)
        for item in candidates { isCandidate[Int(item)] = true }
        self.isCandidate = isCandidate
    }

    func rank(_ visits: ArraySlice<StorefrontVisit>) -> [Row] {
        var ranked: [Row] = []
        var shelf: StorefrontShelf?
        var scores = [Double](repeating: 0, count: stock.items)
        for visit in visits where !stop.isStopped {
            let session = visit.session
            let current =
                shelf.flatMap { Int($0.day) == session.day ? $0 : nil }
                ?? StorefrontShelf(stock: stock, day: session.day)
            shelf = current
            var filter = StorefrontFilter(stock: stock, shelf: current)
            var seen = 0
            for row in visit.rows where !stop.isStopped {
                while seen < row.position {
                    filter.observe(visit.items[seen])
                    seen += 1
                }
                let event = visit.events[row.position]
                let target = Int(visit.items[row.position])
                filter.prediction(into: &scores)
                let observed = StorefrontCeiling.rank(of: target, in: scores, candidates: isCandidate)
                filter.prediction(told: Int(session.types[event]), taste: session.taste, into: &scores)
                let told = StorefrontCeiling.rank(of: target, in: scores, candidates: isCandidate)
                ranked.append(Row(index: row.index, observed: observed, told: told, complete: event == row.position))
            }
        }
        return ranked
    }
}
