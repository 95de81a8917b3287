import Basics
import Tensor

/// By what a row gets its candidates.
package enum CandidateRule: Sendable, Hashable {
    /// Whole categories, the best ones.
    case categories(Int)
    /// As many items, those with the largest p(category)·p(item | category).
    case budget(Int)
    /// As many items: those of the session, their neighbours, then the most clicked ones.
    case session(Int)
    /// As many items: by the session half of them, as far as it has neighbours, and the others by `budget`.
    case categoriesAndSession(Int)
}

/// Chooses the candidates of rows, by what the model predicts of the category and by the items of the session.
///
/// Used by one worker at a time.
package final class CandidateChooser {
    private let index: CandidateIndex
    private let shares: LargestOfParts
    private let session: SessionItems?
    private let confinement = Confinement()

    /// - Parameter session: what rules of the session choose from; nil if there are none.
    package init(_ index: CandidateIndex, session: SessionCandidates? = nil) {
        self.index = index
        let categorised = index.categories == 0 ? 0 : index.byCategory.offsets[index.categories]
        shares = LargestOfParts(
            Array(index.logShare.prefix(categorised)), parts: index.byCategory.offsets[1...].prefix(index.categories))
        self.session = session.map(SessionItems.init)
    }

    /// Candidates of a row by several rules.
    /// - Parameters:
    ///   - logits: of the categories; nil if no rule reads them.
    ///   - prefix: distinct items of the session, the latest first.
    package func candidates(
        _ rules: [CandidateRule], logits: MatrixRow?, prefix: ArraySlice<Int32> = []
    ) -> [CandidateSet] {
        confinement.alone {
            var hasShares = false
            var hasSession = false
            return rules.map { rule in
                if let logits, rule.readsShares, !hasShares {
                    shares.shift(by: logits)
                    hasShares = true
                }
                if rule.readsSession, !hasSession {
                    session?.read(prefix)
                    hasSession = true
                }
                switch rule {
                case .categories(let count): return logits.map { whole(count, $0) } ?? CandidateSet()
                case .budget(let count): return fill(count)
                case .session(let count): return around(count)
                case .categoriesAndSession(let count): return both(count)
                }
            }
        }
    }

    private func whole(_ count: Int, _ logits: MatrixRow) -> CandidateSet {
        var best = index.best(min(count, index.categories), logits)
        if count > index.categories, index.hasRest { best.append(index.categories) }
        return CandidateSet(parts: best.map { ($0, index.size($0)) }.filter { $0.1 > 0 })
    }

    private func fill(_ count: Int) -> CandidateSet {
        let counts = shares.largest(count)
        var set = CandidateSet()
        set.parts.reserveCapacity(counts.count { $0 > 0 } + 1)
        var left = count
        for (category, count) in counts.enumerated() where count > 0 {
            set.parts.append((category, Int(count)))
            left -= Int(count)
        }
        if left > 0, index.hasRest {
            set.parts.append((index.categories, min(left, index.size(index.categories))))
        }
        set.parts.removeAll { $0.count == 0 }
        return set
    }

    private func around(_ count: Int) -> CandidateSet {
        guard let session, count < index.items.count else { return everything }
        return CandidateSet(items: session.first(count))
    }

    /// The items by `budget` are as many as are missing beside those of the session, so that each time some of them are
    /// the same, as many more are taken.
    private func both(_ count: Int) -> CandidateSet {
        guard let session, count < index.items.count else { return everything }
        let own = session.own.prefix(count / 2)
        let missing = count - own.count
        var set = fill(missing)
        var outside: [Int32] = []
        while true {
            var counts = [Int32](repeating: 0, count: index.byCategory.count)
            for part in set.parts { counts[part.category] = Int32(part.count) }
            outside = own.filter { item in
                let category = Int(index.categoryOf[Int(item)])
                let place = Int(index.positionOf[Int(item)]) - index.byCategory.range(category).lowerBound
                return place >= counts[category]
            }
            let wanted = missing + own.count - outside.count
            if set.size >= wanted { break }
            let larger = fill(wanted)
            // There may be no more, where logits are no numbers.
            if larger.size <= set.size { break }
            set = larger
        }
        set.items = outside
        return set
    }

    private var everything: CandidateSet {
        CandidateSet(parts: (0..<index.byCategory.count).map { ($0, index.size($0)) }.filter { $0.1 > 0 })
    }
}

extension CandidateRule {
    fileprivate var readsShares: Bool {
        switch self {
        case .budget, .categoriesAndSession: true
        case .categories, .session: false
        }
    }

    var readsSession: Bool {
        switch self {
        case .session, .categoriesAndSession: true
        case .categories, .budget: false
        }
    }
}

extension CandidateIndex {
    /// The categories with the largest logits, best first; equal logits in index order.
    func best(_ count: Int, _ logits: MatrixRow) -> [Int] {
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
}
