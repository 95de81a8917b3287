import Experiments
import Metrics
import Sessions
import Storefront
import TestSupport
import Testing

/// The ceiling is above every ranker that knows less.
@Suite struct StorefrontCeilingTests {
    static let storefront = StorefrontDataTests.storefront
    static let dataset = dataset(from: StorefrontDataTests.data)

    @Test func toldIsAboveObservedIsAboveTheBaselines() throws {
        let ceiling = try StorefrontCeiling(of: Self.storefront, on: Self.dataset, workers: 2)
        #expect(ceiling.rows == Self.dataset.test.rows)
        #expect(ceiling.incompleteRows == 0)
        #expect((0.15...0.35).contains(ceiling.observed.mrr))
        #expect((0.5...0.7).contains(ceiling.observed.hr))
        #expect(ceiling.told.mrr > ceiling.observed.mrr + 0.1)
        #expect(ceiling.told.hr > ceiling.observed.hr + 0.1)

        let baselines = Self.baselines(rows: Set(ceiling.sample))
        for (name, ranks) in baselines {
            #expect(ranks.count == ceiling.rows)
            let metrics = RankingMetrics(ranks: ranks)
            #expect(ceiling.observed.mrr > metrics.mrr + 0.02, "\(name): \(metrics.mrr)")
            #expect(ceiling.observed.hr > metrics.hr + 0.05, "\(name): \(metrics.hr)")
        }
        let popularity = RankingMetrics(ranks: try #require(baselines["popularity"]))
        #expect(popularity.mrr < 0.03)
    }

    @Test func rowsAreAnEvenSampleAndRanksThoseOfTheFilter() throws {
        let ceiling = try StorefrontCeiling(of: Self.storefront, on: Self.dataset, maximumRows: 50, workers: 2)
        let total = Self.dataset.test.rows
        #expect(ceiling.sample == (0..<50).map { $0 * total / 50 })
        let stock = Self.storefront.stock
        var scores = [Double](repeating: 0, count: stock.items)
        var row = 0
        for session in 0..<Self.dataset.test.count {
            let truth = Self.storefront.session(Int(Self.dataset.test.origin[session]))
            var filter = StorefrontFilter(stock: stock, shelf: StorefrontShelf(stock: stock, day: truth.day))
            for (position, item) in Self.dataset.test[session].enumerated() {
                if position > 0 {
                    if let index = ceiling.sample.firstIndex(of: row) {
                        filter.prediction(into: &scores)
                        #expect(Int(ceiling.observedRanks[index]) == scores.count { $0 >= scores[Int(item)] })
                        filter.prediction(told: Int(truth.types[position]), taste: truth.taste, into: &scores)
                        #expect(Int(ceiling.toldRanks[index]) == scores.count { $0 >= scores[Int(item)] })
                    }
                    row += 1
                }
                filter.observe(item)
            }
        }
    }

    @Test func fewRowsAreAllRanked() throws {
        let storefront = Storefront(StorefrontSettings.of(items: 60, sessions: 300, seed: 5))
        let dataset = Self.dataset(from: try storefront.sourceData())
        let ceiling = try StorefrontCeiling(of: storefront, on: dataset, workers: 2)
        #expect(ceiling.sample == Array(0..<dataset.test.rows))
        #expect(try StorefrontCeiling(of: storefront, on: dataset, workers: 3) == ceiling)
    }

    @Test func tiesCountAgainstTheTarget() {
        let all = [Bool](repeating: true, count: 4)
        #expect(StorefrontCeiling.rank(of: 1, in: [1, 1, 1, 1], candidates: all) == 4)
        #expect(StorefrontCeiling.rank(of: 1, in: [3, 2, 2, 1], candidates: all) == 3)
        #expect(StorefrontCeiling.rank(of: 1, in: [3, 2, 2, 1], candidates: [false, true, true, true]) == 2)
    }

    @Test func droppedItemsAreNeitherCandidatesNorHidden() throws {
        let data = StorefrontDataTests.data
        // Every third item disappears from the catalogue and from all sessions.
        let kept = (0..<data.catalogue.count).filter { $0 % 3 != 0 }
        var number = [Int32](repeating: -1, count: data.catalogue.count)
        for (new, old) in kept.enumerated() { number[old] = Int32(new) }
        var test = SessionSet()
        for index in data.sessions.count * 9 / 10..<data.sessions.count {
            let items = data.sessions[index].map { number[Int($0)] }.filter { $0 >= 0 }
            if items.count >= 2 { test.append(items, origin: index) }
        }
        let dataset = Dataset(
            name: "dropped", catalogue: Catalogue(ids: kept.map { data.catalogue.ids[$0] }), training: SessionSet(),
            validation: SessionSet(), test: test, fingerprint: "")
        let ceiling = try StorefrontCeiling(of: Self.storefront, on: dataset, workers: 2)
        #expect(ceiling.incompleteRows > ceiling.rows / 4)
        #expect(ceiling.incompleteRows < ceiling.rows)
        #expect(ceiling.observedRanks.allSatisfy { (1...Int32(kept.count)).contains($0) })
        #expect(ceiling.told.mrr > ceiling.observed.mrr)
    }

    @Test func anotherDatasetIsRefused() {
        var named = Self.dataset
        named.catalogue.ids[3] = "other"
        #expect(throws: StorefrontMismatch.self) { try StorefrontCeiling(of: Self.storefront, on: named, workers: 2) }
        let other = Storefront(StorefrontSettings.of(items: 2_000, sessions: 12_000, seed: 2))
        #expect(throws: StorefrontMismatch.self) { try StorefrontCeiling(of: other, on: Self.dataset, workers: 2) }
        let smaller = Storefront(StorefrontSettings.of(items: 2_000, sessions: 1_000, seed: 1))
        #expect(throws: StorefrontMismatch.self) { try StorefrontCeiling(of: smaller, on: Self.dataset, workers: 2) }
    }

    /// Sessions in time order, 8 : 1 : 1, nothing dropped.
    static func dataset(from data: SourceData) -> Dataset {
        func part(_ range: Range<Int>) -> SessionSet {
            var sessions = SessionSet()
            for index in range { sessions.append(data.sessions[index], origin: index) }
            return sessions
        }
        let count = data.sessions.count
        return Dataset(
            name: data.name, catalogue: data.catalogue, training: part(0..<count * 8 / 10),
            validation: part(count * 8 / 10..<count * 9 / 10), test: part(count * 9 / 10..<count), fingerprint: "")
    }

    /// Ranks of simple rankers: most clicked, most frequent successor of the last item, most recent of the session.
    private static func baselines(rows: Set<Int>) -> [String: [Int32]] {
        var clicks = [Int](repeating: 0, count: dataset.catalogue.count)
        var successors = [Int32: [Int32: Int]]()
        for index in 0..<dataset.training.count {
            let session = Array(dataset.training[index])
            for item in session { clicks[Int(item)] += 1 }
            for (item, next) in zip(session, session.dropFirst()) {
                successors[item, default: [:]][next, default: 0] += 1
            }
        }
        var ranks: [String: [Int32]] = [:]
        var row = 0
        for index in 0..<dataset.test.count {
            let session = Array(dataset.test[index])
            for position in 1..<session.count {
                defer { row += 1 }
                if !rows.contains(row) { continue }
                let target = session[position]
                ranks["popularity", default: []].append(Int32(clicks.count { $0 >= clicks[Int(target)] }))
                let next = successors[session[position - 1]] ?? [:]
                let followed = next[target].map { hits in next.values.count { $0 >= hits } } ?? 0
                ranks["last item", default: []].append(Int32(followed))
                var recent: [Int32] = []
                for item in session[..<position].reversed() where !recent.contains(item) { recent.append(item) }
                ranks["session", default: []].append(Int32((recent.firstIndex(of: target) ?? -1) + 1))
            }
        }
        return ranks
    }
}
