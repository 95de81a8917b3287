import Basics
import Experiments
import Foundation
import Reranking
import Sessions
import TestSupport
import Testing

/// Scores that depend on nothing but the item and the last click.
private struct PlannedScorer: RowScorer {
    let values: @Sendable (_ last: Int32) -> [Double]
    var scoresAreLogits = true
    let time = Duration.zero
    private var last: Int32 = -1
    private var scores: [Double] = []

    init(_ values: @escaping @Sendable (Int32) -> [Double]) { self.values = values }

    func expect(_ sessions: SessionSet, _ range: Range<Int>) {}
    func begin() {}
    mutating func read(_ item: Int32) { last = item }
    mutating func score() { scores = values(last) }

    func best(_ count: Int) -> [Int32] {
        scores.indices.sorted { (-scores[$0], $0) < (-scores[$1], $1) }.prefix(count).map(Int32.init)
    }
    func scores(of items: [Int32]) -> [Double] { items.map { scores[Int($0)] } }
    func rank(of target: Int32) -> Int32 { Int32(scores.count { $0 >= scores[Int(target)] }) }
}

@Suite struct CandidatePoolTests {
    private static let itemCount = 60
    private static let catalogue = Catalogue(
        ids: (0..<itemCount).map { "\($0)" },
        categories: [
            CategoryLevel(
                field: ItemField(name: "shelf", kind: .category, vocabulary: ["a", "b", "c"], bags: Packed()),
                target: (0..<Int32(itemCount)).map { $0 % 4 - 1 })
        ])
    /// Item i is clicked in more sessions the smaller it is; the newest sessions have the largest items.
    private static let learned = sessionSet((0..<100).map { session in [Int32(session % 10), Int32(session * 3 / 5)] })

    private static func pool(
        size: Int, sources: [PlannedScorer] = [],
        model: PlannedScorer = PlannedScorer { last in
            (0..<itemCount).map { Double(($0 * 7 + Int(last)) % 30) }
        }, _ change: (inout RerankSettings) -> Void = { _ in }
    ) -> (CandidatePool, CandidateFeatures) {
        var settings = RerankSettings()
        settings.kind = .linear
        change(&settings)
        let features = CandidateFeatures(
            settings, sources: sources.indices.map { "source \($0)" }, catalogue, sessions: learned,
            scoresAreLogits: true)
        return (
            CandidatePool(model: model, sources: sources, features, size: size, itemCount: itemCount), features
        )
    }

    private static func rows(_ pool: CandidatePool, _ sessions: SessionSet) -> [PoolRow] {
        var (pool, rows) = (pool, [PoolRow]())
        pool.eachRow(sessions, 0..<sessions.count, stop: StopFlag()) { rows.append($0) }
        return rows
    }

    @Test("A pool has the best of the model and the sources and the session's own items, each once")
    func members() {
        let source = PlannedScorer { _ in (0..<Self.itemCount).map { Double($0 % 50) } }
        let (pool, _) = Self.pool(size: 20, sources: [source])
        let rows = Self.rows(pool, sessionSet([[50, 51, 52, 53]]))
        #expect(rows.count == 3)
        for (row, prefix) in zip(rows, [[50], [51, 50], [52, 51, 50]] as [[Int32]]) {
            let last = Int(prefix[0])
            let scores = (0..<Self.itemCount).map { ($0 * 7 + last) % 30 }
            let best = (0..<Self.itemCount).sorted { (-scores[$0], $0) < (-scores[$1], $1) }.prefix(20)
            let others = (0..<Self.itemCount).sorted { (-($0 % 50), $0) < (-($1 % 50), $1) }.prefix(20)
            #expect(Set(row.items) == Set(best.map(Int32.init)).union(others.map(Int32.init)).union(prefix))
            #expect(Set(row.items).count == row.items.count)
        }
    }

