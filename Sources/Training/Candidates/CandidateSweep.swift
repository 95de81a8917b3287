import Basics
import Tensor

/// Ranks targets in all sets of a plan in one pass over the items: what scores at least as much as the target is found
/// once, and counted in the smallest set of each family that has it. Larger sets of a family contain the smaller ones.
/// The ranks are those of `CandidateRanker`, which scores each set on its own as one would to use it.
///
/// Used by one worker at a time.
package final class CandidateSweep {
    private let plan: CandidatePlan
    private let families: [Range<Int>]
    private let ahead: ItemsAhead
    private let chooser: CandidateChooser?
    private let hashes: CandidateHashes
    /// Place of each item in the orders of the plan.
    private let places: [CandidatePlan.Strategy: [Int32]]
    /// For each set of a family, one after the other, how many of the first items of each category it has; zeros
    /// between rows.
    private var counts: [Int32] = []
    /// The smallest set of a family that an item outside of its parts is in; `Int32.max` between rows.
    private var entryOf: [Int32]
    private let stop: StopFlag

    package init(_ plan: CandidatePlan, _ items: RankedItems, _ hashes: CandidateHashes, stop: StopFlag = StopFlag()) {
        self.plan = plan
        self.hashes = hashes
        self.stop = stop
        families = plan.families
        ahead = ItemsAhead(items, stop: stop)
        chooser = plan.prediction.map { CandidateChooser($0.index, session: $0.session) }
        places = plan.orders.mapValues { order in
            var places = [Int32](repeating: .max, count: hashes.items.count)
            for (place, item) in order.enumerated() { places[Int(item)] = Int32(place) }
            return places
        }
        entryOf = [Int32](repeating: .max, count: hashes.items.count)
    }

    /// One result per entry of the plan, without times; and of every row the rank of the target's category among those
    /// that are predicted, 0 if there is none.
    package func results(_ rows: CandidateRows) -> (sets: [CandidateResult], categoryRanks: [Int32]) {
        var results = plan.entries.map { _ in CandidateResult() }
        var categoryRanks: [Int32] = []
        ahead.visit(sessions: rows.sessions, targets: rows.targets, adjusted: rows.adjusted) { row, ahead in
            for family in families where !stop.isStopped {
                let ranked = ranked(family, rows, row, ahead)
                for (entry, one) in zip(family, ranked) { results[entry].append(one) }
            }
            categoryRanks.append(categoryRank(rows, row))
        }
        return (results, categoryRanks)
    }

    /// Rank in each set of a family, its size, and its sum of hashes.
    private func ranked(
        _ family: Range<Int>, _ rows: CandidateRows, _ row: Int, _ ahead: [Int32]
    ) -> [(rank: Int32, size: Int, sum: UInt64)] {
        let target = rows.targets[row]
        switch plan.entries[family.lowerBound].choice {
        case .first:
            let places = places[plan.entries[family.lowerBound].strategy] ?? []
            let sizes = plan.entries[family].map { entry in
                if case .first(let count) = entry.choice { count } else { 0 }
            }
            let ranks = ranks(ahead, target, sets: sizes.count) { item in
                sizes.firstIndex { Int(places[Int(item)]) < $0 } ?? sizes.count
            }
            return zip(ranks, family).map { ranked in
                let set = hashes.fixed[ranked.1] ?? (0, 0)
                return (ranked.0, set.size, set.sum)
            }
        case .predicted:
            guard let chooser, let prediction = plan.prediction else { preconditionFailure("nothing to choose from") }
            let rules = plan.entries[family].compactMap { entry in
                if case .predicted(let rule) = entry.choice { rule } else { nil }
            }
            let sets = chooser.candidates(
                rules, logits: rows.logits(prediction.level, row), prefix: rows.prefix(row))
            let ranks = ranks(ahead, target, in: sets, prediction.index)
            return zip(ranks, sets).map { ($0, $1.size, hashes.sum($1)) }
        }
    }

    private func ranks(
        _ ahead: [Int32], _ target: Int32, in sets: [CandidateSet], _ index: CandidateIndex
    ) -> [Int32] {
        let parts = index.byCategory.count
        if counts.count < sets.count * parts { counts = [Int32](repeating: 0, count: sets.count * parts) }
        for (number, set) in sets.enumerated() {
            for part in set.parts { counts[number * parts + part.category] = Int32(part.count) }
            for item in set.items { entryOf[Int(item)] = min(entryOf[Int(item)], Int32(number)) }
        }
        defer {
            for (number, set) in sets.enumerated() {
                for part in set.parts { counts[number * parts + part.category] = 0 }
                for item in set.items { entryOf[Int(item)] = .max }
            }
        }
        return ranks(ahead, target, sets: sets.count) { item in
            let category = Int(index.categoryOf[Int(item)])
            let place = index.positionOf[Int(item)] - Int32(index.byCategory.range(category).lowerBound)
            var number = 0
            while number < sets.count, counts[number * parts + category] <= place, entryOf[Int(item)] > number {
                number += 1
            }
            return number
        }
    }

    /// - Parameter entry: the smallest set that an item is in.
    private func ranks(_ ahead: [Int32], _ target: Int32, sets: Int, entry: (Int32) -> Int) -> [Int32] {
        guard !ahead.isEmpty else { return [Int32](repeating: 0, count: sets) }
        var entering = [Int32](repeating: 0, count: sets + 1)
        for item in ahead { entering[entry(item)] += 1 }
        let first = entry(target)
        var rank: Int32 = 0
        return (0..<sets).map { number in
            rank += entering[number]
            return number >= first ? rank : 0
        }
    }

    private func categoryRank(_ rows: CandidateRows, _ row: Int) -> Int32 {
        guard let prediction = plan.prediction, let logits = rows.logits(prediction.level, row) else { return 0 }
        let own = Int(prediction.index.categoryOf[Int(rows.targets[row])])
        guard own >= 0, own < prediction.index.categories else { return 0 }
        return 1 + Int32(logits.indices.count { logits[$0] > logits[own] || logits[$0] == logits[own] && $0 < own })
    }
}

extension CandidatePlan {
    /// Entries one after the other that differ in nothing but the size.
    var families: [Range<Int>] {
        var families: [Range<Int>] = []
        for (number, entry) in entries.enumerated() {
            if let last = families.last, entries[last.lowerBound].isOfFamily(of: entry) {
                families[families.count - 1] = last.lowerBound..<number + 1
            } else {
                families.append(number..<number + 1)
            }
        }
        return families
    }
}

extension CandidatePlan.Entry {
    fileprivate func isOfFamily(of other: Self) -> Bool {
        switch (choice, other.choice) {
        case (.first, .first): strategy == other.strategy
        case (.predicted(.categories), .predicted(.categories)), (.predicted(.budget), .predicted(.budget)),
            (.predicted(.session), .predicted(.session)),
            (.predicted(.categoriesAndSession), .predicted(.categoriesAndSession)):
            true
        default: false
        }
    }
}
