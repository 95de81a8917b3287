import Basics
import Foundation
import Sessions
import Tensor
import Testing
import Training

extension CandidateIndex {
    func candidates(_ logits: [Float], _ rule: CandidateRule) -> CandidateSet {
        let row = Buffer(count: logits.count)
        row.elements = logits
        return withExtendedLifetime(row) {
            CandidateChooser(self).candidates([rule], logits: row.matrix(rows: 1, columns: logits.count)[row: 0])[0]
        }
    }
}

/// A random category level, clicks, and the index over them.
struct RandomCandidates {
    let level: CategoryLevel
    let clicks: [Int32]
    let index: CandidateIndex

    /// Some items have no category, some categories no item.
    init(seed: UInt64, items: Int = 200, categories: Int = 15, withoutCategory: Double = 0.1) throws {
        var random = RandomStream(seed: seed, name: "candidates")
        let target = (0..<items).map { _ in
            random.uniform() < withoutCategory ? -1 : Int32(random.index(below: categories - 2))
        }
        clicks = (0..<items).map { _ in Int32(random.index(below: 12)) }
        level = CategoryLevel(
            field: ItemField(
                name: "level", kind: .category, vocabulary: (0..<categories).map(String.init),
                bags: Packed(target.map { $0 < 0 ? [] : [$0] })),
            target: target)
        index = try CandidateIndex(level, clicks: clicks)
    }

    static func logits(_ count: Int, using random: inout RandomStream) -> [Float] {
        (0..<count).map { _ in Float(random.uniform() * 6 - 3) }
    }

    /// Items of the candidate set of a row.
    func items(_ logits: [Float], _ rule: CandidateRule) -> [Int] {
        let set = index.candidates(logits, rule)
        let items = set.parts.flatMap { part in
            index.byCategory[part.category].prefix(part.count).map(Int.init)
        }
        return items.count == set.size ? items : []
    }

    func items(in category: Int) -> [Int] { level.target.indices.filter { Int(level.target[$0]) == category } }

    /// log of p(item | category), with one click added to each item.
    func logShare(_ item: Int) -> Float {
        let category = items(in: Int(level.target[item]))
        let total = category.reduce(0) { $0 + Int(clicks[$1]) + 1 }
        return logf(Float(clicks[item] + 1) / Float(total))
    }
}

@Suite struct CandidateIndexTests {
    @Test("Items stand by category, inside by clicks; those without a category are left out", arguments: 0..<5)
    func structure(seed: UInt64) throws {
        let random = try RandomCandidates(seed: seed)
        let index = random.index
        #expect(index.categories == 15)
        try index.byCategory.checkInvariants(parts: 15)
        #expect(index.items.sorted() == (0..<200).filter { random.level.target[Int($0)] >= 0 })
        for category in 0..<index.categories {
            let range = index.byCategory.range(category)
            #expect(index.size(category) == random.items(in: category).count)
            #expect(index.items[range].map(Int.init).sorted() == random.items(in: category))
            let clicks = index.items[range].map { random.clicks[Int($0)] }
            #expect(clicks == clicks.sorted(by: >))
            for position in range {
                #expect(abs(index.logShare[position] - random.logShare(Int(index.items[position]))) < 1e-6)
            }
        }
        for item in 0..<200 {
            let position = Int(index.positionOf[item])
            #expect(index.categoryOf[item] == random.level.target[item])
            #expect(position < 0 ? index.categoryOf[item] < 0 : Int(index.items[position]) == item)
        }
    }

    @Test("The rule for categories takes all items of the best ones", arguments: 0..<5)
    func categories(seed: UInt64) throws {
        let candidates = try RandomCandidates(seed: seed)
        var random = RandomStream(seed: seed, name: "logits")
        for count in [1, 2, 5, 14, 15, 40] {
            let logits = RandomCandidates.logits(15, using: &random)
            let best = logits.indices.sorted { logits[$0] > logits[$1] }.prefix(count)
            let expected = best.flatMap(candidates.items(in:)).sorted()
            #expect(candidates.items(logits, .categories(count)).sorted() == expected)
        }
    }

    @Test("Categories with equal logits are taken in their order")
    func ties() throws {
        let candidates = try RandomCandidates(seed: 1)
        var logits = [Float](repeating: 0, count: 15)
        logits[9] = 1
        for count in [1, 3, 15] {
            let expected = ([9] + (0..<15).filter { $0 != 9 }).prefix(count).flatMap(candidates.items(in:)).sorted()
            #expect(candidates.items(logits, .categories(count)).sorted() == expected)
        }
    }

    @Test("The rule for a budget takes the items with the largest p(category)·p(item | category)", arguments: 0..<10)
    func budget(seed: UInt64) throws {
        let candidates = try RandomCandidates(seed: seed)
        let all = (0..<200).filter { candidates.level.target[$0] >= 0 }
        var random = RandomStream(seed: seed, name: "logits")
        for count in [1, 2, 10, 77, all.count - 1, all.count, 1_000] {
            let logits = RandomCandidates.logits(15, using: &random)
            func score(_ item: Int) -> Float {
                candidates.index.logShare[Int(candidates.index.positionOf[item])]
                    + logits[Int(candidates.level.target[item])]
            }
            let items = candidates.items(logits, .budget(count))
            #expect(items.count == min(count, all.count) && Set(items).count == items.count)
            // Of equal ones, the first in the order of the index.
            let order = candidates.index.items.map(Int.init).enumerated().sorted {
                (score($1.element), $0.offset) < (score($0.element), $1.offset)
            }
            #expect(items.sorted() == order.prefix(count).map(\.element).sorted())
        }
    }

    @Test("Every wanted size gets the number of categories whose mean set is nearest", arguments: 0..<5)
    func rule(seed: UInt64) throws {
        let candidates = try RandomCandidates(seed: seed)
        var random = RandomStream(seed: seed, name: "logits")
        let rows = (0..<30).map { _ in RandomCandidates.logits(15, using: &random) }
        func meanSize(_ count: Int) throws -> Double {
            rows.reduce(0) { $0 + Double(candidates.items($1, .categories(count)).count) } / 30
        }
        // The rows come in batches.
        var sizes = CandidateSizes(candidates.index)
        for batch in [0..<7, 7..<8, 8..<30] {
            let logits = Buffer(count: batch.count * 15)
            logits.elements = rows[batch].flatMap { $0 }
            try sizes.add(logits.matrix(rows: batch.count, columns: 15))
        }
        for wanted in [1, 13, 40, 90.5, 150, 1_000] {
            let count = sizes.nearest(to: wanted)
            let distance = abs(try meanSize(count) - wanted)
            for other in 1...15 { #expect(try distance <= abs(meanSize(other) - wanted) + 1e-9) }
        }
    }
}