    @Test("Another target changes neither the candidates nor what is known of them")
    func targetIsUnknown() {
        let (pool, _) = Self.pool(size: 20)
        for target in 0..<Int32(Self.itemCount) {
            let row = Self.rows(pool, sessionSet([[50, 51, target]], firstTarget: 2))[0]
            let other = Self.rows(pool, sessionSet([[50, 51, (target + 1) % 60]], firstTarget: 2))[0]
            #expect(row.items == other.items && row.features == other.features)
            #expect(row.target == row.items.firstIndex(of: target))
        }
    }

    @Test("A scorer of few items is helped by the most clicked ones")
    func filledUp() {
        let few = PlannedScorer { last in (0..<Self.itemCount).map { Int32($0) == last ? 1 : 0 } }
        let (pool, _) = Self.pool(size: 3, model: few)
        let row = Self.rows(pool, sessionSet([[7, 8]]))[0]
        #expect(row.items.count == 20 && row.items.prefix(3) == [7, 0, 1])
    }

    @Test("Items outside the pool follow it in the model's order, ties against the target")
    func outside() {
        let (pool, _) = Self.pool(size: 20)
        for target in 0..<Int32(Self.itemCount) {
            let row = Self.rows(pool, sessionSet([[50, target]]))[0]
            guard row.target == nil else { continue }
            let scores = (0..<Self.itemCount).map { ($0 * 7 + 50) % 30 }
            let others = (0..<Self.itemCount).filter { !row.items.contains(Int32($0)) }
            let rank = row.items.count + others.count { scores[$0] >= scores[Int(target)] }
            #expect(row.outsideRank == Int32(rank))
        }
    }

    @Test("Features by hand")
    func features() throws {
        let source = PlannedScorer { _ in (0..<Self.itemCount).map { $0 == 3 ? 2 : $0 == 4 ? 1 : 0 } }
        let (pool, features) = Self.pool(size: 20, sources: [source])
        #expect(Set(features.names).count == features.count)
        // Category of item i: i mod 4 − 1. Clicks 5, 6, 5.
        let row = Self.rows(pool, sessionSet([[5, 6, 5, 9]], firstTarget: 3))[0]
        func value(_ name: String, _ item: Int32) throws -> Float {
            let column = try #require(features.names.firstIndex(of: name))
            let index = try #require(row.items.firstIndex(of: item))
            return row.features[index * features.count + column]
        }
        let best = try #require(row.items.first)
        #expect(try value("model's score", best) == 0)
        #expect(try value("model's place, log", best) == 0)
        #expect(try value("source 0's score", 3) == log(1.001).float)
        #expect(try value("source 0's score", 4) == log(0.501).float)
        #expect(try value("source 0's score", best) == log(0.001).float)
        #expect(try (value("not scored by source 0", 3), value("not scored by source 0", best)) == (0, 1))
        #expect(try (value("last", 5), value("second-last", 6), value("last", 6)) == (1, 1, 0))
        #expect(try (value("clicked twice", 5), value("second-last after A, B, A", 6)) == (1, 1))
        #expect(try value("share of returns", 5) == 0.5)
        // Item 5 is clicked in ten sessions as their first item, and in one or two as their second.
        let clicks = Self.learned.items.count { $0 == 5 }
        #expect(try value("clicks", 5) == log(1 + Double(clicks)).float)
        #expect(try value("clicks, newest tenth", 5) == log(1 + Double(Self.newest(10, 5))).float)
        #expect(try value("clicks, newest 3 %", 5) == log(1 + Double(Self.newest(3, 5))).float)
        #expect(try (value("category of last item", 5), value("category of last item", 6)) == (1, 0))
        #expect(try value("share of clicks in category", 5) == Float(2) / 3)
    }

    private static func newest(_ sessions: Int, _ item: Int32) -> Int {
        (learned.count - sessions..<learned.count).reduce(0) { sum, session in
            sum + learned[session].count { $0 == item }
        }
    }
}

extension Double {
    fileprivate var float: Float { Float(self) }
}
