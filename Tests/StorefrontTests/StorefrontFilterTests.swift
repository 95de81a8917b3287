import Experiments
import Storefront
import TestSupport
import Testing

/// The filter's recursion against the definition of the generator: a twin that adds up every latent path.
@Suite struct StorefrontFilterTests {
    static let tiny = Storefront(StorefrontSettings.of(items: 30, sessions: 6_000, seed: 3))

    /// Sessions with every kind of ambiguity: returns, other items of one type, changes of type. Items as (type, place
    /// in the type), places that are on offer from the start.
    static let prefixes: [[(type: Int, place: Int)]] = [
        [], [(0, 0)], [(0, 0), (0, 0)], [(0, 0), (0, 1), (0, 0)], [(0, 0), (4, 1), (0, 0)], [(0, 0), (4, 1), (4, 1)],
        [(0, 0), (0, 1), (0, 0), (0, 0)], [(2, 0), (0, 0), (2, 1), (2, 0)],
    ]

    @Test(arguments: prefixes.indices, [0, 90, 179]) func agreesWithTheSumOverAllLatentPaths(index: Int, day: Int) {
        let stock = Self.tiny.stock
        let prefix = Self.prefixes[index].map { Int32(stock.itemOffsets[$0.type] + $0.place) }
        expectAgreement(on: prefix, day: day)
    }

    @Test func agreesOnGeneratedSessions() {
        for index in stride(from: 0, to: 6_000, by: 600) {
            let session = Self.tiny.session(index)
            expectAgreement(on: Array(session.items.prefix(4).dropLast()), day: session.day)
        }
    }

    private func expectAgreement(on prefix: [Int32], day: Int, sourceLocation: SourceLocation = #_sourceLocation) {
        let stock = Self.tiny.stock
        let twin = EnumeratedPaths(stock: stock, day: Int32(day))
        var filter = StorefrontFilter(stock: stock, shelf: StorefrontShelf(stock: stock, day: day))
        for item in prefix { filter.observe(item) }
        var scores = [Double](repeating: 0, count: stock.items)
        filter.prediction(into: &scores)
        let past = prefix.isEmpty ? 1 : twin.probability(of: prefix)
        for item in 0..<stock.items {
            let expected = twin.probability(of: prefix + [Int32(item)]) / past
            #expect(abs(scores[item] - expected) < 1e-9, "\(prefix), \(item)", sourceLocation: sourceLocation)
        }
    }

    @Test func predictionsSumToOneAndLeaveOutWhatIsNotReleased() {
        let storefront = StorefrontDataTests.storefront
        let stock = storefront.stock
        var scores = [Double](repeating: 0, count: stock.items)
        for index in stride(from: 0, to: 12_000, by: 400) {
            let session = storefront.session(index)
            var filter = StorefrontFilter(stock: stock, shelf: StorefrontShelf(stock: stock, day: session.day))
            for (item, type) in zip(session.items, session.types) {
                filter.prediction(told: Int(type), taste: session.taste, into: &scores)
                #expect(abs(scores.reduce(0, +) - 1) < 1e-9)
                #expect(scores[Int(item)] > 0)
                filter.prediction(into: &scores)
                #expect(abs(scores.reduce(0, +) - 1) < 1e-9)
                #expect(scores[Int(item)] > 0)
                for other in 0..<stock.items where stock.releaseDay[other] > Int32(session.day) {
                    #expect(scores[other] == 0)
                }
                filter.observe(item)
            }
        }
    }

