import Foundation
import Runs

/// How many candidates a row gets: whole categories, or the same number of items for every row.
package enum CandidateRule: Sendable {
    case categories(Int)
    case budget(Int)
}

extension CandidateIndex {
    /// Candidates of a row with these category logits.
    package func candidates(_ logits: UnsafeBufferPointer<Float>, _ rule: CandidateRule) -> CandidateSet {
        switch rule {
        case .categories(let count):
            CandidateSet(parts: best(count, logits).map { ($0, size($0)) }.filter { $0.1 > 0 })
        case .budget(let count): fill(count, logits)
        }
    }

    /// The categories with the largest logits, best first; equal logits in the order of their indices.
    private func best(_ count: Int, _ logits: UnsafeBufferPointer<Float>) -> [Int] {
        guard count < logits.count else { return logits.indices.sorted { (-logits[$0], $0) < (-logits[$1], $1) } }
        // A short list kept in order: count is small beside the number of categories.
        var chosen: [Int] = []
        chosen.reserveCapacity(count + 1)
        var worst = -Float.infinity
        for category in logits.indices where chosen.count < count || logits[category] > worst {
            var place = chosen.count
            while place > 0, logits[chosen[place - 1]] < logits[category] { place -= 1 }
            chosen.insert(category, at: place)
            if chosen.count > count { chosen.removeLast() }
            if let last = chosen.last { worst = logits[last] }
        }
        return chosen
    }

    /// The `count` items with the largest p(category)·p(item | category).
    ///
    /// Categories are sorted by share inside, so the items above a threshold are a prefix of each; the threshold is
    /// found by bisection, and of the items that tie at it the first in catalogue order are taken.
    private func fill(_ count: Int, _ logits: UnsafeBufferPointer<Float>) -> CandidateSet {
        let wanted = min(count, items.count)
        var low = -Float(1e4)
        var high = Float(1e4)
        for _ in 0..<48 {
            let middle = low + (high - low) / 2
            let above = (0..<categories).reduce(0) { $0 + prefix($1, logits[$1], middle) }
            if above >= wanted { low = middle } else { high = middle }
        }
        // Everything above `high`, then as much as fits of what lies between `low` and `high`.
        var set = CandidateSet()
        var left = wanted - (0..<categories).reduce(0) { $0 + prefix($1, logits[$1], high) }
        for category in 0..<categories {
            let sure = prefix(category, logits[category], high)
            let extra = min(left, prefix(category, logits[category], low) - sure)
            left -= extra
            if sure + extra > 0 { set.parts.append((category, sure + extra)) }
        }
        return set
    }

    /// Number of items of a category with logit + log share ≥ threshold.
    private func prefix(_ category: Int, _ logit: Float, _ threshold: Float) -> Int {
        var low = starts[category]
        var high = starts[category + 1]
        while low < high {
            let middle = (low + high) / 2
            if logShare[middle] + logit >= threshold { low = middle + 1 } else { high = middle }
        }
        return low - starts[category]
    }

    /// The rule whose mean set size over these rows comes closest to the wanted number of items.
    ///
    /// - Parameter logits: rows × categories, of validation rows.
    package func rule(wanted: Double, fill: EvaluationSettings.Fill, logits: [[Float]]) -> CandidateRule {
        if fill == .budget { return .budget(max(1, Int(wanted.rounded()))) }
        var totals = [Double](repeating: 0, count: categories)
        for row in logits {
            var size = 0
            let order = row.withUnsafeBufferPointer { best(categories, $0) }
            for (rank, category) in order.enumerated() {
                size += self.size(category)
                totals[rank] += Double(size)
            }
        }
        let rows = Double(max(logits.count, 1))
        let nearest = totals.indices.min { abs(totals[$0] / rows - wanted) < abs(totals[$1] / rows - wanted) }
        return .categories((nearest ?? 0) + 1)
    }
}