    /// The sampler draws from what the filter assumes: what it expects of the next item happens that often.
    @Test func generatedSessionsAreCalibrated() {
        let stock = Self.tiny.stock
        var scores = [Double](repeating: 0, count: stock.items)
        let events: [@Sendable (_ item: Int, _ past: [Int32]) -> Bool] = [
            { item, past in past.contains(Int32(item)) },
            { item, past in past.last == Int32(item) },
            { item, past in past.last.map { stock.type[Int($0)] == stock.type[item] } ?? false },
            { item, past in past.last.map { stock.house[Int($0)] == stock.house[item] } ?? false },
            { item, past in past.first.map { stock.band[Int($0)] == stock.band[item] } ?? false },
            { item, _ in stock.type[item] == 0 },
            { item, _ in stock.releaseDay[item] > 0 },
        ]
        var surprise = [Double](repeating: 0, count: events.count)
        var variance = [Double](repeating: 0, count: events.count)
        for index in 0..<6_000 {
            let session = Self.tiny.session(index)
            var filter = StorefrontFilter(stock: stock, shelf: StorefrontShelf(stock: stock, day: session.day))
            for (position, item) in session.items.enumerated() {
                filter.prediction(into: &scores)
                let past = Array(session.items[..<position])
                for (event, happens) in events.enumerated() {
                    let odds = scores.indices.reduce(0) { happens($1, past) ? $0 + scores[$1] : $0 }
                    surprise[event] += (happens(Int(item), past) ? 1 : 0) - odds
                    variance[event] += odds * (1 - odds)
                }
                filter.observe(item)
            }
        }
        for event in events.indices {
            #expect(abs(surprise[event]) < 4 * variance[event].squareRoot(), "event \(event)")
        }
    }
}

/// P(items | day) as the sum over every path of the latent intent: taste × types in mind × which events are returns.
/// Written from the generator's description, with none of the filter's or the sampler's code.
private struct EnumeratedPaths {
    let stock: StorefrontStock
    let day: Int32
    private typealias Parameters = StorefrontParameters

    func probability(of items: [Int32]) -> Double {
        var sum = 0.0
        for house in Parameters.houseShares.indices {
            for band in Parameters.bandShares.indices {
                let path = Path(stock: stock, day: day, house: house, band: band, items: items)
                let start = (0..<stock.types).reduce(0) {
                    $0 + stock.typeShare[$1] * path.probability(from: 0, type: $1)
                }
                sum += Parameters.houseShares[house] * Parameters.bandShares[band] * start
            }
        }
        return sum
    }

    private struct Path {
        let stock: StorefrontStock
        let day: Int32
        let house: Int
        let band: Int
        let items: [Int32]

        /// P(items from `event` on | the type in mind there, the items before).
        func probability(from event: Int, type: Int) -> Double {
            if event == items.count { return 1 }
            var sum = 0.0
            let choice = choice(of: Int(items[event]), type: type)
            if choice > 0 {
                let isLast = event == items.count - 1
                let rest =
                    isLast
                    ? 1 : (0..<stock.types).reduce(0) { $0 + drift(type, $1) * probability(from: event + 1, type: $1) }
                sum += (event == 0 ? 1 : 1 - Parameters.repeats) * choice * rest
            }
            let returning = event == 0 ? 0 : Parameters.repeats * returns(to: event)
            if returning > 0 { sum += returning * probability(from: event + 1, type: type) }
            return sum
        }

        private func choice(of item: Int, type: Int) -> Double {
            let odds = (0..<stock.items).map { other -> Double in
                if stock.type[other] != Int32(type) || stock.releaseDay[other] > day { return 0 }
                let brand = Int(stock.house[other]) == house ? Parameters.houseMatch : 1
                return stock.popularity[other] * brand * Parameters.bandMatch[abs(Int(stock.band[other]) - band)]
            }
            return odds[item] / odds.reduce(0, +)
        }

        private func drift(_ type: Int, _ next: Int) -> Double {
            let category = stock.categoryOfType[type]
            let siblings = (0..<stock.types).filter { stock.categoryOfType[$0] == category }
            let together = siblings.reduce(0) { $0 + stock.typeShare[$1] }
            let count = Parameters.relatedTypes
            let related = stock.related[type * count..<(type + 1) * count]
            return (next == type ? stock.drift.stay : 0)
                + (siblings.contains(next) ? stock.drift.sameCategory * stock.typeShare[next] / together : 0)
                + stock.drift.related * Double(related.filter { $0 == next }.count) / Double(count)
                + stock.drift.anywhere * stock.typeShare[next]
        }

        private func returns(to event: Int) -> Double {
            var odds = 1.0
            var total = 0.0
            var hits = 0.0
            for earlier in (0..<event).reversed() {
                total += odds
                if items[earlier] == items[event] { hits += odds }
                odds *= Parameters.repeatDecay
            }
            return hits / total
        }
    }
}
